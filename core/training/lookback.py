"""The last steps before a loss that is not finite, made again from a kept state: bit for bit what happened.

Nothing is measured while a healthy run trains; a lost one has the time.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .magnitudes import largest_by_layer
from .snapshots import restore_snapshot, take_snapshot
from .state import TrainingState
from .stepper import Step, bind_step

if TYPE_CHECKING:
    from .trainer import Trainer

REMEMBERED = 20
"""Steps shown, the lost one included."""

PATIENCE = 5.0
"""Seconds after which looking back is given up: of slow steps one would wait too long."""


def last_steps(trainer: Trainer, state: TrainingState) -> list[dict[str, Any]]:
    """The last steps up to the one that was lost, oldest first: step, loss, and by layer the largest magnitudes.

    Empty if it takes too long. The trainer is left as it was; `state` is one of its own, earlier in the same run,
    since which no setting was changed.
    """
    now = take_snapshot(trainer)
    try:
        restore_snapshot(trainer, state)
        return _again(trainer, now.step + 1)
    finally:
        restore_snapshot(trainer, now)


def _again(trainer: Trainer, lost: int) -> list[dict[str, Any]]:
    until = time.monotonic() + PATIENCE
    rows: deque[dict[str, Any]] = deque(maxlen=REMEMBERED)
    seen: dict[str, dict[str, float]] = {}

    def look(gradients: NDArray[Any]) -> None:
        if trainer.step + 1 > lost - REMEMBERED:
            seen.update(largest_by_layer(trainer.network, gradients=True))

    step = _bound(trainer, look)
    while trainer.step < lost:
        if not trainer.epoch_begun:
            trainer.begin_epoch()
        batch = trainer.order[trainer.cursor : trainer.cursor + trainer.batch_size]
        seen.clear()
        loss = step(batch, trainer.learning_rate)
        _move_on(trainer, len(batch))
        if not np.isfinite(loss):
            seen.update(largest_by_layer(trainer.network, gradients=False))
        if trainer.step > lost - REMEMBERED:
            rows.append({"step": trainer.step, "loss": float(loss), "layers": dict(seen)})
        if not np.isfinite(loss):
            break
        if time.monotonic() > until:
            return []
    return list(rows)


def _bound(trainer: Trainer, look: Callable[[NDArray[Any]], None]) -> Step:
    regularization = trainer.experiment.regularization
    return bind_step(
        trainer.network, trainer.optimizer, trainer.train,
        l2=regularization.l2, l1=regularization.l1, clip_norm=trainer.experiment.optimizer.clip_norm,
        on_gradient=look, augment=trainer.augment,
    )  # fmt: skip


def _move_on(trainer: Trainer, rows: int) -> None:
    trainer.step += 1
    trainer.cursor += rows
    if len(trainer.order) - trainer.cursor <= trainer.smallest_rest:
        trainer.epoch, trainer.cursor, trainer.epoch_begun = trainer.epoch + 1, 0, False
