"""Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019).

The textbook keeps M <- b1 M + (1 - b1) G and S <- b2 S + (1 - b2) G^2, corrects both for their start at zero, and
steps by lr * M' / (sqrt(S') + eps). Here m = M / (1 - b1) and s = S / (1 - b2) are kept instead, which saves two
passes over the vector; what is missing goes into two scalars:

    P <- P - a * m / (sqrt(s) + e)     a = lr (1 - b1) / (1 - b1^t) * r,  e = eps * r,  r = sqrt((1 - b2^t) / (1 - b2))
"""

from __future__ import annotations

import math

import numpy as np
from numpy import add, divide, multiply, sqrt, subtract
from numpy.typing import DTypeLike

from .base import Optimizer, Vector


class Adam(Optimizer):
    """Momentum over rates adapted to each parameter, corrected for their start at zero."""

    STATE = ("mean", "squares")
    HYPERPARAMETERS: tuple[str, ...] = ("beta1", "beta2", "epsilon")

    def __init__(self, size: int, dtype: DTypeLike = np.float32, **hyperparameters: float) -> None:
        super().__init__(size, dtype, **hyperparameters)
        self._epsilon_now = self._scalar(0.0)

    def _derive(self) -> None:
        beta1, beta2 = self._values["beta1"], self._values["beta2"]
        self._beta1, self._beta2 = self._scalar(beta1), self._scalar(beta2)
        self._epsilon = self._positive(self._values["epsilon"])
        self._exact = (beta1, beta2)

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        mean, squares, rate, epsilon = (
            self.state["mean"],
            self.state["squares"],
            self._rate,
            self._epsilon_now,
        )
        self.steps = steps = self.steps + 1
        beta1, beta2 = self._exact
        root = math.sqrt((1.0 - beta2**steps) / (1.0 - beta2))
        rate[()] = learning_rate * (1.0 - beta1) / (1.0 - beta1**steps) * root
        epsilon[()] = self._epsilon * root
        multiply(mean, self._beta1, mean)
        add(mean, gradients, mean)
        multiply(squares, self._beta2, squares)
        multiply(gradients, gradients, gradients)
        add(squares, gradients, squares)
        sqrt(squares, gradients)
        add(gradients, epsilon, gradients)
        divide(mean, gradients, gradients)
        multiply(gradients, rate, gradients)
        subtract(parameters, gradients, parameters)


class AdamW(Adam):
    """Adam whose weight decay, P <- P - lr * decay * P, is kept apart from the gradient.

    The decay applies to the first `decayed` parameters, the weights.
    """

    HYPERPARAMETERS = ("beta1", "beta2", "epsilon", "weight_decay")

    def __init__(
        self, size: int, dtype: DTypeLike = np.float32, decayed: int = 0, **hyperparameters: float
    ) -> None:
        super().__init__(size, dtype, **hyperparameters)
        self._decayed = slice(0, decayed)
        self._kept = self._scalar(1.0)

    def _derive(self) -> None:
        super()._derive()
        self._weight_decay = self._values["weight_decay"]

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        weights, kept = parameters[self._decayed], self._kept
        kept[()] = 1.0 - learning_rate * self._weight_decay
        multiply(weights, kept, weights)
        super().update(parameters, gradients, learning_rate)
