"""Before the best is called best: the leading configurations again, over other seeds, with their spread."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .trial import Trial

CONFIRM_STAGE = 99
"""The stage of trials that repeat a configuration; they are no part of what a sampler learns from."""


LEADERS = 3
"""How many configurations are trained again."""


def ranked(trials: Iterable[Trial]) -> list[Trial]:
    """Feasible trials, best first; complete ones before those that were cut short."""
    return sorted((t for t in trials if t.feasible), key=lambda t: (t.state != "done", -t.score, t.number))


def leaders(trials: Iterable[Trial], epochs: int) -> list[Trial]:
    """The best few different configurations among the trials that trained for all `epochs`."""
    found: list[Trial] = []
    for trial in ranked(trials):
        whole = trial.state == "done" and trial.epochs == epochs
        if whole and all(dict(trial.values) != dict(other.values) for other in found):
            found.append(trial)
    return found[:LEADERS]


@dataclass(frozen=True)
class Confirmed:
    """A configuration over several seeds: mean and standard deviation of its scores."""

    number: int
    scores: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean score."""
        return statistics.fmean(self.scores)

    @property
    def spread(self) -> float:
        """The sample standard deviation; 0 for one seed."""
        return statistics.stdev(self.scores) if len(self.scores) > 1 else 0.0


def repeats(leaders: Sequence[Trial], seeds: Sequence[int], first_number: int) -> list[Trial]:
    """The trials that train each leader again with each seed."""
    return [
        replace(
            leader,
            number=first_number + index,
            values={**leader.values, "training.seed": seed},
            stage=CONFIRM_STAGE,
            state="waiting",
            score=math.nan,
            curve=(),
            run="",
            reason=f"repeat of {leader.number}",
        )
        for index, (leader, seed) in enumerate((leader, seed) for leader in leaders for seed in seeds)
    ]


def confirmed(leaders: Sequence[Trial], again: Sequence[Trial]) -> list[Confirmed]:
    """Each leader's scores over its own seed and the repeats, best mean first."""
    table = []
    for leader in leaders:
        scores = [t.score for t in again if t.feasible and _without_seed(t) == _without_seed(leader)]
        table.append(Confirmed(leader.number, (leader.score, *scores)))
    return sorted(table, key=lambda entry: (-entry.mean, entry.number))


def winner(trials: Sequence[Trial], table: Sequence[Confirmed]) -> Trial | None:
    """The configuration to go on with: the best mean over seeds, and before there is one the best single score."""
    if table:
        return next((trial for trial in trials if trial.number == table[0].number), None)
    return next(iter(ranked(trials)), None)


def _without_seed(trial: Trial) -> dict[str, Any]:
    return {path: value for path, value in trial.values.items() if path != "training.seed"}
