"""Stopping hopeless trials early: rules that look at a trial's own loss, or at the scores of the others.

cost      the loss has grown to three times the first one (the lecture's rule)
median    worse than the median of the others after as many epochs (Golovin et al., 2017)
halving   at epochs r, 3r, 9r ... only the best third goes on, as far as is known then (asynchronous successive
          halving; Li et al., 2020)
hyperband Optuna's Hyperband, where Optuna is installed (see optuna_pruner)
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .scoreboard import Scoreboard

COST_FACTOR = 3.0
"""CS231n lecture 6: "if the cost is ever more than 3 times the original cost, break out early"."""

MEDIAN_OTHERS = 5
"""A median of fewer than this many trials says little."""

HALVING_FACTOR = 3


@dataclass(frozen=True)
class Standing:
    """A trial after an epoch. curve: its scores so far; loss, first_loss: validation loss now and before training."""

    number: int
    epoch: int
    epochs: int
    curve: Sequence[float]
    loss: float
    first_loss: float


class Pruner(Protocol):
    """Says after an epoch why a trial should stop, or None. `others` maps trial -> best score after this epoch."""

    name: str

    def reason(self, trial: Standing, others: Mapping[int, float]) -> str | None: ...

    def compares(self, trial: Standing) -> bool:
        """Whether it needs the others' scores at this epoch."""


class CostPruner:
    """Stops a trial whose loss is not finite or beyond COST_FACTOR times the loss it began with."""

    name = "cost"

    def compares(self, trial: Standing) -> bool:
        return False

    def reason(self, trial: Standing, others: Mapping[int, float]) -> str | None:
        if not math.isfinite(trial.loss):
            return "the loss is not finite"
        if trial.loss > COST_FACTOR * trial.first_loss:
            return (
                f"the loss {trial.loss:.3g} is over {COST_FACTOR:g} times the first, {trial.first_loss:.3g}"
            )
        return None


class MedianPruner:
    """Stops a trial whose best score is below the median of the others', from the second epoch on."""

    name = "median"

    def compares(self, trial: Standing) -> bool:
        return 2 <= trial.epoch < trial.epochs

    def reason(self, trial: Standing, others: Mapping[int, float]) -> str | None:
        scores = [score for number, score in others.items() if number != trial.number]
        if len(scores) < MEDIAN_OTHERS:
            return None
        middle, mine = statistics.median(scores), max(trial.curve)
        return (
            f"{mine:.4g} is below the median {middle:.4g} after epoch {trial.epoch}"
            if mine < middle
            else None
        )


class HalvingPruner:
    """At each rung lets a trial go on if it is among the best third of those that have come to the rung."""

    name = "halving"

    def __init__(self, epochs: int, factor: int = HALVING_FACTOR) -> None:
        self.factor = factor
        self.rungs = rungs(epochs, factor)

    def compares(self, trial: Standing) -> bool:
        return trial.epoch in self.rungs and trial.epoch < trial.epochs

    def reason(self, trial: Standing, others: Mapping[int, float]) -> str | None:
        mine = max(trial.curve)
        scores = sorted((*(s for n, s in others.items() if n != trial.number), mine), reverse=True)
        keep = math.ceil(len(scores) / self.factor)
        if mine >= scores[keep - 1]:
            return None
        return f"{mine:.4g} is not among the best {keep} of {len(scores)} after epoch {trial.epoch}"


def rungs(epochs: int, factor: int = HALVING_FACTOR) -> tuple[int, ...]:
    """The epochs at which trials are compared: 1, 3, 9, ... below `epochs`, but no earlier than a 27th of it."""
    rung, found = 1, []
    while rung < epochs:
        if rung * factor**3 >= epochs:
            found.append(rung)
        rung *= factor
    return tuple(found)


def make_pruners(names: Sequence[str], epochs: int, board: Scoreboard) -> tuple[Pruner, ...]:
    """The rules by name, for trials of a whole length of `epochs` whose scores are on `board`.

    Raises KeyError for a name that is none of them, NntuiError for Optuna's where it is not installed.
    """
    makers: dict[str, Callable[[], Pruner]] = {
        "cost": CostPruner,
        "median": MedianPruner,
        "halving": lambda: HalvingPruner(epochs),
        "hyperband": lambda: _hyperband(epochs, board),
    }
    return tuple(makers[name]() for name in names)


def _hyperband(epochs: int, board: Scoreboard) -> Pruner:
    from .optuna_pruner import HyperbandPruner

    return HyperbandPruner(epochs, board)


PRUNERS = ("cost", "median", "halving", "hyperband")
