"""ReLU: h = max(0, z). Does not saturate for z > 0; a unit below zero for every input gets no gradient: dead."""

from __future__ import annotations

import numpy as np

from ..arrays import Array, against_zero, scalar
from .base import Elementwise, Pair


class ReLU(Elementwise):
    """dh/dz is 1 where h > 0, else 0 (0 at z = 0)."""

    kind = "relu"
    formula = "h = max(0, z)"

    def pair(self, z: Array, dh: Array) -> Pair:
        greater, multiply = np.greater, np.multiply
        zero = scalar(0.0, z.dtype)
        alive = np.zeros(z.shape, dtype=bool)

        def backward() -> None:
            greater(z, zero, alive)
            multiply(dh, alive, dh)

        return Pair(z, against_zero(np.maximum, z, z), backward)
