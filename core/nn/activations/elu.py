"""ELU (Clevert et al., 2015): h = z for z > 0, alpha (exp(z) - 1) below; outputs closer to zero mean than ReLU's."""

from __future__ import annotations

import numpy as np

from ..arrays import Array, against_zero, scalar
from .base import Elementwise, Pair


class ELU(Elementwise):
    """The exponential exp(min(z, 0)) is kept: for alpha = 1 it is the derivative itself, on both sides."""

    kind = "elu"
    formula = "h = z if z > 0 else alpha (exp(z) - 1)"

    def __init__(self, name: str, features: int, alpha: float) -> None:
        super().__init__(name, features)
        self.alpha = alpha

    def pair(self, z: Array, dh: Array) -> Pair:
        return self._unit_pair(z, dh) if self.alpha == 1.0 else self._scaled_pair(z, dh)

    def _unit_pair(self, z: Array, dh: Array) -> Pair:
        exp, maximum, multiply, subtract = np.exp, np.maximum, np.multiply, np.subtract
        one = scalar(1.0, z.dtype)
        slope, h = np.zeros_like(z), np.zeros_like(z)
        cut_off = against_zero(np.minimum, z, slope)

        def forward() -> None:
            cut_off()
            exp(slope, slope)
            subtract(slope, one, h)
            maximum(z, h, out=h)  # exp(z) - 1 >= z for every z, and is 0 where z was cut off at 0

        def backward() -> None:
            multiply(dh, slope, dh)

        return Pair(h, forward, backward)

    def _scaled_pair(self, z: Array, dh: Array) -> Pair:
        exp, multiply, subtract, add = np.exp, np.multiply, np.subtract, np.add
        zero, one, alpha = scalar(0.0, z.dtype), scalar(1.0, z.dtype), scalar(self.alpha, z.dtype)
        slope, h, above = np.zeros_like(z), np.zeros_like(z), np.zeros_like(z)
        negative = np.zeros(z.shape, dtype=bool)
        rest = scalar(self.alpha - 1.0, z.dtype)
        cut_off, keep_above = against_zero(np.minimum, z, slope), against_zero(np.maximum, z, above)

        def forward() -> None:
            cut_off()
            exp(slope, slope)
            subtract(slope, one, h)
            multiply(h, alpha, h)  # alpha (exp(min(z, 0)) - 1): 0 where z > 0
            keep_above()
            add(h, above, h)

        def backward() -> None:
            # exp(min(z, 0)) is 1 where z > 0, so multiplying by 1 + (alpha - 1) [z < 0] gives both sides
            np.less(z, zero, negative)
            multiply(negative, rest, above)
            add(above, one, above)
            multiply(slope, above, slope)
            multiply(dh, slope, dh)

        return Pair(h, forward, backward)
