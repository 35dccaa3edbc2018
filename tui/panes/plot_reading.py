"""What the curves say at one step, in words."""

from __future__ import annotations

import math

import numpy as np

from ...core.language import tr
from ...core.training.curve import CAPACITY
from ...core.training.history import History
from ..plotting.columns import smoothed
from ..plotting.ticks import short
from .plot_window import PlotWindow
from .ruler import Ruler

NEAR = 0.01
"""A mark within this share of the view is read with the cursor."""


def reading(history: History, window: PlotWindow, span: tuple[float, float]) -> list[tuple[str, str]]:
    """Name and value of everything known at the cursor, in order; nothing without a cursor."""
    step = window.cursor
    if step is None:
        return []
    parts = [(tr("step"), f"{step:,.0f}")]
    for name, unit in (("epoch", "epoch"), ("time", "time")):
        value = float(Ruler.of(history, unit).values_at([step])[0])  # type: ignore[arg-type]
        parts.append((tr(name), f"{value:.2f}" + (" s" if unit == "time" else "")))
    parts += _batch(history, step, window, span)
    for words, curve in (
        ("train loss", "train_loss"),
        ("validation loss", "val_loss"),
        ("train accuracy", "train_accuracy"),
        ("validation accuracy", "val_accuracy"),
        ("regularisation loss", "regularization_loss"),
        ("learning rate", "learning_rate"),
    ):
        value = _at(history, curve, step)
        if not math.isnan(value):
            parts.append((tr(words), f"{value:.4g}"))
    return parts + _marks(history, step, span)


def _batch(
    history: History, step: float, window: PlotWindow, span: tuple[float, float]
) -> list[tuple[str, str]]:
    columns = history.curves["batch_loss"].columns(CAPACITY)
    if not len(columns.x):
        return []
    place = int(np.abs(columns.x - step).argmin())
    low, high, mean = float(columns.low[place]), float(columns.high[place]), float(columns.mean[place])
    if columns.bad[place] and math.isnan(mean):
        return [(tr("batch loss"), tr("not finite"))]
    raw = f"{mean:.4g}" if high - low < 1e-12 else f"{mean:.4g} ({short(low)} … {short(high)})"
    line = smoothed(columns, window.strength, span[1] - span[0])
    return [(tr("batch loss"), raw), (tr("smoothed"), f"{float(line.mean[place]):.4g}")]


def _at(history: History, curve: str, step: float) -> float:
    """The value last measured at or before a step."""
    columns = history.curves[curve].columns(CAPACITY)
    place = int(np.searchsorted(columns.x, step, side="right")) - 1
    return float(columns.last[place]) if place >= 0 else math.nan


def _marks(history: History, step: float, span: tuple[float, float]) -> list[tuple[str, str]]:
    near = max(1.0, NEAR * (span[1] - span[0]))
    return [("!", tr(mark.text)) for mark in history.marks if abs(mark.step - step) <= near][-3:]


def lines(parts: list[tuple[str, str]], width: int) -> list[list[tuple[str, str]]]:
    """The parts in lines of at most `width` cells, two blanks between parts; no part is broken."""
    rows: list[list[tuple[str, str]]] = []
    room = 0
    for part in parts:
        needed = len(part[0]) + len(part[1]) + 3
        if not rows or needed > room:
            rows.append([])
            room = width + 2
        rows[-1].append(part)
        room -= needed
    return rows
