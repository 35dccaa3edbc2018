"""One step made again in float64: whether rounding or range of the smaller numbers lost the loss, or the run itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..config import Experiment, with_value
from ..data import Dataset
from ..session import Session
from ..training.magnitudes import largest
from ..training.state import TrainingState


@dataclass(frozen=True)
class LayerReplay:
    """The largest magnitude of a layer's output in both precisions; infinite where it is not finite."""

    name: str
    single: float
    double: float


@dataclass(frozen=True)
class Replay:
    """A step's loss in the run's precision and in float64, and each layer's output in both."""

    step: int
    single: float
    double: float
    layers: tuple[LayerReplay, ...]

    @property
    def words(self) -> str:
        """What the comparison says."""
        if not np.isfinite(self.double):
            return "In float64 the loss is no number either: the weights or the input are beyond repair by precision."
        if not np.isfinite(self.single):
            return (
                f"In float64 the loss is {self.double:.4g}: the numbers left the range of the run's precision. "
                "Smaller steps cure the cause; float64 would only put it off."
            )
        return f"Both precisions give a number ({self.single:.6g} and {self.double:.6g}): this step was not lost."


def replay_in_float64(experiment: Experiment, state: TrainingState, dataset: Dataset | None = None) -> Replay:
    """The forward pass of the step after `state`, in both precisions. The state is only read.

    Dropout draws as it stands in the state's generator. Raises NntuiError for data that cannot be used.
    """
    single, names, tops = _forward(experiment, state, dataset)
    double, _, exact = _forward(
        with_value(experiment, "training.precision", "float64"), _widened(state), dataset
    )
    layers = zip(names, tops, exact, strict=True)
    return Replay(state.step + 1, single, double, tuple(LayerReplay(*row) for row in layers))


def _widened(state: TrainingState) -> TrainingState:
    optimizer = {name: array.astype(np.float64) for name, array in state.optimizer.items()}
    return replace(
        state,
        parameters=state.parameters.astype(np.float64),
        running=state.running.astype(np.float64),
        optimizer=optimizer,
    )


def _forward(
    experiment: Experiment, state: TrainingState, dataset: Dataset | None
) -> tuple[float, list[str], list[float]]:
    session = Session(experiment, dataset, probing=False, resume_from=state)
    trainer = session.trainer
    if not trainer.epoch_begun:
        trainer.begin_epoch()
    rows = trainer.order[trainer.cursor : trainer.cursor + trainer.batch_size]
    plan = trainer.network.training_plan(len(rows))
    trainer.train.gather(rows, plan.x, plan.targets)
    if trainer.augment is not None:
        trainer.augment(plan.x)
    with np.errstate(all="ignore"):
        loss = float(plan.forward())
        tops = [largest(output) for output in plan.outputs]
    return loss, [layer.name for layer in trainer.network.layers], tops
