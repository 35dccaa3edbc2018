"""Stochastic gradient descent: P <- P - lr * G."""

from __future__ import annotations

from numpy import multiply, subtract

from .base import Optimizer, Vector


class SGD(Optimizer):
    """Straight down the gradient (Robbins and Monro, 1951)."""

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        rate = self._rate
        rate[()] = learning_rate
        multiply(gradients, rate, gradients)
        subtract(parameters, gradients, parameters)
        self.steps += 1
