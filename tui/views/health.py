"""The figures of each layer over the run, from a run's memory alone: live, or read from disk."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...core.language import tr
from ...core.training.curve import CAPACITY
from ...core.training.history import History

Floats = NDArray[np.float64]

GUIDE = 1e-3
"""Updates about a thousandth of the weights are a good size (lecture 6, "babysitting the learning process")."""


@dataclass(frozen=True)
class Figure:
    """A column of the table. `share` is shown in percent, `log` drawn over decades; outside low..high it is marked."""

    name: str
    title: str
    words: str
    log: bool = False
    share: bool = False
    low: float = -math.inf
    high: float = math.inf
    guide: float | None = None

    def is_odd(self, value: float) -> bool:
        """Whether a value is one to look into; not finite is, unknown (NaN) is not."""
        return not math.isnan(value) and not self.low <= value <= self.high


FIGURES = (
    Figure("mean", "mean", "mean of the layer's outputs over the batch"),
    Figure(
        "std",
        "spread",
        "standard deviation of the outputs; it should neither fade nor grow from layer to layer",
        log=True,
        low=1e-3,
        high=1e3,
    ),
    Figure(
        "dead",
        "dead",
        "units that are zero for every example of the batch: no gradient reaches them",
        share=True,
        high=0.1,
    ),
    Figure(
        "idle",
        "idle",
        "zeros of units that do answer to other examples: this is how a ReLU works",
        share=True,
    ),
    Figure(
        "saturated",
        "satur.",
        "outputs at the flat ends of tanh or sigmoid, where hardly any gradient passes",
        share=True,
        high=0.5,
    ),
    Figure("gradient", "grad", "norm of the gradient of the layer's weights", log=True, low=1e-7, high=1e3),
    Figure(
        "update_ratio",
        "update",
        "norm of an update over the norm of the weights; about 0.001 is a good size",
        log=True,
        low=1e-5,
        high=1e-2,
        guide=GUIDE,
    ),
    Figure("weight_rms", "weight", "root mean square of the weights", log=True),
)

SAME = 1e-3
"""Units that differ by less than this share of their weights are one unit many times."""


@dataclass(frozen=True, eq=False)
class LayerCourse:
    """A layer's figures over the probes. steps and each figure's values: (k,)."""

    name: str
    steps: dict[str, Floats]
    values: dict[str, Floats]

    def at(self, figure: str, step: float) -> float:
        """The figure as last measured at or before `step`; NaN where it was not."""
        steps = self.steps.get(figure)
        if steps is None:
            return math.nan
        place = int(np.searchsorted(steps, step, side="right")) - 1
        return float(self.values[figure][place]) if place >= 0 else math.nan

    def same_units(self, step: float) -> bool:
        """Whether the layer's units are all the same."""
        return self.at("unit_difference", step) < SAME


def short_name(name: str) -> str:
    """A layer's name in few cells: h1, output."""
    return tr("h{number}", number=name.removeprefix("hidden ")) if name.startswith("hidden ") else tr(name)


def courses(history: History) -> tuple[LayerCourse, ...]:
    """The layers in order, as the latest probe names them."""
    if history.probe is None:
        return ()
    return tuple(_course(history, str(row["name"])) for row in history.probe.layers)


def probe_steps(layers: tuple[LayerCourse, ...]) -> list[float]:
    """The steps at which anything was measured, in order."""
    seen: set[float] = set()
    for layer in layers:
        for steps in layer.steps.values():
            seen.update(steps.tolist())
    return sorted(seen)


def _course(history: History, name: str) -> LayerCourse:
    steps, values = {}, {}
    for (layer, figure), curve in list(history.layer_curves.items()):
        if layer == name:
            columns = curve.columns(CAPACITY)
            steps[figure] = columns.x
            values[figure] = np.where(columns.bad > 0, np.inf, columns.last)
    if "zeros" in values and "dead" in values and len(values["zeros"]) == len(values["dead"]):
        # The zeros of dead units are told from those of units that only rest.
        steps["idle"], values["idle"] = steps["zeros"], np.maximum(values["zeros"] - values["dead"], 0.0)
    return LayerCourse(name, steps, values)
