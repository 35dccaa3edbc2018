"""What a loss is, once bound to the logits and targets of a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from ..arrays import Array, Operation


class BoundLoss(NamedTuple):
    """forward() returns the mean loss over the batch as a Python float; backward() writes dL/d logits."""

    forward: Callable[[], float]
    backward: Operation


class Loss(Protocol):
    """A data loss. `name` is the configuration's; `initial(classes)` what a fresh net with small outputs starts at."""

    name: str

    def bind(self, logits: Array, gradient: Array, targets: Array) -> BoundLoss:
        """Bind to (batch, outputs) buffers: `logits` read, `gradient` written, `targets` one-hot rows or numbers."""

    def initial(self, outputs: int) -> float:
        """The loss of outputs that are all zero."""
