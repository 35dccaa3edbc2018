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
    next update depends on. To restore a state, write into these arrays and set `steps`.

    Updates run thousands of times a second on small networks, where a call costs as much as the arithmetic in it. So
    a rule makes as few passes over the vector as it can, its scalars are 0-d arrays of the vector's dtype, which a
    ufunc takes without converting, and `rate[()] = value` is the cheapest way to write into one.
    """

    STATE: tuple[str, ...] = ()
    HYPERPARAMETERS: tuple[str, ...] = ()

    def __init__(self, size: int, dtype: DTypeLike = np.float32, **hyperparameters: float) -> None:
        self.dtype = np.dtype(dtype)
        self.state: dict[str, Vector] = {name: np.zeros(size, self.dtype) for name in self.STATE}
        self.steps = 0
        self._values = {name: hyperparameters[name] for name in self.HYPERPARAMETERS}
        self._rate = self._scalar(0.0)
        self._derive()

    def set(self, name: str, value: float) -> None:
        """Change a hyperparameter; it holds from the next update. A name the rule does not have is ignored.

        Momentum, weight decay and epsilon may change at any time. The decay of RMSProp and the betas of Adam may not
        once updates were made: they are the unit in which the state is kept.
        """
        if name in self._values:
            self._values[name] = value
            self._derive()

    def _derive(self) -> None:  # noqa: B027  a rule without hyperparameters has nothing to derive
        """Turn the hyperparameters into the scalars `update` works with."""

    def _scalar(self, value: float) -> Vector:
        return np.array(value, self.dtype)

    def _positive(self, epsilon: float) -> float:
        """An epsilon still above zero in the vector's dtype: where no gradient ever came, 0 / 0 would be NaN."""
        return max(epsilon, float(np.finfo(self.dtype).tiny))

    @abstractmethod
    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        """One update of `parameters` (size,) in place. The content of `gradients` (size,) is lost."""
