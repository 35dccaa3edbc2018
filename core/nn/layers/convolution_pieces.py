"""One piece of a batch on its way through a convolution and what belongs to it: max pooling, the bias."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ..arrays import Array
from ..kernels.block_order import blocks_from_images, images_from_blocks
from ..kernels.max_pooling import block_candidates, max_backward, max_forward, max_only
from ..kernels.methods import Kernel
from ..kernels.workspace import Workspace


class Piece(Protocol):
    """A few images bound to their part of the batch's buffers."""

    def forward(self) -> None:
        """Read x, write y."""

    def backward(self, dweight: Array) -> None:
        """Read dL/dy, write dL/dx and this piece's part of the weight's gradient."""


class RowPiece:
    """No pooling: y (images, rows, columns, filters) = sums + bias."""

    def __init__(
        self,
        kernel: Kernel,
        x: Array,
        dx: Array | None,
        y: Array,
        dy: Array | None,
        bias: Array | None,
        workspace: Workspace,
    ) -> None:
        self._kernel = kernel
        self._x, self._dx, self._y, self._dy, self._bias = x, dx, y, dy, bias

    def forward(self) -> None:
        self._kernel.forward(self._x)
        images_from_blocks(self._kernel.sums, self._y, self._bias)

    def backward(self, dweight: Array) -> None:
        assert self._dy is not None, "bound for evaluation"
        blocks_from_images(self._dy, self._kernel.sums)
        self._kernel.backward(self._x, dweight, self._dx)


class PooledPiece:
    """y (images, rows, columns, filters) = max over each window of the sums, + bias."""

    def __init__(
        self,
        kernel: Kernel,
        x: Array,
        dx: Array | None,
        y: Array,
        dy: Array | None,
        bias: Array | None,
        workspace: Workspace,
    ) -> None:
        self._kernel = kernel
        self._x, self._dx, self._y, self._dy, self._bias = x, dx, y, dy, bias
        self._candidates = block_candidates(kernel.sums)
        wins = (len(self._candidates) - 1, *y.shape)
        self._wins = np.zeros(wins, bool) if dy is not None else None

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
