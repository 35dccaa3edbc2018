"""When a plot may be drawn: as often as the link carries it, and no more.

Two ways to know. Where the terminal at the far end answers for itself, each plot frame is followed by a question
(where is the cursor?), and no further plot is sent before the answer: what is on its way is never more than one frame,
however slow the link. Where a multiplexer (tmux, screen) answers in its place, the answer says nothing of the link,
and plots are held to a budget of bytes a second. Only plots are held back; the echo of a key or a warning never waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

DEFAULT_BUDGET = 4000.0
"""Bytes a second behind a multiplexer."""

OPEN_BUDGET = 6000.0
"""Bytes a second where the terminal answers for itself: still a guest on somebody's link."""

LOW_BANDWIDTH = 1000.0
"""Bytes a second when low bandwidth is asked for."""

DEFAULT_FPS = 2.0
ANSWER_SECONDS = 60.0
"""A terminal that has not answered for so long never will; the budget takes over."""

SILENT_SECONDS = 3.0
"""A link that has answered before and now has not for so long is taken to be frozen."""

QUERY = "\x1b[6n"


def behind_multiplexer(environment: Mapping[str, str]) -> bool:
    """Whether a multiplexer stands between the app and the terminal."""
    term = environment.get("TERM", "")
    return bool(environment.get("TMUX") or environment.get("STY")) or term.startswith(("screen", "tmux"))


class Governor:
    """Asked before each plot frame, told after it and at each answer. `clock` in seconds."""

    def __init__(
        self,
        *,
        acknowledged: bool = True,
        budget: float = 0.0,
        fps: float = DEFAULT_FPS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.acknowledged = acknowledged
        self.budget = budget or (OPEN_BUDGET if acknowledged else DEFAULT_BUDGET)
        self.fps = fps
        self._clock = clock
        self._tokens = self.budget
        self._filled = clock()
        self._last_frame = -1e9
        self._asked: float | None = None
        self._answers = 0
        self.round_trip = float("nan")
        """Seconds from a plot frame to its answer: what is seen is this old."""

    def may_draw(self) -> bool:
        """Whether a plot frame may be sent now."""
        now = self._clock()
        if now - self._last_frame < 1.0 / self.fps - 1e-3:
            return False
        if self._asked is not None:
            if now - self._asked < ANSWER_SECONDS:
                return False
            self._asked, self.acknowledged = None, False
        self._refill(now)
        return self._tokens > 0.0

    def began(self) -> None:
        """A plot frame is being drawn, whether or not it will have anything new to send."""
        self._last_frame = self._clock()

    def wants_query(self) -> bool:
        """Whether the frame about to be sent should be followed by the question."""
        return self.acknowledged and self._asked is None

    def drew(self, count: int) -> None:
        """A plot frame of `count` bytes was sent; the question with it, where one is wanted."""
        now = self._clock()
        self._last_frame = now
        self._refill(now)
        self._tokens -= count
        if self.acknowledged:
            self._asked = now

    def answered(self) -> None:
        """The terminal has answered: everything sent before has arrived."""
        self._answers += 1
        self.acknowledged = True
        if self._asked is not None:
            self.round_trip = self._clock() - self._asked
            self._asked = None

    @property
    def waiting(self) -> bool:
        """Whether an answer is outstanding."""
        return self._asked is not None

    @property
    def silent(self) -> bool:
        """Whether the link seems frozen. Counters wait too then: nobody sees them, and an sshd that hears nothing from
        either side soon finds out that the link is dead."""
        return bool(
            self._answers and self._asked is not None and self._clock() - self._asked > SILENT_SECONDS
        )

    def _refill(self, now: float) -> None:
        self._tokens = min(self.budget, self._tokens + (now - self._filled) * self.budget)
        self._filled = now
