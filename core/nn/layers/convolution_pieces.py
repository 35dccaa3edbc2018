"""One piece of a batch on its way through a convolution and what belongs to it: max pooling, the bias."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..arrays import Array
from ..kernels.block_order import blocks_from_images, images_from_blocks
from ..kernels.max_pooling import block_candidates, max_backward, max_forward, max_only
from ..kernels.methods import Kernel


class Buffers(NamedTuple):
    """Images in, images out, and their gradients; all (images, height, width, channels), or one piece
    of them.

    x may be rows of channel planes instead. dx is None where nobody needs it, dy None in evaluation.
    """

    x: Array
    dx: Array | None
    y: Array
    dy: Array | None

    def part(self, images: slice) -> Buffers:
        """The share of some images."""
        return Buffers(
            self.x[images],
            None if self.dx is None else self.dx[images],
            self.y[images],
            None if self.dy is None else self.dy[images],
        )


class RowPiece:
    """No pooling: y = sums + bias."""

    def __init__(self, kernel: Kernel, buffers: Buffers, bias: Array | None) -> None:
        self._kernel = kernel
        self._x, self._dx, self._y, self._dy = buffers
        self._bias = bias

    def forward(self) -> None:
        self._kernel.forward(self._x)
        images_from_blocks(self._kernel.sums, self._y, self._bias)

    def backward(self, dweight: Array) -> None:
        assert self._dy is not None, "bound for evaluation"
        blocks_from_images(self._dy, self._kernel.sums)
        self._kernel.backward(self._x, dweight, self._dx)


class PooledPiece:
    """y = max over each window of the sums, + bias."""

    def __init__(self, kernel: Kernel, buffers: Buffers, bias: Array | None) -> None:
        self._kernel = kernel
        self._x, self._dx, self._y, self._dy = buffers
        self._bias = bias
        self._candidates = block_candidates(kernel.sums)
        training = self._dy is not None
        self._wins = np.zeros((len(self._candidates) - 1, *self._y.shape), bool) if training else None

    def forward(self) -> None:
        self._kernel.forward(self._x)
        if self._wins is None:
            max_only(self._candidates, self._y)
        else:
            max_forward(self._candidates, self._y, self._wins)
        if self._bias is not None:
            np.add(self._y, self._bias, out=self._y)

    def backward(self, dweight: Array) -> None:
        assert self._dy is not None, "bound for evaluation"
        assert self._wins is not None, "bound for evaluation"
        max_backward(self._dy, self._wins, self._candidates)
        self._kernel.backward(self._x, dweight, self._dx)
