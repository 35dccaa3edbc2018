"""Which points are tried. Each sampler is a pure function of the seed, the trial's number and, where it learns, of the
stages that are complete: so the same seed gives the same trials however many workers there are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..errors import ConfigError, Problem
from .space import Parameter, Space
from .trial import Trial

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53)


@dataclass(frozen=True)
class Proposal:
    """A point of the unit cube to try, and how long to train it."""

    point: tuple[float, ...]
    epochs: int
    stage: int = 0


class Sampler(Protocol):
    """Ask and tell. `ask` returns None when it has to wait for trials that are under way."""

    name: str

    def ask(self, number: int, trials: Sequence[Trial]) -> Proposal | None:
        """The point of trial `number`, given all trials so far."""

    def tell(self, trial: Trial) -> None:
        """A trial has ended."""


class _Stateless:
    def tell(self, trial: Trial) -> None:
        """Nothing to learn: every point is a function of its number."""


class RandomSampler(_Stateless):
    """Independent uniform points: every trial tries a new value of every parameter, which is why random search beats
    grid search where few parameters matter (Bergstra and Bengio, 2012)."""

    name = "random"

    def __init__(self, space: Space, epochs: int, seed: int) -> None:
        self._space, self._epochs, self._seed = space, epochs, seed

    def ask(self, number: int, trials: Sequence[Trial]) -> Proposal:
        rng = np.random.default_rng([self._seed, number])
        return Proposal(tuple(rng.random(len(self._space)).tolist()), self._epochs)


class HaltonSampler(_Stateless):
    """Quasi-random: Halton's points (radical inverses in the first primes), shifted at random as a whole; they fill the
    cube more evenly than independent ones."""

    name = "quasi-random"

    def __init__(self, space: Space, epochs: int, seed: int) -> None:
        if len(space) > len(PRIMES):
            problem = Problem(
                "sampler", f"quasi-random knows {len(PRIMES)} parameters, not {len(space)}", "random"
            )
            raise ConfigError("The search cannot be run like this", (problem,))
        self._space, self._epochs = space, epochs
        self._shift = np.random.default_rng([seed, 0x4A17]).random(len(space))

    def ask(self, number: int, trials: Sequence[Trial]) -> Proposal:
        plain = [radical_inverse(number + 1, prime) for prime in PRIMES[: len(self._space)]]
        shifted = (np.array(plain) + self._shift) % 1.0
        return Proposal(tuple(shifted.tolist()), self._epochs)


def radical_inverse(number: int, base: int) -> float:
    """The digits of `number` in `base`, mirrored behind the point: 6 = 110 in base 2 -> 0.011 = 3/8."""
    result, scale = 0.0, 1.0 / base
    while number:
        number, digit = divmod(number, base)
        result += digit * scale
        scale /= base
    return result


class GridSampler(_Stateless):
    """All combinations of a few values of each parameter, as many as fit the budget: to be compared with, not used."""

    name = "grid"

    def __init__(self, space: Space, epochs: int, budget: int) -> None:
        self._epochs = epochs
        self._axes = [_grid(parameter, count) for parameter, count in zip(space.parameters, sides(space, budget),
                                                                         strict=True)]  # fmt: skip

    def __len__(self) -> int:
        return math.prod(len(axis) for axis in self._axes)

    def ask(self, number: int, trials: Sequence[Trial]) -> Proposal:
        point = []
        for axis in reversed(self._axes):
            number, at = divmod(number, len(axis))
            point.append(axis[at])
        return Proposal(tuple(reversed(point)), self._epochs)


def size(sampler: str, space: Space, budget: int) -> int:
    """How many trials a search has: a grid no more than its points, any other sampler all of its budget."""
    return min(budget, math.prod(sides(space, budget))) if sampler == "grid" else budget


def sides(space: Space, budget: int) -> list[int]:
    """How many values of each parameter: choices all of them, numbers as many as the budget then allows, at least 1."""
    counts = [len(p.choices) if p.kind == "choice" else 1 for p in space.parameters]
    numeric = [i for i, p in enumerate(space.parameters) if p.numeric]
    grown = True
    while grown and numeric:
        grown = False
        for i in numeric:
            counts[i] += 1
            if math.prod(counts) <= budget:
                grown = True
            else:
                counts[i] -= 1
    return counts


def _grid(parameter: Parameter, count: int) -> list[float]:
    """Units at the middles of `count` equal parts."""
    return [(i + 0.5) / count for i in range(count)]


@dataclass(frozen=True)
class Stage:
    """A part of a coarse-to-fine search: a share of the trials, trained for a share of the epochs."""

    trials: int
    epochs: int


class CoarseToFineSampler(_Stateless):
    """The lecture's recipe: first one epoch or so over wide ranges, then fewer trials, longer, over narrower ranges.

    Each later stage draws from the smallest box around the best fifth of the stage before, widened by a margin. A
    stage begins when the one before is complete, so what it draws does not depend on the order of completion.
    """

    name = "coarse-to-fine"
    KEEP, MARGIN = 0.2, 0.05

    def __init__(self, space: Space, epochs: int, seed: int, budget: int) -> None:
        self._space, self._seed = space, seed
        self.stages = plan_stages(budget, epochs)

    def ask(self, number: int, trials: Sequence[Trial]) -> Proposal | None:
        index = self._stage_of(number)
        before = [trial for trial in trials if index and trial.stage == index - 1]
        if index and (
            len(before) < self.stages[index - 1].trials or not all(trial.finished for trial in before)
        ):
            return None
        rng = np.random.default_rng([self._seed, number])
        unit = rng.random(len(self._space))
        if index:
            low, high = self._box(before)
            unit = low + unit * (high - low)
        return Proposal(tuple(unit.tolist()), self.stages[index].epochs, index)

    def _stage_of(self, number: int) -> int:
        first = 0
        for index, stage in enumerate(self.stages):
            if number < first + stage.trials or index == len(self.stages) - 1:
                return index
            first += stage.trials
        raise AssertionError("there is at least one stage")

    def _box(self, trials: list[Trial]) -> tuple[np.ndarray, np.ndarray]:
        ranked = sorted((t for t in trials if t.feasible), key=lambda t: (-t.score, t.number))
        if not ranked:
            return np.zeros(len(self._space)), np.ones(len(self._space))
        points = np.array([trial.point for trial in ranked[: max(2, round(self.KEEP * len(ranked)))]])
        low = np.clip(points.min(0) - self.MARGIN, 0.0, 1.0)
        high = np.clip(points.max(0) + self.MARGIN, 0.0, 1.0)
        return low, high


def plan_stages(budget: int, epochs: int) -> tuple[Stage, ...]:
    """Half of the trials for a tenth of the epochs, three tenths for a third, the rest for all."""
    if budget < 10 or epochs < 3:
        return (Stage(budget, epochs),)
    coarse, middle = round(0.5 * budget), round(0.3 * budget)
    return (
        Stage(coarse, max(1, round(epochs / 10))),
        Stage(middle, max(1, round(epochs / 3))),
        Stage(budget - coarse - middle, epochs),
    )
