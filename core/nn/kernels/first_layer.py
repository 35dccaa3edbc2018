"""The convolution that reads images as they come from a file: rows of channel planes (channel, row, column).

With few channels (3 colours) a window is short (27 numbers for 3x3), and copying windows of 3 numbers
at a time is slow. Here the matrix is laid out the other way round, one row per place in the window and
one column per output pixel:

    Q[(ky, kx, c), pixel] = x[n, c, s i + ky - pad, s j + kx - pad]

whose rows are copied in runs along the image's own rows. The products take it as it is:

    Z = Q^T W        dW = Q dZ

The gradient of the input is never needed: there is no layer below.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..arrays import Array
from .direct import DirectWeights
from .geometry import ConvolutionShape
from .workspace import Workspace


class FirstConvolution:
    """The convolution of `images` rows (images, channels * height * width); `sums` as in DirectConvolution.

    `keep`: the matrix Q belongs to this object and is still there in the backward pass.
    """

    def __init__(
        self, weights: DirectWeights, images: int, workspace: Workspace, *, block: int = 1, keep: bool = False
    ) -> None:
        shape, dtype = weights.shape, weights.matrix.dtype
        self.keep = keep
        self._weights = weights
        top, left = shape.pad
        self._planes = (images, shape.channels, shape.height, shape.width)
        padded = workspace.array(
            f"padded planes {shape}", (images, shape.channels, shape.padded_height, shape.padded_width), dtype
        )
        self._inner = padded[:, :, top : top + shape.height, left : left + shape.width]
        self._windows = _windows(padded, shape, block)
        self._columns = (
            np.zeros(self._windows.shape, dtype)
            if keep
            else workspace.array("plane patches", self._windows.shape, dtype)
        )
        self._matrix = self._columns.reshape(shape.fan_in, -1)
        self.sums = workspace.array("sums", (block, block, images, *shape.cells(block), shape.filters), dtype)
        self._rows = self.sums.reshape(-1, shape.filters)

    def forward(self, x: Array) -> None:
        """Convolve x (images, channels * height * width)."""
        self._gather(x)
        np.dot(self._matrix.T, self._weights.matrix, out=self._rows)

    def backward(self, x: Array, dweight: Array, dx: Array | None = None) -> None:
        """Write this piece's weight gradient (fan in, filters) to `dweight`; `dx` must be None."""
        assert dx is None, "the first layer's input has no gradient"
        if not self.keep:
            self._gather(x)
        np.dot(self._matrix, self._rows, out=dweight)

    def _gather(self, x: Array) -> None:
        np.copyto(self._inner, x.reshape(self._planes))
        np.copyto(self._columns, self._windows)


def _windows(padded: Array, shape: ConvolutionShape, block: int) -> Array:
    """(kernel height, kernel width, C, b, b, n, Y, X) view of padded planes (n, C, Hp, Wp)."""
    image, plane, row, column = padded.strides
    step = shape.stride
    return as_strided(
        padded,
        (*shape.kernel, shape.channels, block, block, len(padded), *shape.cells(block)),
        (row, column, plane, step * row, step * column, image, block * step * row, block * step * column),
    )
