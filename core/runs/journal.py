"""Writes a run's events and its pulse on a thread of its own, so that training never waits for a disk.

Twice a second what has gathered is appended to the events file and the pulse is replaced. When the disk
fails, what is not written yet is kept and tried again; when too much waits, rows of figures are merged in
pairs, so that the memory stays bounded and no extreme is lost.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from ..training.events import Event
from . import backlog, layout
from .backlog import as_events, compacted
from .disk import SYNC_SECONDS, Disk
from .event_lines import to_line
from .failures import explain
from .thinning import Row

FLUSH_SECONDS = 0.5
"""How old a figure may get before it is written: a killed process loses less than a second."""

IDLE_SECONDS = 2.0
"""How often a run that does nothing (paused) gives a sign of life."""

RETRY_SECONDS = (1.0, 30.0)
"""After a failure: the first wait, and the longest."""

SILENT_SECONDS = 5.0
"""A single write that takes longer than this is worth a warning."""

Say = Callable[[str, str], None]
"""say("warning" or "info", words)."""


class Journal:
    """Appends to one run's events. `put` never blocks; everything that touches the disk is on the thread."""

    def __init__(
        self,
        folder: Path,
        *,
        pulse: Callable[[], bytes],
        prepare: Callable[[Disk], None],
        say: Say,
        disk: Disk | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`pulse` gives the pulse file's bytes; `prepare` makes the folder and its fixed files; `say` tells
        people."""
        self._folder, self._pulse, self._prepare, self._say = folder, pulse, prepare, say
        self._disk = disk or Disk()
        self._clock = clock
        self._waiting: list[Event | Row] = []
        self._changed = threading.Condition()
        self._closing = False
        self._hurry = False
        self._put = self._written = 0
        self._length: int | None = None
        self._prepared = False
        self._synced = self._beaten = clock()
        self._busy_since: float | None = None
        self._warned_silent = False
        self._failed = False
        self._retry = RETRY_SECONDS[0]
        self._merged = self._lost = False
        self.idle = False
        """Set while the run is paused: signs of life become rarer."""
        self._opening: Event | None = None
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)

    def start(self) -> None:
        """Begin writing."""
        self._thread.start()

    def begin(self, opening: Event) -> None:
        """The run has begun: the fixed files are written anew, and `opening` again should the events file be
        lost."""
        self._opening = opening
        self._prepared = False

    def put(self, entry: Event | Row) -> None:
        """Hand over something to be written. Called by the training thread; returns at once."""
        with self._changed:
            self._waiting.append(entry)
            self._put += 1
            if self.idle:  # somebody steers a paused run: answer at once
                self._hurry = True
                self._changed.notify_all()
            if len(self._waiting) > backlog.MAX_WAITING:
                self._waiting = compacted(self._waiting)
                self._merged = True
        self._check_silence()

    def flush(self) -> None:
        """Have the thread write now rather than at the next beat."""
        with self._changed:
            self._hurry = True
            self._changed.notify_all()

    def settle(self, timeout: float) -> bool:
        """Wait until what was put so far is written; returns whether it is. Not for the training thread."""
        self.flush()
        with self._changed:
            wanted = self._put
            return self._changed.wait_for(lambda: self._written >= wanted, timeout)

    def close(self, timeout: float) -> bool:
        """Write what is left and stop. Returns whether all of it was written in time."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout)
        return not self._thread.is_alive() and not self._waiting

    @property
    def failing(self) -> bool:
        """Whether the last write failed."""
        return self._failed

    # On the thread

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._hurry or self._closing, self._pause())
                self._hurry = False
                closing = self._closing
            written = self._write(closing)
            if closing:
                if not written:
                    self._write(closing)  # once more, then give up
                return

    def _pause(self) -> float:
        if self._failed:
            return self._retry
        return IDLE_SECONDS if self.idle and not self._waiting else FLUSH_SECONDS

    def _write(self, closing: bool) -> bool:
        with self._changed:
            batch, self._waiting = self._waiting, []
            upto = self._put
        self._busy_since = self._clock()
        try:
            self._append(batch, closing)
            with self._changed:
                self._written = upto
                self._changed.notify_all()
            self._disk.replace(self._folder / layout.PULSE, self._pulse(), sync=closing)
        except OSError as error:
            with self._changed:
                self._waiting = batch + self._waiting
            self._note_failure(error)
            return False
        finally:
            self._busy_since = None
        self._note_success()
        return True

    def _append(self, batch: list[Event | Row], closing: bool) -> None:
        if not self._prepared:
            self._prepare(self._disk)
            self._prepared = True
        due = self._clock() - self._synced >= SYNC_SECONDS
        path = self._folder / layout.EVENTS
        gone = bool(self._length) and not path.exists()
        self._lost |= gone
        if batch or closing or due or gone:
            if self._length is None:
                self._length = self._disk.size(path)
            events = as_events(batch)
            if gone and self._opening:
                events = [self._opening, *events]
            data = b"".join(self._line(event) for event in events)
            sync = closing or due
            self._length = self._disk.append(path, data, self._length, sync=sync)
            batch.clear()  # written: a pulse that fails now must not write it again
            if sync:
                self._synced = self._clock()

    def _line(self, event: Event) -> bytes:
        """The event's line; nothing for one that cannot be written, which must not take the others with
        it."""
        try:
            return to_line(event)
        except (TypeError, ValueError) as error:
            self._say("warning", f"An event of kind {type(event).__name__} cannot be saved: {error}.")
            return b""

    def _note_failure(self, error: OSError) -> None:
        self._prepared = False  # the folder may have gone: make sure of it before the next try
        if not self._failed:
            cause, cure = explain(error)
            self._say(
                "warning", f"This run is not being saved: {cause} ({self._folder}). Training goes on. {cure}"
            )
            self._retry = RETRY_SECONDS[0]
        else:
            self._retry = min(2 * self._retry, RETRY_SECONDS[1])
        self._failed = True

    def _note_success(self) -> None:
        if self._lost:
            self._say("warning", "The run is being saved again, but what was saved before has gone.")
        elif self._failed or self._warned_silent:
            kept = "in coarser steps for the time in between" if self._merged else "and nothing is missing"
            self._say("info", f"The run is being saved again, {kept}.")
        self._failed = self._warned_silent = self._merged = self._lost = False

    def _check_silence(self) -> None:
        since = self._busy_since
        if since is None or self._warned_silent or self._clock() - since < SILENT_SECONDS:
            return
        self._warned_silent = True
        self._say(
            "warning",
            f"The disk has not answered for {self._clock() - since:.0f} s: what has happened since is only "
            f"in memory ({self._folder}). Training goes on, and saving as soon as the disk answers.",
        )
