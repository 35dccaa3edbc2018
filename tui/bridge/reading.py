"""What the screen shows of a run in a few words and numbers: taken from it at one moment, never held on to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .live_run import LiveRun

State = Literal[
    "ready", "preparing", "running", "paused", "stopping", "done", "stopped", "diverged", "failed"
]

ENDED: tuple[State, ...] = ("done", "stopped", "diverged", "failed")


@dataclass(frozen=True)
class Reading:
    """The counters of a run. Numbers that are not known are NaN.

    words: what the preparation does, or why the run ended.
    version: grows with every event of the run; equal readings have nothing new to draw.
    """

    state: State = "ready"
    words: str = ""
    step: int = 0
    total_steps: int = 0
    epoch: float = 0.0
    total_epochs: int = 0
    steps_per_second: float = math.nan
    seconds_left: float = math.nan
    seconds: float = 0.0
    learning_rate: float = math.nan
    version: int = -1

    @property
    def active(self) -> bool:
        """Whether a run is under way."""
        return self.state in ("preparing", "running", "paused", "stopping")


def read(run: LiveRun | None, stopping: bool = False) -> Reading:
    """The counters now. `stopping`: the run has been told to stop."""
    if run is None:
        return Reading()
    history = run.history
    if history is None:
        if run.error is not None:
            return Reading("failed", run.error.title)
        return Reading("ready") if run.cancelled else Reading("preparing", run.words)
    finished = history.finished
    state: State = "running" if history.state == "idle" else history.state
    if stopping and state in ("running", "paused"):
        state = "stopping"
    return Reading(
        state,
        finished.reason if finished else "",
        history.step,
        history.total_steps,
        history.epoch,
        history.total_epochs,
        history.steps_per_second,
        history.seconds_left,
        history.seconds,
        history.learning_rate,
        history.version,
    )
