"""A download's progress: one line that repaints itself on a terminal, a line now and then in a log."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import TextIO

from ..data.memory import in_bytes
from ..data.store.progress import Progress
from .wording import duration

BAR = 20
LOG_SECONDS = 5.0


class FetchLine:
    """Told of the progress; writes to `stream`."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._clock = clock
        self._spoke = -LOG_SECONDS
        self._stage = ""
        self._painted = 0

    def __call__(self, progress: Progress) -> None:
        """Show it."""
        text = words_of(progress)
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write("\r" + text[:width].ljust(self._painted))
            self._painted = len(text[:width])
            self._stream.flush()
        elif progress.stage != self._stage or self._clock() - self._spoke >= LOG_SECONDS:
            self._spoke = self._clock()
            self._stage = progress.stage
            print(text, file=self._stream, flush=True)

    def end(self) -> None:
        """Take the repainted line away."""
        if self._painted:
            self._stream.write("\r" + " " * self._painted + "\r")
            self._stream.flush()
            self._painted = 0


def words_of(progress: Progress) -> str:
    """The progress in a line: share, bytes, speed, time left, file and host."""
    if progress.stage != "fetching":
        return f"{progress.name}: {progress.stage}{f' ({progress.note})' if progress.note else ''}"
    parts = [f"{progress.name}:"]
    if progress.total:
        share = min(1.0, progress.done / progress.total)
        parts += [f"[{'#' * round(BAR * share):<{BAR}}] {100 * share:3.0f} %,"]
    parts.append(f"{in_bytes(progress.done)}{f' of {in_bytes(progress.total)}' if progress.total else ''}")
    if progress.speed:
        parts.append(f"at {in_bytes(progress.speed)}/s")
    if progress.seconds_left is not None:
        parts.append(f"{duration(progress.seconds_left)} left")
    return " ".join([*parts, f"({progress.file} from {progress.host})"])
