"""Leaky ReLU (Maas et al., 2013) and PReLU (He et al., 2015): the negative side keeps a slope, so no unit dies."""

from __future__ import annotations

import numpy as np

from ..arrays import Array, against_zero, ones, scalar
from ..layers.base import Bound, BoundForward, Layer
from ..parameters import ParameterSpec
from .base import Elementwise, Pair


class LeakyReLU(Elementwise):
    """h = max(z, slope * z) with 0 <= slope <= 1."""

    kind = "leaky relu"
    formula = "h = max(z, slope z)"

    def __init__(self, name: str, features: int, slope: float) -> None:
        super().__init__(name, features)
        self.slope = slope

    def pair(self, z: Array, dh: Array) -> Pair:
        maximum, greater, multiply, add = np.maximum, np.greater, np.multiply, np.add
        zero, slope = scalar(0.0, z.dtype), scalar(self.slope, z.dtype)
        rest = scalar(1.0 - self.slope, z.dtype)
        h, work = np.zeros_like(z), np.zeros_like(z)
        positive = np.zeros(z.shape, dtype=bool)

        def forward() -> None:
            multiply(z, slope, work)
            maximum(z, work, out=h)

        def backward() -> None:
            greater(z, zero, positive)
            multiply(positive, rest, work)  # dh/dz = slope + (1 - slope) [z > 0]
            add(work, slope, work)
            multiply(dh, work, dh)

        return Pair(h, forward, backward)


class PReLU(Layer):
    """h = max(z, 0) + slope * min(z, 0) with one learned slope per unit; `initial` is what the slopes start from."""

    kind = "prelu"
    formula = "h = max(z, 0) + a min(z, 0), a learned"

    def __init__(self, name: str, features: int, initial: float) -> None:
        super().__init__(name, features, features)
        self.initial = initial

    def parameters(self) -> tuple[ParameterSpec, ...]:
        return (ParameterSpec("slope", (self.outputs,)),)

    def initialize(self, rng: np.random.Generator) -> None:
        self.tensors["slope"][...] = self.initial

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        dot, add, subtract, multiply, greater = np.dot, np.add, np.subtract, np.multiply, np.greater
        slope, dslope = self.tensors["slope"], self.gradients["slope"]
        forward_only = self.bind_evaluation(x, batch)
        dh = np.zeros_like(x) if dx is None else dx
        zero, one = scalar(0.0, x.dtype), scalar(1.0, x.dtype)
        work, rest = np.zeros_like(x), np.zeros_like(slope)
        positive = np.zeros(x.shape, dtype=bool)
        row_of_ones = ones(batch, x.dtype)
        keep_below = against_zero(np.minimum, x, work)

        def backward() -> None:
            keep_below()
            multiply(work, dh, work)
            dot(row_of_ones, work, dslope)  # dL/da = sum of dh * min(z, 0)
            greater(x, zero, positive)
            subtract(one, slope, rest)
            multiply(positive, rest, work)  # dh/dz = a + (1 - a) [z > 0]
            add(work, slope, work)
            multiply(dh, work, dh)

        return Bound(forward_only.output, dh, forward_only.forward, backward)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        slope = self.tensors["slope"]
        h, work = np.zeros_like(x), np.zeros_like(x)
        keep_below, keep_above = against_zero(np.minimum, x, work), against_zero(np.maximum, x, h)

        def forward() -> None:
            keep_below()
            np.multiply(work, slope, work)
            keep_above()
            np.add(h, work, h)

        return BoundForward(h, forward)
