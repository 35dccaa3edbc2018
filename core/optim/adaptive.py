"""Adagrad and RMSProp: each parameter's rate is divided by the root of its squared gradients.

Adagrad (Duchi et al., 2011) sums them, so its steps shrink for ever; RMSProp (Tieleman and Hinton, 2012) lets the
sum fade.
"""

from __future__ import annotations

import math

import numpy as np
from numpy import add, divide, multiply, sqrt, subtract
from numpy.typing import DTypeLike

from .base import Optimizer, Vector


class Adagrad(Optimizer):
    """S <- S + G^2, P <- P - lr G / (sqrt(S) + eps)."""

    STATE = ("squares",)
    HYPERPARAMETERS = ("epsilon",)

    def __init__(self, size: int, dtype: DTypeLike = np.float32, **hyperparameters: float) -> None:
        super().__init__(size, dtype, **hyperparameters)
        self._work = np.zeros(size, self.dtype)

    def _derive(self) -> None:
        self._epsilon = self._scalar(self._positive(self._values["epsilon"]))

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        squares, work, rate = self.state["squares"], self._work, self._rate
        rate[()] = learning_rate
        multiply(gradients, gradients, work)
        add(squares, work, squares)
        sqrt(squares, work)
        add(work, self._epsilon, work)
        divide(gradients, work, gradients)
        multiply(gradients, rate, gradients)
        subtract(parameters, gradients, parameters)
        self.steps += 1


class RMSProp(Optimizer):
    """S <- d S + (1 - d) G^2, P <- P - lr G / (sqrt(S) + eps).

    Kept is s = S / (1 - d), which saves a pass over the vector: with r = 1 / sqrt(1 - d), the step is
    P <- P - lr r G / (sqrt(s) + eps r).
    """

    STATE = ("squares",)
    HYPERPARAMETERS = ("decay", "epsilon")

    def __init__(self, size: int, dtype: DTypeLike = np.float32, **hyperparameters: float) -> None:
        super().__init__(size, dtype, **hyperparameters)
        self._work = np.zeros(size, self.dtype)

    def _derive(self) -> None:
        decay, epsilon = self._values["decay"], self._values["epsilon"]
        self._root = 1.0 / math.sqrt(1.0 - decay)
        self._decay = self._scalar(decay)
        self._epsilon = self._scalar(self._positive(epsilon * self._root))

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        squares, work, rate = self.state["squares"], self._work, self._rate
        rate[()] = learning_rate * self._root
        multiply(squares, self._decay, squares)
        multiply(gradients, gradients, work)
        add(squares, work, squares)
        sqrt(squares, work)
        add(work, self._epsilon, work)
        divide(gradients, work, gradients)
        multiply(gradients, rate, gradients)
        subtract(parameters, gradients, parameters)
        self.steps += 1
