"""The run as lines for a person: a plain log, and on a terminal a last line that keeps itself up to date."""

from __future__ import annotations

import shutil
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from typing import TextIO

from ..training.events import (
    EpochCompleted,
    Event,
    FindingCleared,
    FindingRaised,
    RunFinished,
    RunStarted,
    StepsCompleted,
)
from ..training.history import History
from . import wording

REPAINT_SECONDS = 0.125
"""Between two repaintings of the last line on a terminal."""

LOG_SECONDS = 30.0
"""In a log, the longest silence within an epoch."""

EPOCH_LINES = 60
"""A longer run prints about so many epochs, evenly spaced, and the last."""


class ProgressLines:
    """An event sink for people. Writes to `stream` (standard output), which may be a terminal or not."""

    def __init__(
        self,
        history: History,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        gone: Callable[[], None] = lambda: None,
    ) -> None:
        """`history` is the run's own, told of events first; `gone` is called when nobody reads any more."""
        self._history = history
        self._stream = stream or sys.stdout
        self._live = self._stream.isatty()
        self._clock = clock
        self._gone = gone
        self._spoke = clock()
        self._painted = 0  # characters of the last line that are on the terminal
        self._read = True
        self._told: dict[str, str] = {}  # severity of each standing finding that was told
        self._lock = threading.Lock()  # a signal is told from the main thread

    def __call__(self, event: Event) -> None:
        """Tell the event."""
        match event:
            case StepsCompleted():
                self._underway(event)
            case EpochCompleted():
                if self._is_due(event.epoch):
                    self._say([wording.epoch(event, self._history, with_pace=not self._live)])
            case RunStarted():
                self._say(wording.started(event))
            case RunFinished():
                self._say(wording.finished(event))
            case FindingRaised():
                if self._told.get(event.finding.id) != event.finding.severity:  # not for every new symptom
                    self._say(wording.aside(event))
                self._told[event.finding.id] = event.finding.severity
            case FindingCleared():
                self._told.pop(event.id, None)
                self._say(wording.aside(event))
            case _:
                self._say(wording.aside(event))

    def preparing(self, words: str) -> None:
        """Tell what is done before the first step: on a terminal only, where the next line replaces it."""
        if self._live:
            self._paint(words)

    def note(self, words: str) -> None:
        """Tell something that is no event."""
        self._say([words])

    def _underway(self, event: StepsCompleted) -> None:
        pause = REPAINT_SECONDS if self._live else LOG_SECONDS
        if self._clock() - self._spoke < pause:
            return
        line = wording.underway(self._history, float(event.losses.mean()))
        if self._live:
            self._paint(line)
        else:
            self._say([line])

    def _is_due(self, epoch: int) -> bool:
        epochs = self._history.total_epochs
        every = -(-epochs // EPOCH_LINES) or 1
        return epoch % every == 0 or epoch in (1, epochs)

    def _say(self, lines: list[str]) -> None:
        if lines:
            self._write("".join(f"{self._cleared()}{line}\n" for line in self._fitted(lines)))

    def _fitted(self, lines: list[str]) -> list[str]:
        """Long lines broken where the terminal ends, with the indentation they have; a log's stay whole."""
        if not self._live:
            return lines
        return [part for line in lines for part in _broken(line, shutil.get_terminal_size().columns)]

    def _paint(self, line: str) -> None:
        line = line[: shutil.get_terminal_size().columns - 1]
        text = self._cleared() + line
        self._painted = len(line)
        self._write(text)

    def _cleared(self) -> str:
        """What wipes the last line, whatever the terminal understands."""
        wiped = f"\r{' ' * self._painted}\r" if self._painted else ""
        self._painted = 0
        return wiped

    def _write(self, text: str) -> None:
        if not self._read:
            return
        self._spoke = self._clock()
        with self._lock:
            try:
                self._stream.write(text)
                self._stream.flush()
            except BrokenPipeError:
                self._read = False
                self._gone()


def _broken(line: str, width: int) -> list[str]:
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(line, max(width, 20), subsequent_indent=indent) or [""]
