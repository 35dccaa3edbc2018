"""The course of what probes measured, drawn when somebody looks: a run that nobody watches pays nothing for it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from .curve import Curve
from .events import ProbeTaken

WAITING = 64
"""Probes kept undrawn at most: a run's whole plan of them, but not those of a run that goes on for ever."""


class ProbeCurves:
    """Curves over steps of each figure of the probes. One thread adds; any may look."""

    def __init__(self) -> None:
        self._figures: dict[str, Curve] = {}
        self._layers: dict[tuple[str, str], Curve] = {}
        self._waiting: list[ProbeTaken] = []
        self._lock = threading.Lock()

    def add(self, probes: Sequence[ProbeTaken]) -> None:
        """Take probes in, oldest first."""
        with self._lock:
            self._waiting.extend(probes)
            if len(self._waiting) > WAITING:
                self._draw()

    @property
    def figures(self) -> dict[str, Curve]:
        """By the figure's name. Figures of one moment ("data.rms", "first_ratio.1") have no course and no curve."""
        with self._lock:
            self._draw()
        return self._figures

    @property
    def layers(self) -> dict[tuple[str, str], Curve]:
        """By (layer name, figure)."""
        with self._lock:
            self._draw()
        return self._layers

    def _draw(self) -> None:
        probes, self._waiting = self._waiting, []
        figures: dict[str, list[tuple[int, float]]] = {}
        layers: dict[tuple[str, str], list[tuple[int, float]]] = {}
        for probe in probes:
            for name, value in probe.values.items():
                if "." not in name:
                    figures.setdefault(name, []).append((probe.step, value))
            for row in probe.layers:
                layer = str(row["name"])
                for name, value in row.items():
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        layers.setdefault((layer, name), []).append((probe.step, value))
        for name, points in figures.items():
            _extend(self._figures.setdefault(name, Curve()), points)
        for key, points in layers.items():
            _extend(self._layers.setdefault(key, Curve()), points)


def _extend(curve: Curve, points: list[tuple[int, float]]) -> None:
    steps, values = zip(*points, strict=True)
    curve.extend(steps, values)
