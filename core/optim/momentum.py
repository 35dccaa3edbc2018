"""Momentum and Nesterov's accelerated gradient.

Both keep a velocity V <- mu V + G that does not contain the learning rate, so a changed rate acts on the whole step
at once. Momentum (Polyak, 1964): P <- P - lr V. Nesterov (in the form of Sutskever et al., 2013, rewritten to take
the gradient at P itself): P <- P - lr (G + mu V).
"""

from __future__ import annotations

import numpy as np
from numpy import add, multiply, subtract
from numpy.typing import DTypeLike

from .base import Optimizer, Vector


class Momentum(Optimizer):
    """V <- mu V + G, P <- P - lr V."""

    STATE = ("velocity",)
    HYPERPARAMETERS = ("momentum",)

    def _derive(self) -> None:
        self._momentum = self._scalar(self._values["momentum"])

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        velocity, rate = self.state["velocity"], self._rate
        rate[()] = learning_rate
        multiply(velocity, self._momentum, velocity)
        add(velocity, gradients, velocity)
        multiply(velocity, rate, gradients)
        subtract(parameters, gradients, parameters)
        self.steps += 1


class Nesterov(Momentum):
    """V <- mu V + G, P <- P - lr (G + mu V)."""

    def __init__(self, size: int, dtype: DTypeLike = np.float32, **hyperparameters: float) -> None:
        super().__init__(size, dtype, **hyperparameters)
        self._ahead = np.zeros(size, self.dtype)

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        velocity, momentum, ahead, rate = self.state["velocity"], self._momentum, self._ahead, self._rate
        rate[()] = learning_rate
        multiply(velocity, momentum, velocity)
        add(velocity, gradients, velocity)
        multiply(velocity, momentum, ahead)
        add(gradients, ahead, gradients)
        multiply(gradients, rate, gradients)
        subtract(parameters, gradients, parameters)
        self.steps += 1
