"""From a run's memory to what its two plots show. Limits are held between pictures, so that old dots stay put.

Imports NumPy: the screen imports this file when the first run has something to show.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...core.training.curve import CAPACITY
from ...core.training.history import History
from ..plotting.axis import Axis
from ..plotting.columns import ColumnData, points, smoothed
from ..plotting.limits import Limits, data_range, grow_end, hold
from ..plotting.plot import Baseline, Mark, PlotSpec, Series
from .ghosts import Ghost, ghost_series
from .plot_window import PlotWindow
from .ruler import Ruler

MARK_LETTERS = {
    "setting": "C",
    "finding": "W",
    "cleared": "w",
    "nonfinite": "×",
    "pause": "P",
    "resumed": "R",
    "checkpoint": "S",
}
QUIET = ("checkpoint", "cleared")
"""Marked on the axis, without a line through the curves."""
ALERTS = ("finding", "nonfinite")
MOST_MARKS, MOST_QUIET = 60, 10
WHOLE = PlotWindow(ghosts=0)


class Picture:
    """What both plots have in common: the step axis, and limits that hold while the view stays the same."""

    def __init__(self) -> None:
        self._x: float | None = None
        self._y: Limits | None = None
        self._view: tuple[object, ...] | None = None

    def seen(self, history: History, window: PlotWindow) -> tuple[float, float]:
        """First and last step shown."""
        self._x = x_end(self._x, history)
        return window.seen(float(history.step), self._x)

    def _hold(
        self, window: PlotWindow, span: tuple[float, float], shown: Sequence[Series], *, log: bool = False
    ) -> Limits:
        view = (window.span and span, window.unit, window.log_x, window.extras, window.ghosts, log)
        if view != self._view:
            self._view, self._y = view, None
        data = [part for one in shown for part in (one.columns, one.faint) if part is not None]
        self._y = _held(self._y, data_range(data, log=log, robust=True), log=log)
        return self._y


class LossPicture(Picture):
    """The loss plot: batch losses faint, training and validation loss as curves, chance as a baseline."""

    def __init__(self) -> None:
        super().__init__()
        self.log_y = False

    def use_log(self, log_y: bool) -> None:
        """Change the scale of the loss."""
        self.log_y, self._y = log_y, None

    def spec(
        self, history: History, columns: int, window: PlotWindow = WHOLE, ghosts: Sequence[Ghost] = ()
    ) -> PlotSpec:
        """The plot of a run, its curves reduced to `columns`."""
        span = self.seen(history, window)
        ruler = Ruler.of(history, window.unit)
        batches, epochs, validation, penalty = (
            _curve(history, name, columns, span, window)
            for name in ("batch_loss", "train_loss", "val_loss", "regularization_loss")
        )
        # The epochs' training loss is measured like the validation loss and may be compared with it; until there
        # are two of them, the smoothed batch losses show where the run is going.
        few = len(history.curves["train_loss"]) < 2 or len(epochs.x) < 2
        line = smoothed(batches, window.strength, span[1] - span[0]) if few else epochs
        series = [
            Series("train", "t", ruler.columns(line), 0, faint=ruler.columns(batches)),
            Series("validation", "v", ruler.columns(validation), 1),
        ]
        if not few and window.span is not None:
            # Looked at closely, the smoothed batch losses say more than a point an epoch.
            detail = smoothed(batches, window.strength, span[1] - span[0])
            series.append(Series("smoothed", "s", ruler.columns(detail), 6))
        if window.extras:
            series.append(Series("regularisation", "r", ruler.columns(penalty), 7))
        series += ghost_series(list(ghosts), window.ghosts, "val_loss", window.unit)
        limits = self._hold(window, span, series, log=self.log_y)
        chance = history.started.chance_loss if history.started else math.nan
        return PlotSpec(
            "loss, log" if self.log_y else "loss",
            ruler.axis(*span, log=window.log_x),
            _axis(limits, log=self.log_y),
            tuple(series),
            _baseline(chance, limits),
            marks(history, ruler),
            _cursor(ruler, window),
            empty=("the first steps are on their way",),
        )


class AccuracyPicture(Picture):
    """The accuracy plot: training and validation accuracy after each epoch."""

    def spec(
        self, history: History, columns: int, window: PlotWindow = WHOLE, ghosts: Sequence[Ghost] = ()
    ) -> PlotSpec:
        """The plot of a run, its curves reduced to `columns`."""
        span = self.seen(history, window)
        ruler = Ruler.of(history, window.unit)
        train, validation = (
            _curve(history, name, columns, span, window) for name in ("train_accuracy", "val_accuracy")
        )
        series = [
            Series("train", "t", ruler.columns(train), 0),
            Series("validation", "v", ruler.columns(validation), 1),
        ]
        if window.extras and len(train.x) == len(validation.x):
            gap = points(train.x, np.asarray(train.last) - np.asarray(validation.last))
            series.append(Series("gap", "g", ruler.columns(gap), 7))
        series += ghost_series(list(ghosts), window.ghosts, "val_accuracy", window.unit)
        limits = self._hold(window, span, series)
        limits = Limits(limits.lo, min(limits.hi, 1.0))
        chance = history.started.chance_accuracy if history.started else math.nan
        return PlotSpec(
            "accuracy",
            ruler.axis(*span, log=window.log_x),
            _axis(limits),
            tuple(series),
            _baseline(chance, limits),
            cursor=_cursor(ruler, window),
            empty=("measured after each epoch",),
        )


def _curve(
    history: History, name: str, columns: int, span: tuple[float, float], window: PlotWindow
) -> ColumnData:
    """A curve between two steps. On a logarithmic axis the first steps are wide, so all detail is kept."""
    return history.curves[name].columns(CAPACITY if window.log_x else columns, *span)


def _axis(limits: Limits, *, log: bool = False) -> Axis:
    return Axis(limits.lo, limits.hi, log=log)


def _cursor(ruler: Ruler, window: PlotWindow) -> float | None:
    return None if window.cursor is None else float(ruler.values_at([window.cursor])[0])


def x_end(previous: float | None, history: History) -> float:
    """The end of the step axis: it grows in round jumps, and not past the end of the run."""
    end = grow_end(previous, float(max(history.step, 1)))
    total = float(history.total_steps)
    return total if history.step <= total < end else end


def marks(history: History, ruler: Ruler | None = None) -> tuple[Mark, ...]:
    """What happened on the way: C a setting changed, W a warning (w: cleared), P a pause, R a saved run went on, S a
    state saved, × a loss that is no number."""
    known = [mark for mark in history.marks if mark.kind in MARK_LETTERS]
    # The quiet ones first: where two share a cell, the louder one is seen.
    chosen = [mark for mark in known if mark.kind in QUIET][-MOST_QUIET:]
    chosen += [mark for mark in known if mark.kind not in QUIET][-MOST_MARKS:]
    places = [mark.step for mark in chosen]
    where = ruler.values_at(places).tolist() if ruler is not None and places else places
    return tuple(
        Mark(x, MARK_LETTERS[mark.kind], alert=mark.kind in ALERTS, line=mark.kind not in QUIET)
        for x, mark in zip(where, chosen, strict=True)
    )


def has_accuracy(history: History) -> bool:
    """Whether the run has classes, and so an accuracy; of another tool's run, whether it wrote one down."""
    if history.started is None or not math.isnan(history.started.chance_accuracy):
        return True
    last = history.curves["val_accuracy"].last or history.curves["train_accuracy"].last
    return last is not None and not math.isnan(last[1])


def _held(previous: Limits | None, bounds: Limits | None, *, log: bool) -> Limits:
    if bounds is None:
        return previous or (Limits(0.1, 1.0) if log else Limits(0.0, 1.0))
    return hold(previous, bounds.lo, bounds.hi, log=log)


def _baseline(chance: float, limits: Limits) -> tuple[Baseline, ...]:
    """The chance level, where it is in sight."""
    return (Baseline(chance, "chance"),) if limits.lo <= chance <= limits.hi else ()
