"""A twin race: one state, the same batches and generators, with and without a fix, for some hundred steps.

A change that a run can take on the way (a learning rate, a penalty, another rule of update) is raced from
the state given;
one that needs a restart (another network, other data) is raced from the start, both twins anew. With no
change the twins
are bit-identical.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..config import Experiment, with_values
from ..diagnostics import Change
from ..session import Prepared, Session
from ..training.events import Event, LossNotFinite, StepsCompleted
from ..training.observer import NEVER, StepView
from ..training.state import TrainingState

FROM_STATE = (
    "optimizer.",
    "schedule.",
    "regularization.",
    "training.batch_size",
    "training.shuffle",
    "augmentation.",
)
"""Settings whose change leaves a state's parameters meaningful."""

ANEW = ("data.", "preprocessing.", "model.loss")
"""Settings after whose change the data must be prepared again."""


@dataclass(frozen=True)
class Lane:
    """One twin's course. losses (n,) of its steps; train_loss, val_loss and accuracies where it ended."""

    losses: NDArray[np.float32]
    train_loss: float
    val_loss: float
    train_accuracy: float
    val_accuracy: float


@dataclass(frozen=True)
class RaceResult:
    """Both courses from step `first` + 1 on. `restarted`: whether they began anew instead of from the state."""

    first: int
    restarted: bool
    unchanged: Lane
    fixed: Lane

    @property
    def words(self) -> str:
        """The outcome in a sentence."""
        steps = max(len(self.unchanged.losses), len(self.fixed.losses))
        return f"fixed: loss {self.fixed.train_loss:.3g} against {self.unchanged.train_loss:.3g} after {steps:,} steps"


def race(
    experiment: Experiment,
    prepared: Prepared,
    changes: Sequence[Change],
    *,
    state: TrainingState | None = None,
    steps: int = 200,
    cancelled: Callable[[], bool] = lambda: False,
) -> RaceResult:
    """Race `experiment` against itself with `changes` for `steps` steps. Blocks; call it from a background thread.

    The state and the prepared data are only read. Raises ConfigError for changes that cannot be made,
    DataError where data
    must be read again and cannot.
    """
    fixed = with_values(experiment, {change.path: change.value for change in changes})
    restarted = state is None or any(not change.path.startswith(FROM_STATE) for change in changes)
    start = None if restarted else state
    data = None if any(change.path.startswith(ANEW) for change in changes) else prepared
    return RaceResult(
        0 if start is None else start.step,
        restarted,
        _run(experiment, prepared, start, steps, cancelled),
        _run(fixed, data, start, steps, cancelled),
    )


class _Finish:
    """A `StepObserver` that ends a run behind a step."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.stop: Callable[[], None] = lambda: None

    def next_step(self, after: int) -> int:
        """The last step."""
        return self.last if after < self.last else NEVER

    def before(self, view: StepView) -> None:
        """Nothing."""

    def gradient(self, view: StepView, gradients: NDArray[np.floating]) -> None:
        """Nothing."""

    def after(self, view: StepView, emit: Callable[[Event], None]) -> None:
        """End the run."""
        self.stop()

    def lost(self) -> dict[str, float]:
        """Nothing."""
        return {}


def _run(
    experiment: Experiment,
    prepared: Prepared | None,
    state: TrainingState | None,
    steps: int,
    cancelled: Callable[[], bool],
) -> Lane:
    losses: list[NDArray[np.float32]] = []
    finish = _Finish((0 if state is None else state.step) + steps)

    def hear(event: Event) -> None:
        if isinstance(event, StepsCompleted):
            losses.append(event.losses)
        elif isinstance(event, LossNotFinite):
            losses.append(np.array([event.loss], np.float32))
        if cancelled():
            session.control.abort()

    resume = None if state is None else _fitting(state, experiment)
    session = Session(
        experiment, sinks=[hear], prepared=prepared, observers=[finish], probing=False, resume_from=resume
    )
    finish.stop = session.control.abort
    session.prepare()
    with np.errstate(all="ignore"):
        session.run()
        train, validation = session.trainer.scores()
    course = np.concatenate(losses) if losses else np.zeros(0, np.float32)
    return Lane(course, train.loss, validation.loss, train.accuracy, validation.accuracy)


def _fitting(state: TrainingState, experiment: Experiment) -> TrainingState:
    """The state with the update rule's arrays left out where another rule keeps others: it begins without memory."""
    from ..optim import make_optimizer

    kept = make_optimizer(experiment.optimizer, state.parameters.size, state.parameters.dtype).state
    return state if set(kept) == set(state.optimizer) else replace(state, optimizer={}, optimizer_steps=0)
