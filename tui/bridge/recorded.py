"""A session whose run is kept in the store while it goes on, and which has ended only when all of it is on the disk."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...core.runs.recorder import Recorder
    from ...core.session import Session
    from ...core.training.control import TrainingControl
    from ...core.training.events import RunFinished
    from ...core.training.history import History

SAVING_SECONDS = 30.0
"""How long the end of a run waits for a slow disk."""


class RecordedSession:
    """See `live_run.TrainingSession`. `run_id` is the run's name in the store, `saved` whether all of it is there."""

    def __init__(self, session: Session, recorder: Recorder) -> None:
        self._session, self._recorder = session, recorder
        self._thread = threading.Thread(target=self._see_it_through, name="saving", daemon=True)
        self.run_id = recorder.id
        self.saved = False

    @property
    def session(self) -> Session:
        """The session that trains."""
        return self._session

    def start(self) -> None:
        """Train on a thread of its own, and watch for the end on another."""
        self._session.start()
        self._thread.start()

    def join(self, timeout: float | None = None) -> bool:
        """Whether training and saving have ended, after waiting for them."""
        if not self._session.join(timeout):
            return False
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _see_it_through(self) -> None:
        self._session.join()
        self.saved = self._recorder.close(SAVING_SECONDS)

    @property
    def running(self) -> bool:
        """Whether the training thread lives."""
        return self._session.running

    @property
    def control(self) -> TrainingControl:
        """The handle that steers the run."""
        return self._session.control

    @property
    def history(self) -> History:
        """The memory of the run."""
        return self._session.history

    @property
    def result(self) -> RunFinished | None:
        """How it ended; None while it goes on."""
        return self._session.result

    @property
    def error(self) -> BaseException | None:
        """What broke it."""
        return self._session.error

    @property
    def error_text(self) -> str:
        """The details for a report."""
        return self._session.error_text
