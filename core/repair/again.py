"""Going on after a lost loss: from the last good weights, with smaller steps."""

from __future__ import annotations

from collections.abc import Sequence

from ..config import Experiment, with_value
from ..errors import NntuiError
from ..session import Session
from ..training.events import EventSink
from ..training.state import TrainingState

RATE_CUT = 0.1
"""What the learning rate is multiplied with."""

RATE = "optimizer.learning_rate"


def smaller_rate(experiment: Experiment, cut: float = RATE_CUT) -> Experiment:
    """The experiment with its learning rate times `cut`, to four digits."""
    return with_value(experiment, RATE, float(f"{experiment.optimizer.learning_rate * cut:.4g}"))


def last_good(session: Session) -> TrainingState:
    """The last state of a run before its loss began to grow. Raises NntuiError where none was kept."""
    state = session.trainer.kept.good
    if state is None:
        raise NntuiError(
            "There is no good state to go on from.",
            "The run was lost before its first step.",
            "Start again with a smaller learning rate.",
        )
    return state


def continue_from_good(
    session: Session, *, cut: float = RATE_CUT, sinks: Sequence[EventSink] = ()
) -> Session:
    """A new session, not started yet, from the lost one's last good state and with a smaller learning rate.

    The data are shared; the lost session is only read. Call it when the session has ended.
    """
    return Session(
        smaller_rate(session.trainer.experiment, cut),
        sinks=sinks,
        prepared=session.prepare(),
        resume_from=last_good(session),
    )
