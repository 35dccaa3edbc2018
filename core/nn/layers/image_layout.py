"""How an image's numbers are ordered in a row: as they come from a file, and as the image layers want
them.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Array
from .base import Bound, BoundForward, Layer, nothing


class ChannelsLast(Layer):
    """Rows of channel planes (channel, row, column) -> rows of pixels (row, column, channel).

    Only where an image layer that is no convolution comes first: a first convolution reads the planes
    as they are.
    """

    kind = "channels last"
    formula = "y[i, j, c] = x[c, i, j]"

    def __init__(self, name: str, channels: int, height: int, width: int) -> None:
        super().__init__(name, channels * height * width, channels * height * width)
        self.input_shape = (channels, height, width)
        self.output_shape = (height, width, channels)

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        forward_only = self.bind_evaluation(x, batch)
        dy = np.zeros_like(forward_only.output)
        if dx is None:
            return Bound(forward_only.output, dy, forward_only.forward, nothing)
        pixels, planes = dy.reshape(batch, *self.output_shape), dx.reshape(batch, *self.input_shape)

        def backward() -> None:
            np.copyto(planes, pixels.transpose(0, 3, 1, 2))

        return Bound(forward_only.output, dy, forward_only.forward, backward)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        y = np.zeros((batch, self.outputs), x.dtype)
        planes, pixels = x.reshape(batch, *self.input_shape), y.reshape(batch, *self.output_shape)

        def forward() -> None:
            np.copyto(pixels, planes.transpose(0, 2, 3, 1))

        return BoundForward(y, forward)


class Flatten(Layer):
    """An image's numbers as one row. They lie in a row already: nothing is done, and the name says
    where it happens.
    """

    kind = "flatten"
    formula = "y = x as one row"

    def __init__(self, name: str, shape: tuple[int, ...]) -> None:
        numbers = int(np.prod(shape))
        super().__init__(name, numbers, numbers)
        self.input_shape = shape

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        return Bound(x, np.zeros_like(x) if dx is None else dx, nothing, nothing)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        return BoundForward(x, nothing)
