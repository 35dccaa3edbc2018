"""Pooling layers on images (height, width, channels): the largest or the mean of each window, or of
each channel.

Max pooling right behind a convolution is usually done by the convolution itself (see
layers.convolution); this one stands wherever it cannot be.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Array, scalar
from ..kernels.average_pooling import (
    average_backward,
    average_forward,
    global_average_backward,
    global_average_forward,
)
from ..kernels.max_pooling import (
    max_backward,
    max_backward_added,
    max_forward,
    max_only,
    pooled_length,
    window_candidates,
)
from .base import Bound, BoundForward, Layer


class _WindowPool(Layer):
    """What max and average pooling share: windows of `size` x `size` pixels, `stride` apart, that fit
    inside.
    """

    def __init__(self, name: str, shape: tuple[int, int, int], size: int, stride: int) -> None:
        height, width, channels = shape
        rows, columns = pooled_length(height, size, stride), pooled_length(width, size, stride)
        super().__init__(name, height * width * channels, rows * columns * channels)
        self.input_shape = shape
        self.output_shape = (rows, columns, channels)
        self.size = size
        self.stride = stride

    def _images(self, x: Array) -> Array:
        return x.reshape(-1, *self.input_shape)

    def _windows(self, x: Array) -> list[Array]:
        return window_candidates(self._images(x), self.size, self.stride)

    def _output(self, batch: int, like: Array) -> Array:
        return np.zeros((batch, *self.output_shape), like.dtype)

    @property
    def _tiles(self) -> bool:
        """Whether every pixel lies in exactly one window."""
        rows, columns, _ = self.output_shape
        height, width, _ = self.input_shape
        return self.size == self.stride and rows * self.size == height and columns * self.size == width


class MaxPool(_WindowPool):
    """y = the largest of each window; the gradient goes to the first of equal ones."""

    kind = "max pool"
    formula = "y = max over each window"

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        y, dy = self._output(batch, x), self._output(batch, x)
        windows = self._windows(x)
        wins = np.zeros((len(windows) - 1, *y.shape), bool)
        gradient = np.zeros_like(x) if dx is None else dx
        gradients = self._windows(gradient)
        left, share = np.zeros_like(y), np.zeros_like(y)

        def forward() -> None:
            max_forward(windows, y, wins)

        def backward() -> None:
            max_backward(dy, wins, gradients)

        def backward_added() -> None:
            gradient.fill(0.0)
            max_backward_added(dy, wins, gradients, left, share)

        return Bound(
            y.reshape(batch, -1), dy.reshape(batch, -1), forward, backward if self._tiles else backward_added
        )

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        y, windows = self._output(batch, x), self._windows(x)

        def forward() -> None:
            max_only(windows, y)

        return BoundForward(y.reshape(batch, -1), forward)


class AveragePool(_WindowPool):
    """y = the mean of each window."""

    kind = "average pool"
    formula = "y = mean of each window"

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        forward_only = self.bind_evaluation(x, batch)
        dy = self._output(batch, x)
        scratch = np.zeros_like(dy)
        gradient = np.zeros_like(x) if dx is None else dx
        gradients = self._windows(gradient)
        share = scalar(1.0 / self.size**2, x.dtype)

        def backward() -> None:
            gradient.fill(0.0)
            average_backward(dy, gradients, scratch, share)

        return Bound(forward_only.output, dy.reshape(batch, -1), forward_only.forward, backward)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        y, windows = self._output(batch, x), self._windows(x)
        share = scalar(1.0 / self.size**2, x.dtype)

        def forward() -> None:
            average_forward(windows, y, share)

        return BoundForward(y.reshape(batch, -1), forward)


class GlobalAveragePool(Layer):
    """y[c] = the mean of channel c over the whole image."""

    kind = "global average pool"
    formula = "y = mean of each channel"

    def __init__(self, name: str, shape: tuple[int, int, int]) -> None:
        height, width, channels = shape
        super().__init__(name, height * width * channels, channels)
        self.input_shape = shape
        self.pixels = height * width

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        forward_only = self.bind_evaluation(x, batch)
        dy, scratch = np.zeros((batch, self.outputs), x.dtype), np.zeros((batch, self.outputs), x.dtype)
        gradient = (np.zeros_like(x) if dx is None else dx).reshape(batch, self.pixels, self.outputs)
        share = scalar(1.0 / self.pixels, x.dtype)

        def backward() -> None:
            global_average_backward(dy, gradient, share, scratch)

        return Bound(forward_only.output, dy, forward_only.forward, backward)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        y = np.zeros((batch, self.outputs), x.dtype)
        images = x.reshape(batch, self.pixels, self.outputs)
        weights = np.full(self.pixels, 1.0 / self.pixels, x.dtype)

        def forward() -> None:
            global_average_forward(images, y, weights)

        return BoundForward(y, forward)
