"""One piece of a batch on its way through convolution, batch normalisation and max pooling.

A piece goes by four stations, because the batch's statistics lie between them (see normalized_convolution):

    forward      convolve; write the piece's mean and squares; keep the sums z, less the piece's mean
    normalize    y = scale (z - mean) + beta
    measure      sums of dy and of dy (z - mean), which the gradients of gamma and beta are made of
    backward     dz (see channel_coefficients), then the convolution's backward pass
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..arrays import Array, ones
from ..kernels.block_order import blocks_from_images, images_from_blocks
from ..kernels.max_pooling import block_candidates, max_backward_added, max_forward
from ..kernels.methods import Kernel
from ..kernels.workspace import Workspace
from .channel_coefficients import Coefficients
from .channel_moments import ChannelMoments
from .convolution_pieces import Buffers


class Shared(NamedTuple):
    """What all pieces of a layer share, and which of them this one is."""

    moments: ChannelMoments
    coefficients: Coefficients
    number: int
    workspace: Workspace


class NormalizedRowPiece:
    """No pooling. `z` (images, rows, columns, filters) is the piece's share of the sums that are kept."""

    def __init__(self, kernel: Kernel, buffers: Buffers, z: Array, shared: Shared) -> None:
        self._kernel = kernel
        self._x, self._dx, self._y, dy = buffers
        assert dy is not None, "evaluation needs no statistics"
        self._dy, self._z = dy, z
        self._station = _Station(z, [z], z, dy, shared)

    def forward(self) -> None:
        self._kernel.forward(self._x)
        images_from_blocks(self._kernel.sums, self._z)
        self._station.take_moments()

    def normalize(self) -> None:
        self._station.normalize(self._y)

    def measure(self) -> None:
        self._station.measure()

    def backward(self, dweight: Array) -> None:
        scratch = self._station.scratch
        self._station.spread(self._z, scratch)
        np.multiply(self._dy, self._station.scale, out=self._dy)
        np.add(scratch, self._dy, out=scratch)
        blocks_from_images(scratch, self._kernel.sums)
        self._kernel.backward(self._x, dweight, self._dx)


class NormalizedPooledPiece:
    """Max pooling before the normalisation. `z` (b, b, images, rows, columns, filters) holds the sums
    in block order, `pooled` (images, rows, columns, filters) the largest of each window."""

    def __init__(self, kernel: Kernel, buffers: Buffers, z: Array, pooled: Array, shared: Shared) -> None:
        self._kernel = kernel
        self._x, self._dx, self._y, dy = buffers
        assert dy is not None, "evaluation needs no statistics"
        self._dy, self._z, self._pooled = dy, z, pooled
        self._sums, self._candidates = block_candidates(kernel.sums), block_candidates(z)
        self._wins = np.zeros((len(self._candidates) - 1, *pooled.shape), bool)
        self._share = shared.workspace.array("share", pooled.shape, pooled.dtype)
        self._station = _Station(z, self._sums, pooled, dy, shared)

    def forward(self) -> None:
        self._kernel.forward(self._x)
        self._station.take_moments(self._kernel.sums)
        max_forward(self._candidates, self._pooled, self._wins)

    def normalize(self) -> None:
        self._station.normalize(self._y)

    def measure(self) -> None:
        self._station.measure()

    def backward(self, dweight: Array) -> None:
        self._station.spread(self._z, self._kernel.sums)
        np.multiply(self._dy, self._station.scale, out=self._dy)
        max_backward_added(self._dy, self._wins, self._sums, self._dy, self._share)
        self._kernel.backward(self._x, dweight, self._dx)


class _Station:
    """The arithmetic both kinds share.

    z: the sums the moments are taken of. parts: the same sums, as contiguous arrays (they may still lie
    in the kernel). out: what is normalised: z, or the largest of its windows. dy: the gradient of the
    latter."""

    def __init__(self, z: Array, parts: list[Array], out: Array, dy: Array, shared: Shared) -> None:
        number, coefficients, channels = shared.number, shared.coefficients, z.shape[-1]
        self._z, self._out, self._dy = z, out, dy
        self._parts = [part.reshape(-1, channels) for part in parts]
        self._part_means: Array = np.zeros((len(parts), channels), z.dtype)
        self._average = np.full(len(self._parts[0]), 1.0 / len(self._parts[0]), z.dtype)
        self._average_parts = np.full(len(parts), 1.0 / len(parts), z.dtype)
        self._mean, self._squares = shared.moments.means[number], shared.moments.squares[number]
        self.scratch = shared.workspace.array("squares", z.shape, z.dtype)
        self._ones = ones(z.size // channels, z.dtype)
        self._small = shared.workspace.array("products", out.shape, z.dtype)
        self._ones_out = ones(out.size // channels, z.dtype)
        self.scale, self._slope = coefficients.scale, coefficients.slope
        self._shift, self._level = coefficients.shifts[number], coefficients.levels[number]
        self._dy_sum, self._dy_product = coefficients.dy_sums[number], coefficients.dy_products[number]

    def take_moments(self, sums: Array | None = None) -> None:
        """Write the piece's mean and squares, and the sums (z itself if None) less the mean to z."""
        z = self._z
        for part, mean in zip(self._parts, self._part_means, strict=True):
            np.dot(self._average, part, out=mean)
        np.dot(self._average_parts, self._part_means, out=self._mean)
        np.subtract(z if sums is None else sums, self._mean, out=z)
        np.multiply(z, z, out=self.scratch)
        np.dot(self._ones, self.scratch.reshape(len(self._ones), -1), out=self._squares)

    def normalize(self, y: Array) -> None:
        np.multiply(self._out, self.scale, out=y)
        np.add(y, self._shift, out=y)

    def measure(self) -> None:
        rows = len(self._ones_out)
        np.dot(self._ones_out, self._dy.reshape(rows, -1), out=self._dy_sum)
        np.multiply(self._dy, self._out, out=self._small)
        np.dot(self._ones_out, self._small.reshape(rows, -1), out=self._dy_product)

    def spread(self, z: Array, dz: Array) -> None:
        """The share of dz that comes through the statistics: every number of the batch moved them a
        little.
        """
        np.multiply(z, self._slope, out=dz)
        np.add(dz, self._level, out=dz)
