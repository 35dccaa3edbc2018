"""The convolution layer: every filter looks at every window of the image; max pooling may be part of it.

    z[i, j, f] = sum over the window at (i, j) of x * W[:, :, :, f], plus b[f]

Pooling right behind a convolution is done here, before the bias is added: the largest sum of a window
is the same whether b is added before or after, and so it is with any activation that never falls. Only
the winners, a quarter of the numbers for 2x2, go on to the bias and the activation.

A batch is worked on in pieces that fit the cache (see kernels.micro_batches), forwards and backwards.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Array, Operation, ones
from ..initializers import Initializer
from ..kernels.geometry import ConvolutionShape
from ..kernels.methods import Method, Weights, choose_method
from ..kernels.micro_batches import LANES, lanes, pieces
from ..kernels.workspace import Workspace
from ..parameters import ParameterSpec
from ..workers import Workers
from .base import Bound, BoundForward, Layer
from .convolution_pieces import Piece, PooledPiece, RowPiece

KEPT_BYTES = 24_000_000
"""What a layer may hold from the forward to the backward pass, to be spared copying it again; beyond a
last-level cache's size it saves no time."""


class Convolution(Layer):
    """x (batch, height * width * channels) -> y (batch, rows * columns * filters), channels last.

    planes: x is (batch, channels * height * width) as images come from a file, and its gradient is
    never asked for. pool: side of the max pooling's windows, which lie side by side; 1: no pooling. The
    weight is (kernel height, kernel width, channels, filters); its first three axes are the fan-in.
    """

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
        self.shape = shape
        self.pool = pool
        self.planes = planes
        rows, columns = shape.cells(pool)
        super().__init__(name, shape.height * shape.width * shape.channels, rows * columns * shape.filters)
        self.input_shape = (shape.height, shape.width, shape.channels)
        self.output_shape = (rows, columns, shape.filters)
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
        drawn = self.initializer.sample(rng, self.shape.fan_in, self.shape.filters)
        self.tensors["weight"][...] = drawn.reshape(self.shape.weight_shape)
        if self.bias:
            self.tensors["bias"][...] = self.bias_init

    def multiply_adds(self) -> int:
        return self.shape.out_height * self.shape.out_width * self.shape.fan_in * self.shape.filters

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        dtype = x.dtype
        y = np.zeros((batch, self.outputs), dtype)
        dy = np.zeros_like(y)
        method = self._method()
        weights = method.weights(self.shape, dtype)
        keep = method.kept * batch * dtype.itemsize <= KEPT_BYTES
        parts = self._pieces(method, weights, x, dx, y, dy, keep=keep)
        weight, dweight = self.tensors["weight"], self.gradients["weight"]
        sums = [np.zeros(weights.gradient_shape, dtype) for _ in lanes(len(parts))]
        forwards = [_walk_forward([parts[k] for k in lane]) for lane in lanes(len(parts))]
        backwards = [
            _walk_backward([parts[k] for k in lane], total)
            for lane, total in zip(lanes(len(parts)), sums, strict=True)
        ]
        dbias = self.gradients.get("bias")
        dy_rows = dy.reshape(-1, self.shape.filters)
        row_of_ones = ones(len(dy_rows), dtype)
        run = self.workers.run

        def forward() -> None:
            weights.prepare(weight)
            run(forwards)

        def backward() -> None:
            if dbias is not None:
                np.dot(row_of_ones, dy_rows, dbias)
            run(backwards)
            for other in sums[1:]:
                np.add(sums[0], other, out=sums[0])
            weights.finish(sums[0], dweight)

        return Bound(y, dy, forward, backward)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        y = np.zeros((batch, self.outputs), x.dtype)
        method = self._method()
        weights = method.weights(self.shape, x.dtype)
        parts = self._pieces(method, weights, x, None, y, None, keep=False)
        forwards = [_walk_forward([parts[k] for k in lane]) for lane in lanes(len(parts))]
        weight, run = self.tensors["weight"], self.workers.run

        def forward() -> None:
            weights.prepare(weight)
            run(forwards)

        return BoundForward(y, forward)

    def _method(self) -> Method:
        return choose_method(self.shape, planes=self.planes, block=self.pool)

    def _pieces(
        self,
        method: Method,
        weights: Weights,
        x: Array,
        dx: Array | None,
        y: Array,
        dy: Array | None,
        *,
        keep: bool,
    ) -> list[Piece]:
        """The batch in pieces. Buffers of passing use are shared by the pieces one thread does."""
        images = x if self.planes else x.reshape(-1, *self.input_shape)
        dimages = None if dx is None else dx.reshape(-1, *self.input_shape)
        out = y.reshape(-1, *self.output_shape)
        dout = None if dy is None else dy.reshape(-1, *self.output_shape)
        workspaces = [Workspace() for _ in range(self.workers.count)]
        maker = PooledPiece if self.pool > 1 else RowPiece
        made: list[Piece] = []
        cut = pieces(len(x), (method.kept + method.passing) * x.itemsize)
        for number, part in enumerate(cut):
            workspace = workspaces[number % LANES % self.workers.count]  # of the thread that does this lane
            kernel = method.kernel(weights, part.stop - part.start, workspace, keep)
            made.append(
                maker(
                    kernel,
                    images[part],
                    None if dimages is None else dimages[part],
                    out[part],
                    None if dout is None else dout[part],
                    self.tensors.get("bias"),
                    workspace,
                )
            )
        return made


def _walk_forward(parts: list[Piece]) -> Operation:
    def forward() -> None:
        for part in parts:
            part.forward()

    return forward


def _walk_backward(parts: list[Piece], total: Array) -> Operation:
    """The first piece writes its weight gradient to `total`, the others add theirs."""
    first, rest = parts[0], parts[1:]
    scratch = np.zeros_like(total)

    def backward() -> None:
        first.backward(total)
        for part in rest:
            part.backward(scratch)
            np.add(total, scratch, out=total)

    return backward
