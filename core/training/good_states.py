"""States kept on the way, in memory, for a run that is lost: to look back from, and to go on from."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from .snapshots import take_snapshot
from .state import TrainingState

if TYPE_CHECKING:
    from .trainer import Trainer

APART = 200
"""Steps between two states kept: a copy costs about a step of a small network."""

RISEN, ROOM = 2.0, 0.05
"""A loss above so many times the lowest so far, and so large a share of the first, is the beginning of the end."""


class GoodStates:
    """`recent`: the last state kept, all of it finite. `good`: the last one whose loss had not begun to grow."""

    def __init__(self) -> None:
        self.recent: TrainingState | None = None
        self.good: TrainingState | None = None
        self.due = 0
        self._first = self._lowest = float("inf")

    def keep(self, trainer: Trainer, losses: Sequence[float]) -> None:
        """Keep the trainer's state if it is finite; `losses` are those of its last steps. Call it between steps."""
        self.due = trainer.step + APART
        parameters = trainer.network.parameters
        if not np.isfinite(np.dot(parameters, parameters)):
            return
        self.recent = take_snapshot(trainer)
        if not losses:
            self.good = self.recent
            return
        level = median(losses)
        self._first = level if self._first == float("inf") else self._first
        self._lowest = min(self._lowest, level)
        if level <= RISEN * self._lowest + ROOM * self._first:
            self.good = self.recent
