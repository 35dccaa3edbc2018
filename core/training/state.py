"""A run's whole state as plain arrays and numbers: save it, load it, copy it, branch it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass
class TrainingState:
    """Everything the next step depends on. Continuing from it is bit for bit the uninterrupted run.

    parameters: (P,) the network's flat parameter vector.
    running: (R,) batch normalisation's running statistics, flat.
    optimizer: the update rule's arrays by name, each (P,).
    optimizer_steps: updates made so far (Adam's bias correction counts them).
    generators: name -> bit generator state (nested dict of str and int), as NumPy gives it.
    order: (n,) this epoch's order of the training examples; `cursor` of them are used.
    step, epoch: completed updates; completed epochs. seconds: training time so far.
    settings: values of live settings that were changed while running, by path.
    best: the best figures so far; patience_left etc. live in `counters`.
    """

    parameters: NDArray[Any]
    running: NDArray[Any]
    optimizer: dict[str, NDArray[Any]]
    optimizer_steps: int
    generators: dict[str, Any]
    order: NDArray[np.int64]
    cursor: int
    step: int
    epoch: int
    seconds: float
    settings: dict[str, Any] = field(default_factory=dict)
    best: dict[str, Any] = field(default_factory=dict)
    counters: dict[str, float] = field(default_factory=dict)

    @property
    def nbytes(self) -> int:
        """Memory held by the arrays."""
        arrays = (self.parameters, self.running, self.order, *self.optimizer.values())
        return sum(array.nbytes for array in arrays)
