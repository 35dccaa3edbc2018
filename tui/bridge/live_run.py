"""One run from the wish to start it to its last event. The screen reads it; its own threads do the work."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from ...core.config import Experiment
from ...core.errors import NntuiError
from ...core.training.control import Command, TrainingControl

if TYPE_CHECKING:
    from ...core.training.events import RunFinished
    from ...core.training.history import History

Progress = Callable[[str], None]


class TrainingSession(Protocol):
    """What is asked of a session; see `core.session.Session`."""

    @property
    def control(self) -> TrainingControl:
        """The handle that steers the run."""

    @property
    def history(self) -> History:
        """The memory of the run."""

    @property
    def result(self) -> RunFinished | None:
        """How it ended; None while it goes on."""

    @property
    def error(self) -> BaseException | None:
        """What broke it."""

    @property
    def error_text(self) -> str:
        """The details for a report."""

    def start(self) -> None:
        """Train on a thread of its own."""

    def join(self, timeout: float | None = None) -> bool:
        """Whether that thread has ended, after waiting for it."""

    @property
    def running(self) -> bool:
        """Whether that thread lives."""


SessionMaker = Callable[[Experiment, Progress], TrainingSession]
"""Builds a session ready to start: reads the data and fits the preprocessing. Raises NntuiError."""


class LiveRun:
    """A run of `experiment`. `begin` returns at once; the preparation and the training are on other threads.

    What the screen may read at any time: `preparing`, `words` (what the preparation is doing), `session` (None
    until it is prepared), `error`. Commands given during the preparation are kept and obeyed at the start.
    Two runs never train at once: this one waits for the threads of `after` first.
    """

    def __init__(self, experiment: Experiment, make: SessionMaker, after: LiveRun | None = None) -> None:
        self.experiment = experiment
        self.session: TrainingSession | None = None
        self.error: NntuiError | None = None
        self.words = "preparing"
        self.cancelled = False
        self._make = make
        self._after = after
        self._early: list[Command] = []
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._prepare, name="preparation", daemon=True)

    def begin(self) -> None:
        """Prepare, and start the training when that is done."""
        self._thread.start()

    def send(self, command: Command) -> None:
        """Steer the run; never waits."""
        with self._lock:
            if self.session is None:
                self._early.append(command)
                return
        self.session.control.send(command)

    def cancel(self) -> None:
        """End the run at once, in whatever state it is."""
        with self._lock:
            self.cancelled = True
            session = self.session
        if session is not None:
            session.control.abort()

    @property
    def preparing(self) -> bool:
        """Whether there is nothing to see of the run yet."""
        return self.session is None and self.error is None and not self.cancelled

    @property
    def active(self) -> bool:
        """Whether the run is being prepared, trains or waits in a pause."""
        if self.session is None:
            return self.preparing
        return self.session.history.finished is None and self.session.error is None

    @property
    def history(self) -> History | None:
        """The memory of the run, None before it is prepared."""
        return self.session.history if self.session else None

    def wait(self, timeout: float) -> bool:
        """Whether all threads of the run have ended within `timeout` seconds. Not for the screen's thread while
        it draws."""
        self._thread.join(timeout)
        if self._thread.is_alive():
            return False
        return self.session is None or self.session.join(timeout)

    def _prepare(self) -> None:
        self._await_the_last_run()
        if self.cancelled:
            return
        try:
            session = self._make(self.experiment, self._say)
        except NntuiError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 - whatever fails here is told on the screen, which lives on
            self.error = unexpected(error)
        else:
            self._set_going(session)

    def _await_the_last_run(self) -> None:
        last, self._after = self._after, None
        if last is not None and not last.wait(0.0):
            self.words = "waiting for the last run to end"
            while not last.wait(0.5):
                pass

    def _set_going(self, session: TrainingSession) -> None:
        with self._lock:
            if self.cancelled:
                return
            for command in self._early:
                session.control.send(command)
            session.start()
            self.session = session

    def _say(self, words: str) -> None:
        self.words = words


def unexpected(error: BaseException, details: str = "") -> NntuiError:
    """A fault of the program, in the three parts of any error; the details are for whoever reports it."""
    text = details or "".join(traceback.format_exception(error))
    last = text.strip().splitlines()[-1] if text.strip() else type(error).__name__
    place = _place(text)
    return NntuiError(
        "Something went wrong that nobody foresaw",
        last + (f"\n{place}" if place else ""),
        "This is a fault in nntui, not in your experiment. The screen goes on; please report these lines.",
    )


def _place(text: str) -> str:
    files = [line.strip() for line in text.splitlines() if line.strip().startswith("File ")]
    return files[-1].replace("File ", "in ", 1) if files else ""
