"""A run's plots as SVG files: loss, accuracy, and the health of its layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..runs.disk import Disk
from ..training.history import History
from .saved import Saved
from .svg_plot import Line, plot

COLUMNS = 360
"""Columns of a curve in a picture: every second unit of its width."""

HEALTH = (
    ("update_ratio", "Size of updates against weights", "update / weight", True),
    ("zeros", "Activations that are zero", "share", False),
    ("saturated", "Units in saturation", "share", False),
    ("gradient", "Gradient by layer", "norm", True),
    ("std", "Spread of activations", "standard deviation", True),
)
"""(figure of a probe's layer, title, y axis, logarithmic)."""


def write_svg(saved: Saved, folder: Path) -> list[Path]:
    """loss.svg, accuracy.svg (classes only) and layers-*.svg; a plot without a point is not written."""
    written = []
    for name, text in pictures(saved).items():
        path = folder / f"{name}.svg"
        Disk().replace(path, text.encode())
        written.append(path)
    return written


def pictures(saved: Saved) -> dict[str, str]:
    """The plots by name, as SVG text."""
    history, title = saved.history, saved.experiment.title or saved.reader.record.title or saved.id
    found = {
        "loss": plot(f"{title}: loss", loss_lines(history), x_name="step", y_name="loss", log=_steep(history))
    }
    accuracy = [
        line
        for name, curve in (("training", "train_accuracy"), ("validation", "val_accuracy"))
        if (line := curve_line(history, curve, name)) is not None and np.isfinite(line.y).any()
    ]
    if accuracy:
        found["accuracy"] = plot(f"{title}: accuracy", accuracy, x_name="step", y_name="accuracy")
    for figure, words, y_name, log in HEALTH:
        lines = layer_lines(history, figure)
        if lines:
            found[f"layers-{figure.replace('_', '-')}"] = plot(
                words, lines, x_name="step", y_name=y_name, log=log
            )
    return found


def loss_lines(history: History) -> list[Line]:
    """The batch loss with its band from smallest to largest, and both splits' losses by epoch."""
    names = (
        ("batch", "batch_loss", True),
        ("training", "train_loss", False),
        ("validation", "val_loss", False),
    )
    lines = [curve_line(history, curve, name, band=band) for name, curve, band in names]
    return [line for line in lines if line is not None]


def layer_lines(history: History, figure: str) -> list[Line]:
    """One line per layer that has the figure."""
    lines = []
    for (layer, name), curve in history.layer_curves.items():
        if name == figure and len(curve):
            columns = curve.columns(COLUMNS)
            lines.append(Line(layer, columns.x, columns.mean))
    return lines


def curve_line(history: History, curve: str, name: str, *, band: bool = False) -> Line | None:
    """A curve of the history as a line; None where it has no point."""
    if not len(history.curves[curve]):
        return None
    columns = history.curves[curve].columns(COLUMNS)
    return Line(name, columns.x, columns.mean, *((columns.low, columns.high) if band else (None, None)))


def _steep(history: History) -> bool:
    """Whether the losses span so much that only a logarithmic axis shows all of them."""
    columns = history.curves["batch_loss"].columns(COLUMNS)
    good = columns.mean[np.isfinite(columns.mean)]
    return bool(len(good) and good.min() > 0.0 and good.max() > 20.0 * good.min())
