"""Sessions for the workbench: the same engine as without a screen, with the diagnosis listening.

Everything heavy (NumPy, the data) is imported inside, on the thread that prepares a run, after the number of
BLAS threads has been set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.config import Experiment
from .live_run import Progress, TrainingSession

if TYPE_CHECKING:
    from ...core.session import Prepared, Session


class WorkbenchSessions:
    """Makes sessions, and keeps what the last one had prepared: a restart does not read the data again."""

    def __init__(self) -> None:
        self._prepared: Prepared | None = None
        self._prepared_for: object = None

    def __call__(self, experiment: Experiment, progress: Progress) -> TrainingSession:
        """A session ready to start. Raises NntuiError. Called on a thread of its own."""
        from ...core.threads import limit_threads

        limit_threads()
        from ...core.session import Session

        kept = self._prepared if self._prepared_for == _needs(experiment) else None
        session = Session(experiment, prepared=kept)
        self._prepared = session.prepare(progress)
        self._prepared_for = _needs(experiment)
        _diagnose(session)
        return session


def _needs(experiment: Experiment) -> object:
    """What decides what is prepared: the data, their preprocessing, the loss, the precision."""
    return (
        experiment.data,
        experiment.preprocessing,
        experiment.model.loss,
        experiment.training.precision,
    )


def _diagnose(session: Session) -> None:
    """Have the doctor hear every event; what it says is told to all listeners, the screen's memory among them."""
    from ...core.diagnostics import Doctor
    from ...core.training.events import Event

    doctor = Doctor()

    def listen(event: Event) -> None:
        for change in doctor.observe(event):
            session.dispatch(change)

    session.add_sink(listen)
