"""Whether anybody is training a run right now, and how a person is told."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .process import ProcessIdentity, presence
from .summary import Summary

LiveState = Literal["waiting", "running", "paused", "silent", "crashed", "finished"]

STALE_SECONDS = 15.0
"""Signs of life come every two seconds at least; this long without one is worth a word."""

LOST_SECONDS = 60.0
"""On another machine, where its process cannot be seen: so long without a sign of life counts as gone."""


@dataclass(frozen=True)
class Presence:
    """A run's state as seen from outside.

    state: "waiting" has been made but not begun; "silent" has a process that gives no sign of life (a disk
    that hangs, a stopped process); "crashed" has no process and no end. outcome: of a finished run ("done",
    "stopped", "diverged", "failed"). age: seconds since the last sign of life; NaN where there was none.
    """

    state: LiveState
    outcome: str
    age: float
    host: str
    pid: int

    @property
    def alive(self) -> bool:
        """Whether there is, or may be, a process that takes commands."""
        return self.state in ("running", "paused", "silent")

    @property
    def words(self) -> str:
        """One or a few words: "running", "crashed, last sign of life 40 s ago"."""
        if self.state == "finished":
            return self.outcome or "finished"
        if self.state in ("crashed", "silent"):
            word = "crashed" if self.state == "crashed" else "no answer"
            return f"{word}, last sign of life {age_words(self.age)} ago" if self.age == self.age else word
        return self.state


class Observer:
    """Watches one run's pulse. Keeps the time at which it last changed, by this machine's own clock, so that
    clocks that differ or jump mislead it no longer than until the second look."""

    def __init__(self, clock: Any = time.monotonic, wall: Any = time.time) -> None:
        self._clock, self._wall = clock, wall
        self._beat: Any = None
        self._seen: float | None = None

    def look(self, pulse: Mapping[str, Any]) -> Presence:
        """The run's state, from its pulse as it is now ({}: none yet)."""
        summary = Summary.from_dict(_table(pulse.get("summary")))
        process = ProcessIdentity.from_dict(_table(pulse.get("process")))
        if not pulse:
            return Presence("waiting", "", float("nan"), "", 0)
        age = self._age(pulse)
        return Presence(self._state(summary, process, age), summary.outcome, age, process.host, process.pid)

    def _age(self, pulse: Mapping[str, Any]) -> float:
        beat = (pulse.get("beat"), pulse.get("time"))
        now = self._clock()
        if self._beat is not None and beat != self._beat:
            self._seen = now
        self._beat = beat
        if self._seen is not None:
            return float(now - self._seen)
        written = pulse.get("time")
        return max(0.0, self._wall() - written) if isinstance(written, (int, float)) else float("nan")

    def _state(self, summary: Summary, process: ProcessIdentity, age: float) -> LiveState:
        if summary.state == "finished":
            return "finished"
        there = presence(process)
        if there == "gone" or (there == "unknown" and not age < LOST_SECONDS):
            return "crashed"
        if not age < STALE_SECONDS:
            return "silent"
        if summary.state == "paused":
            return "paused"
        return "running" if summary.state == "running" else "waiting"


def look(pulse: Mapping[str, Any]) -> Presence:
    """A single look; see `Observer` for repeated ones."""
    return Observer().look(pulse)


def age_words(seconds: float) -> str:
    """A length of time in one word: "40 s", "5 min", "3 h", "12 d"."""
    if seconds != seconds:
        return "?"
    for limit, unit, words in ((100.0, 1.0, "s"), (6000.0, 60.0, "min"), (172_800.0, 3600.0, "h")):
        if seconds < limit:
            return f"{seconds / unit:.0f} {words}"
    return f"{seconds / 86_400.0:.0f} d"


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
