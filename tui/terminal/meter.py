"""Counting what is really written to the terminal."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

WINDOW = 5.0
"""Seconds over which rates are averaged."""


class Meter:
    """Bytes and frames with plots: totals, and rates over the last seconds. `clock` in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._recent: deque[tuple[float, int, int]] = deque()
        self.bytes = 0
        self.frames = 0

    def wrote(self, count: int) -> None:
        """So many bytes went out."""
        self.bytes += count
        self._note(count, 0)

    def drew(self) -> None:
        """A frame with plots went out."""
        self.frames += 1
        self._note(0, 1)

    def _note(self, count: int, frames: int) -> None:
        now = self._clock()
        self._recent.append((now, count, frames))
        while self._recent and now - self._recent[0][0] > WINDOW:
            self._recent.popleft()

    @property
    def bytes_per_second(self) -> float:
        """Bytes a second over the last WINDOW seconds."""
        return sum(count for _, count, _ in self._within()) / WINDOW

    @property
    def frames_per_second(self) -> float:
        """Frames a second over the last WINDOW seconds."""
        return sum(frames for _, _, frames in self._within()) / WINDOW

    def _within(self) -> list[tuple[float, int, int]]:
        now = self._clock()
        return [entry for entry in self._recent if now - entry[0] <= WINDOW]
