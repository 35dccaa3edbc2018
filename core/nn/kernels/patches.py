"""im2col: the windows of an image as the rows of a matrix, copied in one go, and the adjoint.

A convolution is a matrix product once every window lies in a row: (pixels, window) @ (window, filters).
The windows overlap, so nothing but a copy can lay them out; but they are all described by strides
alone. In a padded image (n, Hp, Wp, C) the window of output pixel (i, j) starts at row s i, column s j,
and its kernel-row holds kw * C numbers that are already contiguous. So the whole matrix is one view

    windows[dy, dx, n, Y, X, ky, (kx, c)]

    with strides: s rows, s columns, one image, b s rows, b s columns, one row, one number

and filling it is one `copyto`: half the time of a loop over the kernel's positions, a sixth of one over
whole batches. The leading axes are block order (see block_order); b = 1 gives row order.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from ..arrays import Array
from .geometry import ConvolutionShape
from .workspace import Workspace


class Patches:
    """The window matrix of `images` images: (b * b * images * Y * X, kernel height * width * channels).

    `keep`: the matrix belongs to this object, so that it is still there in the backward pass; otherwise
    it is the workspace's and the next piece overwrites it.
    """

    def __init__(
        self,
        shape: ConvolutionShape,
        images: int,
        dtype: DTypeLike,
        workspace: Workspace,
        *,
        block: int = 1,
        keep: bool = False,
    ) -> None:
        self.shape = shape
        self.pointwise = shape.kernel == (1, 1) and shape.stride == block == 1 and shape.pad == (0, 0)
        if self.pointwise:
            return  # the images themselves, one pixel a row, are the matrix
        size = (images, shape.padded_height, shape.padded_width, shape.channels)
        self._padded = workspace.array(f"padded {shape}", size, dtype)
        self._inner = inner(self._padded, shape)
        self._windows = _windows(self._padded, shape, block)
        self._columns = (
            np.zeros(self._windows.shape, dtype)
            if keep
            else workspace.array("patches", self._windows.shape, dtype)
        )
        self._matrix = self._columns.reshape(-1, shape.fan_in)

    def gather(self, x: Array) -> Array:
        """The matrix of the windows of `x` (images, height, width, channels); valid until the next call."""
        if self.pointwise:
            return x.reshape(-1, self.shape.channels)
        np.copyto(self._inner, x)
        np.copyto(self._columns, self._windows)
        return self._matrix

    @property
    def matrix(self) -> Array:
        """What `gather` made last."""
        return self._matrix


class PatchScatter:
    """The adjoint of `Patches`: every number of the matrix is added to the pixel it was copied from."""

    def __init__(
        self, shape: ConvolutionShape, images: int, dtype: DTypeLike, workspace: Workspace, *, block: int = 1
    ) -> None:
        size = (images, shape.padded_height, shape.padded_width, shape.channels)
        self._padded = workspace.array("scattered", size, dtype)
        self._inner = inner(self._padded, shape)
        windows = _windows(self._padded, shape, block)
        self.columns = workspace.array("scattered patches", windows.shape, dtype)
        self.matrix = self.columns.reshape(-1, shape.fan_in)
        # One kernel position at a time no two windows share a pixel, so each is one plain addition.
        self._pairs = [
            (windows[..., ky, at], self.columns[..., ky, at])
            for ky in range(shape.kernel[0])
            for at in (slice(kx * shape.channels, (kx + 1) * shape.channels) for kx in range(shape.kernel[1]))
        ]

    def scatter(self, dx: Array) -> None:
        """Write the sums of `matrix` over all windows to `dx` (images, height, width, channels)."""
        self._padded.fill(0.0)
        for target, source in self._pairs:
            np.add(target, source, out=target)
        np.copyto(dx, self._inner)


def inner(padded: Array, shape: ConvolutionShape) -> Array:
    """The image inside its border of zeros, for padded (n, Hp, Wp, C)."""
    top, left = shape.pad
    return padded[:, top : top + shape.height, left : left + shape.width]


def _windows(padded: Array, shape: ConvolutionShape, block: int) -> Array:
    """(b, b, n, Y, X, kernel height, kernel width * C) view of padded (n, Hp, Wp, C)."""
    image, row, column, element = padded.strides
    step = shape.stride
    return as_strided(
        padded,
        (block, block, len(padded), *shape.cells(block), shape.kernel[0], shape.kernel[1] * shape.channels),
        (step * row, step * column, image, block * step * row, block * step * column, row, element),
    )
