"""How far a download is, how fast it goes, and how it is called off."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_SECONDS = 10.0
REPORT_SECONDS = 0.1


@dataclass(frozen=True)
class Progress:
    """`done` of `total` bytes of all files of the set (`total` is 0 where unknown), now fetching `file` from `host`.

    `speed` is in bytes per second over the last seconds; `seconds_left` is None where it cannot be told. `stage` is
    "fetching", "checking", "unpacking" or "waiting" (for another process, or for a server to answer again).
    """

    name: str
    stage: str
    done: int = 0
    total: int = 0
    file: str = ""
    host: str = ""
    speed: float = 0.0
    seconds_left: float | None = None
    note: str = ""


Report = Callable[[Progress], None]


class Cancelled(Exception):  # noqa: N818 - no error: somebody asked for it
    """The fetching was called off. What has come stays, and the next attempt goes on from there."""


class Meter:
    """Adds up bytes and tells `report`, at most ten times a second."""

    def __init__(
        self,
        name: str,
        total: int,
        report: Report | None,
        cancelled: threading.Event,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.total = total
        self.cancelled = cancelled
        self._report = report
        self._clock = clock
        self._finished_files = 0
        self._file = ""
        self._host = ""
        self._in_file = 0
        self._recent: deque[tuple[float, int]] = deque()
        self._last = -REPORT_SECONDS

    def check(self) -> None:
        """Raise Cancelled if the fetching was called off."""
        if self.cancelled.is_set():
            raise Cancelled(self.name)

    def start(self, file: str, host: str, already: int) -> None:
        """A connection for `file` begins, with `already` bytes of it here."""
        self._file, self._host, self._in_file = file, host, already
        self._recent.clear()
        self._recent.append((self._clock(), 0))
        self._tell("fetching", force=True)

    def add(self, count: int) -> None:
        """So many bytes more have come. Raises Cancelled."""
        self.check()
        self._in_file += count
        now = self._clock()
        self._recent.append((now, count))
        while len(self._recent) > 2 and now - self._recent[0][0] > WINDOW_SECONDS:
            self._recent.popleft()
        self._tell("fetching")

    def finish_file(self, size: int) -> None:
        """The file is whole."""
        self._finished_files += size
        self._in_file = 0
        self._tell("fetching", force=True)

    def stage(self, stage: str, note: str = "") -> None:
        """Something else than bytes coming in. Raises Cancelled."""
        self.check()
        self._tell(stage, note, force=True)

    def _tell(self, stage: str, note: str = "", *, force: bool = False) -> None:
        now = self._clock()
        if self._report is None or (not force and now - self._last < REPORT_SECONDS):
            return
        self._last = now
        done = self._finished_files + self._in_file
        speed = self._speed(now) if stage == "fetching" else 0.0
        left = max(0, self.total - done) / speed if speed > 0 and self.total else None
        self._report(Progress(self.name, stage, done, self.total, self._file, self._host, speed, left, note))

    def _speed(self, now: float) -> float:
        if not self._recent:
            return 0.0
        began = self._recent[0][0]
        came = sum(count for _, count in self._recent) - self._recent[0][1]
        return came / (now - began) if now > began else 0.0
