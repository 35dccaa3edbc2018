"""What tries a cure out, and what goes on after a lost loss: the engine's part, for threads beside the screen's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ...core.errors import NntuiError
from .run_copy import session_of

if TYPE_CHECKING:
    from ...core.config import Experiment
    from ...core.repair import RaceResult
    from ...core.session import Session
    from ...core.training.state import TrainingState
    from .live_run import LiveRun

RACE_STEPS = 200


def engine_of(run: LiveRun | None) -> Session:
    """The session that trains a run of this app. Raises NntuiError where there is none."""
    session = session_of(run)
    if session is None:
        raise NntuiError("There is no run here to try it on.", "", "Start the training first.")
    return session


def race_cure(
    run: LiveRun | None, experiment: Experiment, values: Mapping[str, Any], cancelled: Callable[[], bool]
) -> RaceResult:
    """Race twins of the run, one of them with `values`. Blocks; raises NntuiError.

    From the state the run is in; from its last good one where its loss was lost; from the start where it is done.
    """
    from ...core.diagnostics import Change
    from ...core.repair import race

    session = engine_of(run)
    changes = [Change(path, value) for path, value in values.items()]
    prepared = session.prepare()
    return race(experiment, prepared, changes, state=_state(session), steps=RACE_STEPS, cancelled=cancelled)


def _state(session: Session) -> TrainingState | None:
    state = session.history.state
    if state == "diverged":
        return session.trainer.kept.good
    return None if state == "done" else session.snapshot()
