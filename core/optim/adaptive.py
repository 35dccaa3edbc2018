"""Adagrad and RMSProp: each parameter's rate is divided by the root of its squared gradients.

Adagrad (Duchi et al., 2011) sums them, so its steps shrink for ever; RMSProp (Tieleman and Hinton, 2012) lets the
sum fade.
"""

from __future__ import annotations

import numpy as np

from .base import Optimizer, Vector


class Adagrad(Optimizer):
    """S <- S + G^2, P <- P - lr G / (sqrt(S) + eps)."""

    STATE = ("squares",)
    HYPERPARAMETERS = ("epsilon",)

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        multiply, add = np.multiply, np.add
        squares, work, rate = self.state["squares"], self._scratch, self._rate
        rate[...] = learning_rate
        multiply(gradients, gradients, work)
        add(squares, work, squares)
        np.sqrt(squares, work)
        add(work, self._scalars["epsilon"], work)
        np.divide(gradients, work, gradients)
        multiply(gradients, rate, gradients)
        np.subtract(parameters, gradients, parameters)
        self.steps += 1


class RMSProp(Optimizer):
    """S <- d S + (1 - d) G^2, P <- P - lr G / (sqrt(S) + eps)."""

    STATE = ("squares",)
    HYPERPARAMETERS = ("decay", "epsilon")

    def set(self, name: str, value: float) -> None:
        super().set(name, value)
        if name == "decay":
            self._rest = np.array(1.0 - value, self.dtype)

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        multiply, add = np.multiply, np.add
        squares, work, rate = self.state["squares"], self._scratch, self._rate
        rate[...] = learning_rate
        multiply(squares, self._scalars["decay"], squares)
        multiply(gradients, gradients, work)
        multiply(work, self._rest, work)
        add(squares, work, squares)
        np.sqrt(squares, work)
        add(work, self._scalars["epsilon"], work)
        np.divide(gradients, work, gradients)
        multiply(gradients, rate, gradients)
        np.subtract(parameters, gradients, parameters)
        self.steps += 1
