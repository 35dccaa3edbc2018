"""Momentum and Nesterov's accelerated gradient.

Both keep a velocity V <- mu V + G that does not contain the learning rate, so a changed rate acts on the whole step
at once. Momentum (Polyak, 1964): P <- P - lr V. Nesterov (in the form of Sutskever et al., 2013, rewritten to take
the gradient at P itself): P <- P - lr (G + mu V).
"""

from __future__ import annotations

import numpy as np

from .base import Optimizer, Vector


class Momentum(Optimizer):
    """V <- mu V + G, P <- P - lr V."""

    STATE = ("velocity",)
    HYPERPARAMETERS = ("momentum",)

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        multiply, velocity, rate = np.multiply, self.state["velocity"], self._rate
        rate[...] = learning_rate
        multiply(velocity, self._scalars["momentum"], velocity)
        np.add(velocity, gradients, velocity)
        multiply(velocity, rate, gradients)
        np.subtract(parameters, gradients, parameters)
        self.steps += 1


class Nesterov(Optimizer):
    """V <- mu V + G, P <- P - lr (G + mu V)."""

    STATE = ("velocity",)
    HYPERPARAMETERS = ("momentum",)

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        multiply, add = np.multiply, np.add
        velocity, momentum, ahead, rate = (
            self.state["velocity"],
            self._scalars["momentum"],
            self._scratch,
            self._rate,
        )
        rate[...] = learning_rate
        multiply(velocity, momentum, velocity)
        add(velocity, gradients, velocity)
        multiply(velocity, momentum, ahead)
        add(gradients, ahead, gradients)
        multiply(gradients, rate, gradients)
        np.subtract(parameters, gradients, parameters)
        self.steps += 1
