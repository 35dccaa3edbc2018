"""A trainer's whole state out of it and back in: a save, a branch and the time machine are all made of these two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .generators import load_generators, save_generators
from .state import TrainingState

if TYPE_CHECKING:
    from .trainer import Trainer


def take_snapshot(trainer: Trainer) -> TrainingState:
    """A copy of everything the next step depends on, taken between two steps."""
    progress = trainer.progress
    return TrainingState(
        parameters=trainer.network.parameters.copy(),
        running=trainer.network.running.copy(),
        optimizer={name: array.copy() for name, array in trainer.optimizer.state.items()},
        optimizer_steps=trainer.optimizer.steps,
        generators=save_generators(trainer.generators),
        order=trainer.order.copy(),
        cursor=trainer.cursor,
        step=trainer.step,
        epoch=trainer.epoch,
        seconds=trainer.seconds,
        best=dict(progress.best),
        counters={
            "epoch_begun": float(trainer.epoch_begun),
            "without_progress": float(progress.without_progress),
            "lowest_val_loss": progress.lowest_val_loss,
        },
    )


def restore_snapshot(trainer: Trainer, state: TrainingState) -> None:
    """Put a snapshot back: the next step is the one that followed it, bit for bit."""
    trainer.network.parameters[...] = state.parameters
    trainer.network.running[...] = state.running
    for name, array in state.optimizer.items():
        trainer.optimizer.state[name][...] = array
    trainer.optimizer.steps = state.optimizer_steps
    load_generators(trainer.generators, state.generators)
    trainer.order = np.array(state.order, dtype=np.int64)
    trainer.cursor, trainer.step, trainer.epoch = state.cursor, state.step, state.epoch
    trainer.seconds = state.seconds
    trainer.epoch_begun = bool(state.counters.get("epoch_begun", 0.0))
    trainer.progress.best = dict(state.best)
    trainer.progress.without_progress = int(state.counters.get("without_progress", 0))
    trainer.progress.lowest_val_loss = state.counters.get("lowest_val_loss", float("inf"))
