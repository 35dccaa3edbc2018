"""Convolution as one matrix product, for any kernel, stride and padding.

With P (pixels, kh kw C) the windows of the input (see patches) and W (kh kw C, filters):

    forward              Z  = P W
    weight's gradient    dW = P^T dZ
    input's gradient     stride 1:  dX = windows(dZ) W'     W' = W turned by 180 degrees, c and f swapped
                         else:      dX = scatter(dZ W^T)    scatter = the adjoint of taking windows

The first form of dX is a convolution again: it replaces kh * kw additions of scattered rows by one more
strided copy.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from ..arrays import Array
from .block_order import images_from_blocks
from .geometry import ConvolutionShape
from .patches import Patches, PatchScatter
from .workspace import Workspace


class DirectWeights:
    """The forms of the weight that the products need, made once a step and read by every piece of the
    batch.
    """

    def __init__(self, shape: ConvolutionShape, dtype: DTypeLike) -> None:
        kh, kw = shape.kernel
        self.shape = shape
        self.gradient_shape: tuple[int, ...] = (shape.fan_in, shape.filters)
        self.matrix: Array = np.zeros(self.gradient_shape, dtype)
        self._turned: Array = np.zeros((kh, kw, shape.filters, shape.channels), dtype)
        self.turned = self._turned.reshape(-1, shape.channels)

    def prepare(self, weight: Array) -> None:
        """Take `weight` (kernel height, kernel width, channels, filters)."""
        np.copyto(self.matrix, weight.reshape(self.matrix.shape))
        np.copyto(self._turned, weight[::-1, ::-1].transpose(0, 1, 3, 2))

    def finish(self, gradient: Array, dweight: Array) -> None:
        """From the sum of what `backward` wrote to the gradient of the weight."""
        np.copyto(dweight, gradient.reshape(dweight.shape))


class DirectConvolution:
    """The convolution of `images` images. `sums` (b, b, images, Y, X, filters) is its output, in block order.

    The caller reads `sums` after `forward`, and writes dL/d sums into the same array before `backward`.
    """

    def __init__(
        self, weights: DirectWeights, images: int, workspace: Workspace, *, block: int = 1, keep: bool = False
    ) -> None:
        shape, dtype = weights.shape, weights.matrix.dtype
        self.keep = keep
        self._weights = weights
        self._patches = Patches(shape, images, dtype, workspace, block=block, keep=keep)
        self.sums = workspace.array("sums", (block, block, images, *shape.cells(block), shape.filters), dtype)
        self._rows = self.sums.reshape(-1, shape.filters)
        self._input_gradient = _input_gradient(shape, images, dtype, workspace, block)

    def forward(self, x: Array) -> None:
        """Convolve x (images, height, width, channels)."""
        np.dot(self._patches.gather(x), self._weights.matrix, out=self._rows)

    def backward(self, x: Array, dweight: Array, dx: Array | None) -> None:
        """Write this piece's weight gradient (fan in, filters) to `dweight`, and dL/dx to `dx` if it is
        wanted.
        """
        kept = self.keep and not self._patches.pointwise
        windows = self._patches.matrix if kept else self._patches.gather(x)
        np.dot(windows.T, self._rows, out=dweight)
        if dx is not None:
            self._input_gradient.run(self.sums, self._weights, dx)


class _TurnedConvolution:
    """dX for stride 1: the output's gradient convolved with the turned kernel."""

    def __init__(
        self, shape: ConvolutionShape, images: int, dtype: DTypeLike, workspace: Workspace, block: int
    ) -> None:
        size = (images, shape.out_height, shape.out_width, shape.filters)
        # Pixels outside all pooling windows keep the zeros this starts with: nothing writes to them.
        self._dz = workspace.array(f"gradient in row order {shape} {block}", size, dtype)
        self._patches = Patches(shape.gradient_shape(), images, dtype, workspace)
        self._channels = shape.channels

    def run(self, sums: Array, weights: DirectWeights, dx: Array) -> None:
        block = len(sums)
        if block == 1:
            dz = sums[0, 0]
        else:
            dz = self._dz
            whole = dz[:, : block * sums.shape[3], : block * sums.shape[4]]
            images_from_blocks(sums, whole)
        np.dot(self._patches.gather(dz), weights.turned, out=dx.reshape(-1, self._channels))


class _Scattered:
    """dX for any stride: the gradient of every window, added up where windows overlap."""

    def __init__(
        self, shape: ConvolutionShape, images: int, dtype: DTypeLike, workspace: Workspace, block: int
    ) -> None:
        self._scatter = PatchScatter(shape, images, dtype, workspace, block=block)

    def run(self, sums: Array, weights: DirectWeights, dx: Array) -> None:
        np.dot(sums.reshape(-1, sums.shape[-1]), weights.matrix.T, out=self._scatter.matrix)
        self._scatter.scatter(dx)


def _input_gradient(
    shape: ConvolutionShape, images: int, dtype: DTypeLike, workspace: Workspace, block: int
) -> _TurnedConvolution | _Scattered:
    if shape.stride == 1:
        return _TurnedConvolution(shape, images, dtype, workspace, block)
    return _Scattered(shape, images, dtype, workspace, block)
