"""Carries a lesson's runs out, one after the other, and lets a screen look on meanwhile."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Sequence

from ..errors import NntuiError
from ..session import Prepared, Session, prepare
from .demos import DEMOS
from .figure_lookup import Result
from .lesson import LessonRun
from .observation import Observation


class Play:
    """The runs of a lesson, or a student's own. `run` does them on the calling thread, `start` on one of its own.

    What may be read at any time: `results` by name (a run is there from its first event on), `current` (the name of
    the one that is being done, "" when none is), `done`, `error`.
    """

    def __init__(self, runs: Sequence[LessonRun]) -> None:
        self.runs = tuple(runs)
        self.results: dict[str, Result] = {}
        self.sessions: dict[str, Session] = {}
        self.current = ""
        self.done = False
        self.error: BaseException | None = None
        self.error_text = ""
        self._cancelled = False
        self._thread: threading.Thread | None = None
        self._prepared: dict[object, Prepared] = {}

    @classmethod
    def of(cls, run: LessonRun, result: Result) -> Play:
        """A run that was done elsewhere."""
        play = cls([run])
        play.results[run.name], play.done = result, True
        return play

    def run(self) -> None:
        """Do all of them. Raises NntuiError for an experiment that cannot be run."""
        try:
            for run in self.runs:
                if self._cancelled:
                    return
                self.current = run.name
                if run.demo:
                    self.results[run.name] = DEMOS[run.demo].make(run.experiment, run.options)
                else:
                    self._train(run)
        finally:
            self.current = ""
            self.done = not self._cancelled

    def _train(self, run: LessonRun) -> None:
        session = Session(run.experiment, prepared=self._prepare(run))
        self.sessions[run.name] = session
        self.results[run.name] = Observation(session.history)
        if self._cancelled:
            session.control.abort()
        session.run()

    def _prepare(self, run: LessonRun) -> Prepared:
        """Runs of a lesson mostly differ in the network alone: their data are read once."""
        chosen = run.experiment
        key = (chosen.data, chosen.preprocessing, chosen.model.loss, chosen.training.precision)
        if key not in self._prepared:
            self._prepared[key] = prepare(chosen)
        return self._prepared[key]

    def start(self) -> None:
        """Do them on a thread of its own; see `done` and `error`."""
        self._thread = threading.Thread(target=self._guarded, name="lesson", daemon=True)
        self._thread.start()

    def _guarded(self) -> None:
        try:
            self.run()
        except BaseException as error:  # noqa: BLE001 - told on the screen, which lives on
            self.error_text = "" if isinstance(error, NntuiError) else traceback.format_exc()
            self.error = error

    def cancel(self) -> None:
        """End at once."""
        self._cancelled = True
        for session in tuple(self.sessions.values()):
            session.control.abort()

    def join(self, timeout: float | None = None) -> bool:
        """Whether the thread has ended, after waiting for it."""
        if self._thread is None:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()
