"""Timing candidates against each other on a machine that is shared and noisy.

Every candidate runs once per round, in random order; what counts is the ratio within a round, and of the rounds the
median. One-thread figures are the CPU time of the thread (`time.thread_time`), which other processes do not lengthen.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Work = Callable[[int], object]
"""work(k) does the k-th step."""


@dataclass(frozen=True)
class Timing:
    """seconds: median seconds of one step. rounds: the seconds of one step in each round."""

    seconds: float
    rounds: tuple[float, ...]

    def over(self, other: Timing) -> float:
        """The median over rounds of this one's time by the other's."""
        return statistics.median(a / b for a, b in zip(self.rounds, other.rounds, strict=True))


@dataclass(frozen=True)
class Several:
    """Work that does `steps` training steps at each call."""

    work: Work
    steps: int


def interleave(
    candidates: Mapping[str, Work | Several], *, rounds: int = 9, seconds: float = 0.12
) -> dict[str, Timing]:
    """Time every candidate for about `seconds` in each of `rounds` rounds."""
    several = {name: c if isinstance(c, Several) else Several(c, 1) for name, c in candidates.items()}
    counts = {name: _warm_up(candidate.work, seconds) for name, candidate in several.items()}
    times: dict[str, list[float]] = {name: [] for name in several}
    order, shuffle = list(several), random.Random(0)
    for _ in range(rounds):
        shuffle.shuffle(order)
        for name in order:
            work, count = several[name].work, counts[name]
            began = time.thread_time()
            for k in range(count):
                work(k)
            times[name].append((time.thread_time() - began) / count / several[name].steps)
    return {name: Timing(statistics.median(taken), tuple(taken)) for name, taken in times.items()}


def _warm_up(work: Work, seconds: float) -> int:
    """Run until caches and buffers are warm; returns how many steps take about `seconds`."""
    count = 0
    began = time.thread_time()
    while (taken := time.thread_time() - began) < 0.5 * seconds or count < 5:
        work(count)
        count += 1
    return max(3, round(count * seconds / taken))
