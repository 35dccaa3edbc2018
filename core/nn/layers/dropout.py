"""Inverted dropout (Srivastava et al., 2014): scale at training time, so that evaluation does nothing."""

from __future__ import annotations

import numpy as np

from ..arrays import Array, scalar
from .base import Bound, BoundForward, Layer, nothing


class Dropout(Layer):
    """y = x * mask / (1 - p), mask = 1 with probability 1 - p. Draws from its own generator, given by the network.

    With p = 0 it is bound to nothing at all, so that it may stand in every network and be turned up while training.
    """

    kind = "dropout"
    formula = "y = x * mask / (1 - p)"

    def __init__(self, name: str, features: int, probability: float) -> None:
        super().__init__(name, features, features)
        self.probability = probability
        self.generator = np.random.default_rng(0)

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        if self.probability == 0.0:
            return Bound(x, np.zeros_like(x) if dx is None else dx, nothing, nothing)
        less, multiply = np.less, np.multiply
        noise, y = np.zeros_like(x), np.zeros_like(x)
        kept = np.zeros(x.shape, dtype=bool)
        dy = np.zeros_like(x) if dx is None else dx
        layer, dtype = self, x.dtype
        keep = 1.0 - self.probability
        threshold, scale = scalar(keep, dtype), scalar(1.0 / keep, dtype)

        def forward() -> None:
            layer.generator.random(out=noise, dtype=dtype)
            less(noise, threshold, kept)
            multiply(kept, scale, noise)  # the mask, already divided by 1 - p
            multiply(x, noise, y)

        def backward() -> None:
            multiply(dy, noise, dy)

        return Bound(y, dy, forward, backward)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        return BoundForward(x, nothing)
