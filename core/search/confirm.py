"""Before the best is called best: the leading configurations again, over other seeds, with their spread."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .trial import Trial

CONFIRM_STAGE = 99
"""The stage of trials that repeat a configuration; they are no part of what a sampler learns from."""


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
            curve=(),
            reason=f"repeat of {leader.number}",
        )
        for index, (leader, seed) in enumerate((leader, seed) for leader in leaders for seed in seeds)
    ]


def confirmed(leaders: Sequence[Trial], again: Sequence[Trial]) -> list[Confirmed]:
    """Each leader's scores over its own seed and the repeats, best mean first."""
    table = []
    for leader in leaders:
        same = {path: value for path, value in leader.values.items() if path != "training.seed"}
        scores = [
            trial.score
            for trial in again
            if trial.feasible and same == {p: v for p, v in trial.values.items() if p != "training.seed"}
        ]
        table.append(Confirmed(leader.number, (leader.score, *scores)))
    return sorted(table, key=lambda entry: (-entry.mean, entry.number))
