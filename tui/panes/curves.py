"""From a run's memory to what its two plots show. Limits are held between pictures, so that old dots stay put.

Imports NumPy: the screen imports this file when the first run has something to show.
"""

from __future__ import annotations

import math

from ...core.training.history import History
from ..plotting.axis import Axis
from ..plotting.columns import smoothed
from ..plotting.limits import Limits, data_range, grow_end, hold
from ..plotting.plot import Baseline, Mark, PlotSpec, Series

SMOOTHING = 0.02
"""The batch losses' line fades old values to 1/e over this share of the axis."""

MARK_LETTERS = {"setting": "C", "finding": "W", "nonfinite": "×", "pause": "P"}
ALERTS = ("finding", "nonfinite")
MOST_MARKS = 60


class LossPicture:
    """The loss plot: batch losses faint, training and validation loss as curves, chance as a baseline."""

    def __init__(self) -> None:
        self.log_y = False
        self._x: float | None = None
        self._y: Limits | None = None

    def use_log(self, log_y: bool) -> None:
        """Change the scale of the loss."""
        self.log_y, self._y = log_y, None

    def spec(self, history: History, columns: int) -> PlotSpec:
        """The plot of a run, its curves reduced to `columns`."""
        self._x = x_end(self._x, history)
        batches = history.curves["batch_loss"].columns(columns, 0.0, self._x)
        epochs = history.curves["train_loss"].columns(columns, 0.0, self._x)
        validation = history.curves["val_loss"].columns(columns, 0.0, self._x)
        # The epochs' training loss is measured like the validation loss and may be compared with it; until there
        # are two of them, the smoothed batch losses show where the run is going.
        line = epochs if len(epochs.x) > 1 else smoothed(batches, SMOOTHING, self._x)
        chance = history.started.chance_loss if history.started else math.nan
        bounds = data_range((batches, epochs, validation), log=self.log_y, robust=True)
        self._y = _held(self._y, bounds, log=self.log_y)
        return PlotSpec(
            "loss, log" if self.log_y else "loss",
            Axis(0.0, self._x, kind="integer", name="step"),
            Axis(self._y.lo, self._y.hi, log=self.log_y),
            (Series("train", "t", line, 0, faint=batches), Series("validation", "v", validation, 1)),
            _baseline(chance, self._y),
            marks(history),
            empty=("the first steps are on their way",),
        )


class AccuracyPicture:
    """The accuracy plot: training and validation accuracy after each epoch."""

    def __init__(self) -> None:
        self._x: float | None = None
        self._y: Limits | None = None

    def spec(self, history: History, columns: int) -> PlotSpec:
        """The plot of a run, its curves reduced to `columns`."""
        self._x = x_end(self._x, history)
        train = history.curves["train_accuracy"].columns(columns, 0.0, self._x)
        validation = history.curves["val_accuracy"].columns(columns, 0.0, self._x)
        chance = history.started.chance_accuracy if history.started else math.nan
        self._y = _held(self._y, data_range((train, validation)), log=False, most=1.0)
        return PlotSpec(
            "accuracy",
            Axis(0.0, self._x, kind="integer", name="step"),
            Axis(self._y.lo, self._y.hi),
            (Series("train", "t", train, 0), Series("validation", "v", validation, 1)),
            _baseline(chance, self._y),
            empty=("measured after each epoch",),
        )


def x_end(previous: float | None, history: History) -> float:
    """The end of the step axis: it grows in round jumps, and not past the end of the run."""
    end = grow_end(previous, float(max(history.step, 1)))
    total = float(history.total_steps)
    return total if history.step <= total < end else end


def marks(history: History) -> tuple[Mark, ...]:
    """What happened on the way: C a setting changed, W a warning, P a pause, × a loss that is no number."""
    chosen = [mark for mark in history.marks if mark.kind in MARK_LETTERS][-MOST_MARKS:]
    return tuple(Mark(mark.step, MARK_LETTERS[mark.kind], alert=mark.kind in ALERTS) for mark in chosen)


def has_accuracy(history: History) -> bool:
    """Whether the run has classes, and so an accuracy."""
    return history.started is None or not math.isnan(history.started.chance_accuracy)


def _held(previous: Limits | None, bounds: Limits | None, *, log: bool, most: float = math.inf) -> Limits:
    if bounds is None:
        return previous or (Limits(0.1, 1.0) if log else Limits(0.0, 1.0))
    limits = hold(previous, bounds.lo, bounds.hi, log=log)
    return Limits(limits.lo, min(limits.hi, most))


def _baseline(chance: float, limits: Limits) -> tuple[Baseline, ...]:
    """The chance level, where it is in sight."""
    return (Baseline(chance, "chance"),) if limits.lo <= chance <= limits.hi else ()
