"""Several runs on the same axes: the validation curve of each, under its own letter.

Imports NumPy: imported when there is something to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.training.history import History
from ..plotting.axis import Axis
from ..plotting.columns import ColumnData
from ..plotting.limits import Limits, data_range, hold, round_up
from ..plotting.plot import PlotSpec, Series

LETTERS = "ABCDEFGH"
"""As many runs as there are colours that can be told apart."""


@dataclass(frozen=True)
class Overlaid:
    """A run in an overlay: its letter, what it is called, its memory."""

    letter: str
    name: str
    history: History


def loss_overlay(runs: Sequence[Overlaid], columns: int, *, log: bool = False) -> PlotSpec:
    """The validation losses (the training loss of a run without validation data) over the steps."""
    curves = [_loss_name(run.history) for run in runs]
    word = "validation loss" if all(name == "val_loss" for name in curves) else "loss"
    return _overlay(word + (", log" if log else ""), runs, curves, columns, log=log)


def accuracy_overlay(runs: Sequence[Overlaid], columns: int) -> PlotSpec:
    """The validation accuracies over the steps."""
    return _overlay("validation accuracy", runs, ["val_accuracy"] * len(runs), columns)


def _overlay(
    title: str, runs: Sequence[Overlaid], curves: Sequence[str], columns: int, *, log: bool = False
) -> PlotSpec:
    end = round_up(float(max((run.history.step for run in runs), default=1) or 1))
    end = min(end, float(max((run.history.total_steps for run in runs), default=0) or end))
    data = [
        run.history.curves[name].columns(columns, 0.0, end) for run, name in zip(runs, curves, strict=True)
    ]
    bounds = data_range(data, log=log, robust=True)
    limits = Limits(0.0, 1.0) if bounds is None else hold(None, bounds.lo, bounds.hi, log=log)
    if title.endswith("accuracy"):
        limits = Limits(limits.lo, min(limits.hi, 1.0))
    return PlotSpec(
        title,
        Axis(0.0, end, kind="integer", name="step"),
        Axis(limits.lo, limits.hi, log=log),
        tuple(_series(run, columns_) for run, columns_ in zip(runs, data, strict=True)),
        empty=("nothing measured",),
    )


def _series(run: Overlaid, data: ColumnData) -> Series:
    index = LETTERS.index(run.letter) if run.letter in LETTERS else 0
    return Series(run.name, run.letter, data, index)


def _loss_name(history: History) -> str:
    for name in ("val_loss", "train_loss"):
        if len(history.curves[name]):
            return name
    return "batch_loss"
