"""The convolution layer: every filter looks at every window of the image; max pooling may be part of it.

    z[i, j, f] = sum over the window at (i, j) of x * W[:, :, :, f], plus b[f]

Pooling right behind a convolution is done here, before the bias is added: the largest sum of a window
is the same whether b is added before or after, and so it is with any activation that never falls. Only
the winners, a quarter of the numbers for 2x2, go on to the bias and the activation.

A batch is worked on in pieces that fit the cache (see kernels.micro_batches), forwards and backwards.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Array, ones
from ..initializers import Initializer
from ..kernels.geometry import ConvolutionShape
from ..kernels.methods import Kernel, Method, choose_method
from ..parameters import ParameterSpec
from ..workers import Workers
from .base import Bound, BoundForward, Layer
from .convolution_pieces import Buffers, PooledPiece, RowPiece
from .convolution_walk import bind_backward, bind_walk, cut


class Convolution(Layer):
    """x (batch, height * width * channels) -> y (batch, rows * columns * filters), channels last.

    planes: x is (batch, channels * height * width) as images come from a file, and its gradient is
    never asked for. pool: side of the max pooling's windows, which lie side by side; 1: no pooling. The
    weight is (kernel height, kernel width, channels, filters); its first three axes are the fan-in."""

    formula = "y = conv(x, W) + b"

    def __init__(
        self,
        name: str,
        shape: ConvolutionShape,
        initializer: Initializer,
        *,
        bias: bool = True,
        bias_init: float = 0.0,
        pool: int = 1,
        planes: bool = False,
        workers: Workers | None = None,
    ) -> None:
        rows, columns = shape.cells(pool)
        super().__init__(name, shape.height * shape.width * shape.channels, rows * columns * shape.filters)
        self.input_shape = (shape.height, shape.width, shape.channels)
        self.output_shape = (rows, columns, shape.filters)
        self.shape = shape
        self.pool = pool
        self.planes = planes
        self.initializer = initializer
        self.bias = bias
        self.bias_init = bias_init
        self.workers = workers or Workers()
        self.kind = f"conv {shape.kernel[0]}x{shape.kernel[1]}" + (f", max pool {pool}" if pool > 1 else "")
        if pool > 1:
            self.formula = "y = max pool(conv(x, W)) + b"

    def parameters(self) -> tuple[ParameterSpec, ...]:
        weight = ParameterSpec("weight", self.shape.weight_shape, decayed=True)
        return (weight, ParameterSpec("bias", (self.shape.filters,))) if self.bias else (weight,)

    def initialize(self, rng: np.random.Generator) -> None:
        height, width = self.shape.kernel
        drawn = self.initializer.sample(rng, self.shape.fan_in, self.shape.filters, height * width)
        self.tensors["weight"][...] = drawn.reshape(self.shape.weight_shape)
        if self.bias:
            self.tensors["bias"][...] = self.bias_init

    def multiply_adds(self) -> int:
        return self.shape.out_height * self.shape.out_width * self.shape.fan_in * self.shape.filters

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        y = np.zeros((batch, self.outputs), x.dtype)
        dy = np.zeros_like(y)
        method = self._method()
        weights = method.weights(self.shape, x.dtype)
        weight, dbias = self.tensors["weight"], self.gradients.get("bias")
        dy_rows = dy.reshape(-1, self.shape.filters)
        row_of_ones = ones(len(dy_rows), x.dtype)
        parts = [
            self._piece(part.kernel, self._images(x, dx, y, dy).part(part.images))
            for part in cut(method, weights, batch, x.dtype, self.workers, train=True)
        ]
        walk_forward = bind_walk([part.forward for part in parts], self.workers)
        walk_backward = bind_backward(parts, weights, self.gradients["weight"], self.workers)

        def forward() -> None:
            weights.prepare(weight)
            walk_forward()

        def backward() -> None:
            if dbias is not None:
                np.dot(row_of_ones, dy_rows, dbias)
            walk_backward()

        return Bound(y, dy, forward, backward)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        y = np.zeros((batch, self.outputs), x.dtype)
        method = self._method()
        weights = method.weights(self.shape, x.dtype)
        weight = self.tensors["weight"]
        parts = [
            self._piece(part.kernel, self._images(x, None, y, None).part(part.images))
            for part in cut(method, weights, batch, x.dtype, self.workers, train=False)
        ]
        walk = bind_walk([part.forward for part in parts], self.workers)

        def forward() -> None:
            weights.prepare(weight)
            walk()

        return BoundForward(y, forward)

    def _method(self) -> Method:
        return choose_method(self.shape, planes=self.planes, block=self.pool)

    def _images(self, x: Array, dx: Array | None, y: Array, dy: Array | None) -> Buffers:
        """The layer's rows as images."""
        return Buffers(
            x if self.planes else x.reshape(-1, *self.input_shape),
            None if dx is None else dx.reshape(-1, *self.input_shape),
            y.reshape(-1, *self.output_shape),
            None if dy is None else dy.reshape(-1, *self.output_shape),
        )

    def _piece(self, kernel: Kernel, buffers: Buffers) -> PooledPiece | RowPiece:
        return (PooledPiece if self.pool > 1 else RowPiece)(kernel, buffers, self.tensors.get("bias"))
