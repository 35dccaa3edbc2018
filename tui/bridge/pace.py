"""How often something may happen."""

from __future__ import annotations


class Pace:
    """At most `per_second` times a second. Time is handed in, in seconds of any steady clock."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1.0 / per_second if per_second > 0 else float("inf")
        self._last = float("-inf")

    def due(self, now: float, *, at_once: bool = False) -> bool:
        """Whether it may happen now, and then it counts as done; `at_once` asks no leave."""
        if not at_once and now - self._last < self._gap:
            return False
        self._last = now
        return True
