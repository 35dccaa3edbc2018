"""A race repeated over seeds, and what may be said of it: mean, spread, and a winner only where there is
one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..config import Experiment, with_value
from ..data import Dataset
from ..training.events import RunFinished
from .knob import Knob, only_knob
from .race import Race

STUDENT_95 = {1: 12.71, 2: 4.30, 3: 3.18, 4: 2.78, 5: 2.57, 6: 2.45, 7: 2.36, 8: 2.31, 9: 2.26}
"""Two-sided 95 % points of Student's t by degrees of freedom; above nine the ninth, which errs on the careful
side."""


@dataclass(frozen=True)
class Repeats:
    """knob: what differed. seeds: (s,). scores: (s, entries) best validation accuracy, or minus the best
    validation loss for regression: higher is better; NaN where an entry never had a finite figure."""

    knob: Knob
    seeds: tuple[int, ...]
    scores: NDArray[np.float64]
    measure: str

    @property
    def mean(self) -> NDArray[np.float64]:
        """(entries,) over the seeds."""
        mean: NDArray[np.float64] = self.scores.mean(axis=0)
        return mean

    @property
    def spread(self) -> NDArray[np.float64]:
        """(entries,) sample standard deviation over the seeds; NaN for a single one.

        It is 0 where all seeds agree, which the rounded mean of equal figures does not always give.
        """
        if len(self.seeds) < 2:
            return np.full(self.scores.shape[1], np.nan)
        spread: NDArray[np.float64] = self.scores.std(axis=0, ddof=1)
        spread[np.ptp(self.scores, axis=0) == 0.0] = 0.0
        return spread

    @property
    def winner(self) -> int | None:
        """The entry that beats every other beyond the spread of the seeds, or None.

        Entries share each seed, so the differences are compared seed by seed: the mean difference must exceed
        its standard error times Student's t at 95 %.
        """
        order = np.argsort(-np.nan_to_num(self.mean, nan=-np.inf), kind="stable")
        best = int(order[0])
        return best if all(self._beats(best, int(other)) for other in order[1:]) else None

    def _beats(self, one: int, other: int) -> bool:
        differences = self.scores[:, one] - self.scores[:, other]
        count = len(differences)
        if count < 2 or not np.isfinite(differences).all():
            return False
        error = differences.std(ddof=1) / math.sqrt(count)
        return bool(differences.mean() > STUDENT_95[min(count - 1, 9)] * error and differences.mean() > 0.0)

    @property
    def in_per_cent(self) -> bool:
        """Whether the scores are shares, which people read in per cent."""
        return self.measure.endswith("accuracy")

    def figure(self, entry: int) -> str:
        """An entry's mean and spread for people."""
        mean, spread = abs(self.mean[entry]), self.spread[entry]
        if self.in_per_cent:
            return f"{100.0 * mean:.1f} %" + ("" if math.isnan(spread) else f" ± {100.0 * spread:.1f}")
        return f"{mean:.4g}" + ("" if math.isnan(spread) else f" ± {spread:.2g}")

    @property
    def verdict(self) -> str:
        """What may be said, in a sentence."""
        if len(self.seeds) < 2:
            return "One seed says nothing of the spread: repeat over three or more before naming a winner."
        winner = self.winner
        if winner is None:
            return f"No winner: the differences lie within the spread of the {len(self.seeds)} seeds."
        figures = f"{self.measure} {self.figure(winner)}"
        return f"{self.knob.path} = {self.knob.label(winner)} wins: {figures} over {len(self.seeds)} seeds."


def repeat(
    entries: Sequence[Experiment],
    seeds: Sequence[int],
    dataset: Dataset | None = None,
    watch: Callable[[Race], None] | None = None,
) -> Repeats:
    """Race the entries once for each seed, which all entries of that race share. Raises ConfigError as
    `Race`."""
    return list(repeating(entries, seeds, dataset, watch))[-1]


def repeating(
    entries: Sequence[Experiment],
    seeds: Sequence[int],
    dataset: Dataset | None = None,
    watch: Callable[[Race], None] | None = None,
) -> Iterator[Repeats]:
    """As `repeat`; what is known after each seed."""
    knob = only_knob(entries)  # before the seeds are set: a seed that differs is an error too
    scores = []
    for count, seed in enumerate(seeds, 1):
        race = Race([with_value(entry, "training.seed", seed) for entry in entries], dataset)
        dataset = race.entries[0].session.prepare().dataset
        scores.append([score(result) for result in race.run(watch)])
        measure = "validation loss" if dataset.task == "regression" else "validation accuracy"
        yield Repeats(knob, tuple(seeds[:count]), np.array(scores, np.float64), measure)


def score(result: RunFinished) -> float:
    """The best validation accuracy of a run, or minus its best validation loss; NaN where it has none."""
    best = result.best
    accuracy = float(best.get("val_accuracy", math.nan))
    return accuracy if not math.isnan(accuracy) else -float(best.get("val_loss", math.nan))
