"""What an update rule is: arrays laid out like the parameters, a count, and one method that allocates nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Vector = NDArray[Any]


class Optimizer(ABC):
    """Updates a flat parameter vector in place.

    `state` holds the rule's own (size,) arrays by name, `steps` counts updates; with the parameters they are all the
    next update depends on. Scalars live in 0-d arrays of the parameters' dtype, which a ufunc takes without
    converting.
    """

    STATE: tuple[str, ...] = ()
    HYPERPARAMETERS: tuple[str, ...] = ()

    def __init__(self, size: int, dtype: DTypeLike = np.float32, **hyperparameters: float) -> None:
        self.dtype = np.dtype(dtype)
        self.state: dict[str, Vector] = {name: np.zeros(size, self.dtype) for name in self.STATE}
        self.steps = 0
        self._scratch = np.zeros(size, self.dtype)
        self._rate = np.zeros((), self.dtype)
        self._scalars: dict[str, Vector] = {}
        for name in self.HYPERPARAMETERS:
            self.set(name, hyperparameters[name])

    def set(self, name: str, value: float) -> None:
        """Change a hyperparameter; it holds from the next update. A name the rule does not have is ignored."""
        if name not in self.HYPERPARAMETERS:
            return
        if name in self._scalars:
            self._scalars[name][...] = value
        else:
            self._scalars[name] = np.array(value, self.dtype)

    @abstractmethod
    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        """One update of `parameters` (size,) in place. The content of `gradients` (size,) is lost."""
