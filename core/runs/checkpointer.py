"""Saves states on a thread of its own: the training thread only makes the copy.

One state of each kind waits at most. A newer one takes the place of one that has not been written yet; one
whose writing failed is kept and tried again, so that saving starts again by itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ..training.state import TrainingState
from .checkpoints import Kind, save_checkpoint
from .disk import Disk
from .failures import explain
from .journal import RETRY_SECONDS, Say

Saved = Callable[[TrainingState, Kind, Path], None]


class Checkpointer:
    """Writes the states it is given to one run's folder."""

    def __init__(
        self,
        folder: Path,
        *,
        saved: Saved,
        say: Say,
        before: Callable[[], object] = lambda: None,
        disk: Disk | None = None,
    ) -> None:
        """`saved` is told of every checkpoint that has reached the disk; `say` of failures, once each time;
        `before` is called before each is written, and may wait for what must be on disk first.
        """
        self._folder, self._saved, self._say, self._before = folder, saved, say, before
        self._disk = disk or Disk()
        self._slots: dict[Kind, TrainingState] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._busy = False
        self._failed = False
        self._retry = RETRY_SECONDS[0]
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)

    def start(self) -> None:
        """Begin writing."""
        self._thread.start()

    def put(self, state: TrainingState, kind: Kind) -> None:
        """Hand over a copy to be written. Returns at once."""
        with self._changed:
            self._slots[kind] = state
            self._changed.notify_all()

    @property
    def busy(self) -> bool:
        """Whether a state is being written or waits to be."""
        with self._changed:
            return self._busy or bool(self._slots)

    def close(self, timeout: float) -> bool:
        """Write what waits and stop. Returns whether all of it was written in time."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout)
        return not self._thread.is_alive() and not self.busy

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._failed and not self._closing:
                    self._changed.wait(self._retry)
                while not self._slots and not self._closing:
                    self._changed.wait()
                if not self._slots:
                    return
                # The best goes first: a latest state on disk must never tell of a best one that is not.
                kind: Kind = "best" if "best" in self._slots else "latest"
                state = self._slots.pop(kind)
                self._busy = True
                last_try = self._closing
            written = self._write(state, kind)
            with self._changed:
                self._busy = False
                if not written:
                    self._slots.setdefault(kind, state)
                    if last_try:
                        return

    def _write(self, state: TrainingState, kind: Kind) -> bool:
        if not sound(state):
            return True
        self._before()
        try:
            path = save_checkpoint(self._folder, state, kind, self._disk)
        except OSError as error:
            self._retry = min(2 * self._retry, RETRY_SECONDS[1]) if self._failed else RETRY_SECONDS[0]
            if not self._failed:
                cause, cure = explain(error)
                self._say("warning", f"The checkpoint of step {state.step} is not saved: {cause}. {cure}")
            self._failed = True
            return False
        if self._failed:
            self._say("info", f"Checkpoints are being saved again, from step {state.step}.")
        self._failed = False
        self._saved(state, kind, path)
        return True


def sound(state: TrainingState) -> bool:
    """Whether training can go on from a state: no NaN or infinity in the parameters or running statistics."""
    return bool(np.isfinite(state.parameters).all() and np.isfinite(state.running).all())
