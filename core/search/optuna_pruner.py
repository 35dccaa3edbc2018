"""Optuna's Hyperband behind the same interface as the other rules (Li et al., 2018; brackets of successive halving).

Trials train in processes that share only the scoreboard. So each process keeps an Optuna study in memory, feeds it what
the board says of every trial, and asks it about its own. Hyperband looks at a trial at epochs 1, 3, 9 ... only, and
takes its bracket from its number, so nothing else is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .optuna_extra import optuna_for
from .pruning import HALVING_FACTOR, Standing
from .scoreboard import Scoreboard


class HyperbandPruner:
    """Asks Optuna's pruner whether a trial of at most `epochs` epochs should stop. Raises NntuiError without Optuna."""

    name = "hyperband"

    def __init__(self, epochs: int, board: Scoreboard) -> None:
        optuna = optuna_for("The rule hyperband")
        pruner = optuna.pruners.HyperbandPruner(
            min_resource=1, max_resource=epochs, reduction_factor=HALVING_FACTOR
        )
        self._board = board
        # The name decides, with a trial's number, which bracket the trial is in: the same in every process.
        self._study = optuna.create_study(
            study_name="search",
            direction="maximize",
            pruner=pruner,
            sampler=optuna.samplers.RandomSampler(seed=0),
        )
        self._trials: list[Any] = []
        self._told: set[tuple[int, int]] = set()
        self._rungs = {HALVING_FACTOR**power for power in range(20)}

    def compares(self, trial: Standing) -> bool:
        return trial.epoch in self._rungs and trial.epoch < trial.epochs

    def reason(self, trial: Standing, others: Mapping[int, float]) -> str | None:
        if not self.compares(trial):
            return None
        posted = self._board.posted()
        for epoch in sorted(rung for rung in self._rungs if rung < trial.epochs):
            for number in sorted(posted):
                if number != trial.number and epoch in posted[number]:
                    self._tell(number, epoch, posted[number][epoch])
        mine = max(trial.curve)
        if not self._tell(trial.number, trial.epoch, mine):
            return None
        return f"{mine:.4g} is not promising enough in its bracket after epoch {trial.epoch}"

    def _tell(self, number: int, epoch: int, score: float) -> bool:
        """Report a score once; whether Optuna would stop that trial there."""
        if (number, epoch) in self._told:
            return False
        self._told.add((number, epoch))
        while len(self._trials) <= number:
            self._trials.append(self._study.ask())
        self._trials[number].report(score, epoch)
        return bool(self._trials[number].should_prune())
