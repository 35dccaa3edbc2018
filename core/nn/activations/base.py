"""What the activations share: they work on the sums in place and keep what their derivative needs."""

from __future__ import annotations

from abc import abstractmethod
from typing import NamedTuple

import numpy as np

from ..arrays import Array, Operation
from ..layers.base import Bound, BoundForward, Layer


class Pair(NamedTuple):
    """The two operations of an elementwise nonlinearity; `output` is where forward leaves its values."""

    output: Array
    forward: Operation
    backward: Operation


class Elementwise(Layer):
    """h = f(z), one number in and one out.

    The layer below never needs its output again (a dense layer's gradient needs its input), so f may overwrite z; the
    gradient dL/dh is turned into dL/dz where it lies.
    """

    def __init__(self, name: str, features: int) -> None:
        super().__init__(name, features, features)

    @abstractmethod
    def pair(self, z: Array, dh: Array) -> Pair:
        """Bind to the sums `z` (batch, features) and to their gradient's buffer `dh`."""

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        gradient = np.zeros_like(x) if dx is None else dx
        output, forward, backward = self.pair(x, gradient)
        return Bound(output, gradient, forward, backward)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        output, forward, _ = self.pair(x, x)
        return BoundForward(output, forward)
