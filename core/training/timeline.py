"""Moments of a run one can go back to: states kept in memory, the denser the younger.

The spacing of the states kept grows with their age, so that a minute ago is found to the second and yesterday
to the hour, in bounded memory. Continuing from a moment unchanged makes the very same steps again.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .events import EpochCompleted, Event, RunFinished, RunPaused, RunStarted, SettingChanged, StepsCompleted
from .state import TrainingState

MAX_BYTES = 64 * 2**20
MAX_MOMENTS = 240
"""More than a scrubber has columns."""

SECONDS_BETWEEN = 0.2
EARLY_SHARE = 0.05
"""At first they are closer: this share of the training so far, so that a run of half a second has its moments too."""
COST_SHARE = 0.01
"""Copies may take this share of the training time; a big network's states are further apart for it."""


@dataclass(frozen=True)
class Moment:
    """A state and where it stands. epoch: with its fraction; seconds: of training."""

    step: int
    epoch: float
    seconds: float
    state: TrainingState


def moment_of(state: TrainingState) -> Moment:
    """A state as a moment."""
    part = state.cursor / len(state.order) if len(state.order) else 0.0
    return Moment(state.step, state.epoch + part, state.seconds, state)


class Timeline:
    """An event sink that keeps moments. Written on the training thread; `moments` may be read from any."""

    def __init__(
        self,
        snapshot: Callable[[], TrainingState],
        *,
        max_bytes: int = MAX_BYTES,
        max_moments: int = MAX_MOMENTS,
        seconds_between: float = SECONDS_BETWEEN,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """snapshot: a copy of the state, called between two steps. The first and the newest moment always
        stay, even where they alone are larger than `max_bytes`."""
        self._snapshot, self._clock = snapshot, clock
        self._max_bytes, self._max_moments = max_bytes, max(2, max_moments)
        self._between = seconds_between
        self._settings: dict[str, Any] = {}
        self._due = 0.0
        self.moments: tuple[Moment, ...] = ()
        """Oldest first. Replaced, never changed."""

    def __call__(self, event: Event) -> None:
        """Take note of an event; on the training thread."""
        if isinstance(event, SettingChanged):
            self._settings[event.path] = event.new
        elif isinstance(event, RunStarted):
            self.moments = tuple(moment for moment in self.moments if moment.step < event.resumed_at)
            self._take()
        elif isinstance(event, (StepsCompleted, EpochCompleted)):
            if event.seconds >= self._due:
                self._take()
        elif isinstance(event, RunPaused) or (isinstance(event, RunFinished) and event.outcome != "failed"):
            self._take()

    def at(self, step: int) -> Moment | None:
        """The newest moment that is not after `step`; the first where all are; None where there is none."""
        moments = self.moments
        if not moments:
            return None
        return moments[max(0, bisect_right([moment.step for moment in moments], step) - 1)]

    @property
    def nbytes(self) -> int:
        """Memory held by the states; arrays that several share count once."""
        return sum(_arrays(self.moments).values())

    def _take(self) -> None:
        began = self._clock()
        state = self._snapshot()
        cost = self._clock() - began
        self._due = state.seconds + max(min(self._between, EARLY_SHARE * state.seconds), cost / COST_SHARE)
        if state.cursor >= len(state.order) > 0:
            self._due = 0.0  # an epoch is being ended: the next event has a state one can go on from
            return
        if not np.isfinite(state.parameters).all() or not np.isfinite(state.running).all():
            return
        state.settings = {**state.settings, **self._settings}
        moments = [moment for moment in self.moments if moment.step != state.step]
        if moments and np.array_equal(moments[-1].state.order, state.order):
            state.order = moments[-1].state.order  # one epoch's order is kept once
        moments.append(moment_of(state))
        self.moments = tuple(self._thinned(moments))

    def _thinned(self, moments: list[Moment]) -> list[Moment]:
        held = _arrays(moments)
        total = sum(held.values())
        while len(moments) > 2 and (len(moments) > self._max_moments or total > self._max_bytes):
            del moments[_least_missed(moments)]
            total = sum(_arrays(moments).values())
        return moments


def _least_missed(moments: list[Moment]) -> int:
    """The moment whose absence leaves the smallest gap for its age; never the first or the last."""
    steps = np.array([moment.step for moment in moments], np.float64)
    gaps = (steps[2:] - steps[:-2]) / (steps[-1] - steps[1:-1])
    return 1 + int(gaps.argmin())


def _arrays(moments: list[Moment] | tuple[Moment, ...]) -> dict[int, int]:
    """Bytes of every array held, by identity."""
    return {
        id(array): array.nbytes
        for moment in moments
        for array in (
            moment.state.parameters,
            moment.state.running,
            moment.state.order,
            *moment.state.optimizer.values(),
        )
    }
