"""Sessions for the workbench: the same engine as without a screen, kept in the store if it is wanted.

Everything heavy (NumPy, the data) is imported inside, on the thread that prepares a run, after the number of
BLAS threads has been set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.config import Experiment
from .live_run import Progress, TrainingSession

if TYPE_CHECKING:
    from ...core.session import Prepared, Session
    from ...core.training.state import TrainingState


class WorkbenchSessions:
    """Makes sessions, and keeps what the last one had prepared: a restart does not read the data again.

    `save`: keep the runs in the store at `runs_dir` ("" for the usual place).
    """

    def __init__(self, *, save: bool = False, runs_dir: str = "") -> None:
        self._save, self._runs_dir = save, runs_dir
        self._prepared: Prepared | None = None
        self._prepared_for: object = None
        self.resume_from: TrainingState | None = None
        """Where the next session begins; for one only."""

    def __call__(self, experiment: Experiment, progress: Progress) -> TrainingSession:
        """A session ready to start. Raises NntuiError. Called on a thread of its own."""
        from ...core.threads import limit_threads

        limit_threads()
        from ...core.session import Session

        kept = self._prepared if self._prepared_for == _needs(experiment) else None
        state, self.resume_from = self.resume_from, None
        session = Session(experiment, prepared=kept, resume_from=state)
        self._prepared = session.prepare(progress)
        self._prepared_for = _needs(experiment)
        return self._recorded(session) if self._save else session

    def _recorded(self, session: Session) -> TrainingSession:
        from ...core.runs.recorder import record_new
        from ...core.runs.store import RunStore
        from .recorded import RecordedSession

        return RecordedSession(session, record_new(session, RunStore(self._runs_dir or None)))


def _needs(experiment: Experiment) -> object:
    """What decides what is prepared: the data, their preprocessing, the loss, the precision."""
    return (
        experiment.data,
        experiment.preprocessing,
        experiment.model.loss,
        experiment.training.precision,
    )
