"""Sigmoid and tanh: they squash, saturate, and where they saturate they pass no gradient."""

from __future__ import annotations

import numpy as np

from ..arrays import Array, scalar
from ..layers.base import nothing
from .base import Elementwise, Pair


class Tanh(Elementwise):
    """h = tanh(z), dh/dz = 1 - h^2. Zero-centred."""

    kind = "tanh"
    formula = "h = tanh(z)"

    def pair(self, z: Array, dh: Array) -> Pair:
        tanh, multiply, subtract = np.tanh, np.multiply, np.subtract
        one, work = scalar(1.0, z.dtype), np.zeros_like(z)

        def forward() -> None:
            tanh(z, z)

        def backward() -> None:
            multiply(z, z, work)
            subtract(one, work, work)
            multiply(dh, work, dh)

        return Pair(z, forward, backward)


class Sigmoid(Elementwise):
    """h = 1 / (1 + exp(-z)) = tanh(z / 2) / 2 + 1/2, dh/dz = h (1 - h). All outputs positive: not zero-centred.

    Through tanh, because NumPy's tanh is vectorised and cannot overflow, while exp(-z) can.
    """

    kind = "sigmoid"
    formula = "h = 1 / (1 + exp(-z))"

    def pair(self, z: Array, dh: Array) -> Pair:
        tanh, multiply, subtract, add = np.tanh, np.multiply, np.subtract, np.add
        one, half, work = scalar(1.0, z.dtype), scalar(0.5, z.dtype), np.zeros_like(z)

        def forward() -> None:
            multiply(z, half, z)
            tanh(z, z)
            multiply(z, half, z)
            add(z, half, z)

        def backward() -> None:
            subtract(one, z, work)
            multiply(work, z, work)
            multiply(dh, work, dh)

        return Pair(z, forward, backward)


class Linear(Elementwise):
    """h = z: any depth of such layers is one linear layer."""

    kind = "linear"
    formula = "h = z"

    def pair(self, z: Array, dh: Array) -> Pair:
        return Pair(z, nothing, nothing)
