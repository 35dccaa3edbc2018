"""Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019).

The textbook keeps M <- b1 M + (1 - b1) G and S <- b2 S + (1 - b2) G^2, corrects both for their start at zero, and
steps by lr * M' / (sqrt(S') + eps). Here m = M / (1 - b1) and s = S / (1 - b2) are kept instead, which saves two
passes over the vector; what is missing goes into two scalars:

    P <- P - a * m / (sqrt(s) + e)     a = lr (1 - b1) / (1 - b1^t) * r,  e = eps * r,  r = sqrt((1 - b2^t) / (1 - b2))
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import DTypeLike

from .base import Optimizer, Vector


class Adam(Optimizer):
    """Momentum over rates adapted to each parameter, corrected for their start at zero."""

    STATE = ("mean", "squares")
    HYPERPARAMETERS: tuple[str, ...] = ("beta1", "beta2", "epsilon")

    def __init__(self, size: int, dtype: DTypeLike = np.float32, **hyperparameters: float) -> None:
        self._betas = {"beta1": 0.0, "beta2": 0.0, "epsilon": 0.0}
        super().__init__(size, dtype, **hyperparameters)
        self._epsilon_now = np.zeros((), self.dtype)

    def set(self, name: str, value: float) -> None:
        super().set(name, value)
        if name in self._betas:
            self._betas[name] = value

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        multiply, add = np.multiply, np.add
        mean, squares, work, rate = self.state["mean"], self.state["squares"], self._scratch, self._rate
        self.steps += 1
        beta1, beta2 = self._betas["beta1"], self._betas["beta2"]
        root = math.sqrt((1.0 - beta2**self.steps) / (1.0 - beta2))
        rate[...] = learning_rate * (1.0 - beta1) / (1.0 - beta1**self.steps) * root
        self._epsilon_now[...] = self._betas["epsilon"] * root
        multiply(mean, self._scalars["beta1"], mean)
        add(mean, gradients, mean)
        multiply(squares, self._scalars["beta2"], squares)
        multiply(gradients, gradients, gradients)
        add(squares, gradients, squares)
        np.sqrt(squares, work)
        add(work, self._epsilon_now, work)
        np.divide(mean, work, work)
        multiply(work, rate, work)
        np.subtract(parameters, work, parameters)


class AdamW(Adam):
    """Adam whose weight decay, P <- P - lr * decay * P, is kept apart from the gradient.

    The decay applies to the first `decayed` parameters, the weights.
    """

    HYPERPARAMETERS = ("beta1", "beta2", "epsilon", "weight_decay")

    def __init__(
        self, size: int, dtype: DTypeLike = np.float32, decayed: int = 0, **hyperparameters: float
    ) -> None:
        self._weight_decay = 0.0
        super().__init__(size, dtype, **hyperparameters)
        self._decayed = slice(0, decayed)
        self._kept = np.zeros((), self.dtype)

    def set(self, name: str, value: float) -> None:
        super().set(name, value)
        if name == "weight_decay":
            self._weight_decay = value

    def update(self, parameters: Vector, gradients: Vector, learning_rate: float) -> None:
        weights = parameters[self._decayed]
        self._kept[...] = 1.0 - learning_rate * self._weight_decay
        np.multiply(weights, self._kept, weights)
        super().update(parameters, gradients, learning_rate)
