"""What a run remembers of its own epochs: the best so far, and how long ago it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .events import EpochCompleted


@dataclass
class Progress:
    """Follows the epochs, and keeps the figures of the best one.

    The best epoch is the one with the highest validation accuracy (the lowest validation loss breaks ties, and
    decides alone in regression). `without_progress` counts epochs since the lowest validation loss.
    """

    best: dict[str, Any] = field(default_factory=dict)
    lowest_val_loss: float = float("inf")
    without_progress: int = 0

    def is_better(self, val_accuracy: float, val_loss: float) -> bool:
        """Whether these figures beat the best so far."""
        if not self.best:
            return bool(np.isfinite(val_loss))
        old_accuracy, old_loss = self.best["val_accuracy"], self.best["val_loss"]
        if np.isnan(val_accuracy) or val_accuracy == old_accuracy:
            return bool(val_loss < old_loss)
        return bool(val_accuracy > old_accuracy)

    def note(self, event: EpochCompleted) -> None:
        """Take in an epoch."""
        if event.val_loss < self.lowest_val_loss:
            self.lowest_val_loss = event.val_loss
            self.without_progress = 0
        else:
            self.without_progress += 1
        if event.best:
            self.best = figures(event)


def figures(event: EpochCompleted) -> dict[str, Any]:
    """An epoch's figures as plain numbers."""
    return {
        "epoch": event.epoch,
        "step": event.step,
        "train_loss": event.train_loss,
        "val_loss": event.val_loss,
        "train_accuracy": event.train_accuracy,
        "val_accuracy": event.val_accuracy,
    }
