"""Sessions for the workbench: the same engine as without a screen, kept in the store if it is wanted.

Everything heavy (NumPy, the data) is imported inside, on the thread that prepares a run, after the number of
BLAS threads has been set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.config import Experiment
from .beginning import Beginning
from .live_run import Progress, TrainingSession

if TYPE_CHECKING:
    from ...core.runs.recorder import Recorder
    from ...core.session import Prepared, Session

FIRST_STEP = Beginning(None)


class WorkbenchSessions:
    """Makes sessions, and keeps what the last one had prepared: a restart does not read the data again.

    `save`: keep the runs in the store at `runs_dir` ("" for the usual place).
    """

    def __init__(self, *, save: bool = False, runs_dir: str = "") -> None:
        self._save, self._runs_dir = save, runs_dir
        self._prepared: Prepared | None = None
        self._prepared_for: object = None
        self.beginning = FIRST_STEP
        """Where the next session begins; for one only."""

    def __call__(self, experiment: Experiment, progress: Progress) -> TrainingSession:
        """A session ready to start. Raises NntuiError. Called on a thread of its own."""
        from ...core.threads import limit_threads

        limit_threads()
        from ...core.session import Session

        kept = self._prepared if self._prepared_for == _needs(experiment) else None
        beginning, self.beginning = self.beginning, FIRST_STEP
        session = Session(experiment, prepared=kept, resume_from=beginning.state)
        self._prepared = session.prepare(progress)
        self._prepared_for = _needs(experiment)
        session.keep_moments()
        return self._recorded(session, beginning) if self._save or beginning.continues else session

    def _recorded(self, session: Session, beginning: Beginning) -> TrainingSession:
        from .recorded import RecordedSession

        return RecordedSession(session, self._recorder(session, beginning))

    def _recorder(self, session: Session, beginning: Beginning) -> Recorder:
        from ...core.runs.recorder import record_new, record_resumed
        from ...core.runs.store import RunStore

        if beginning.continues is not None:
            from ...core.data import identity
            from ...core.runs.resume import check_same_data

            check_same_data(beginning.continues, identity(session.prepare().dataset))
            session.history.apply_all(beginning.continues.events_until(session.trainer.step))
            return record_resumed(session, beginning.continues, beginning.state)
        store = RunStore(self._runs_dir or None)
        return record_new(session, store, parent=beginning.parent, parent_step=beginning.parent_step)


def _needs(experiment: Experiment) -> object:
    """What decides what is prepared: the data, their preprocessing, the loss, the precision."""
    return (
        experiment.data,
        experiment.preprocessing,
        experiment.model.loss,
        experiment.training.precision,
    )
