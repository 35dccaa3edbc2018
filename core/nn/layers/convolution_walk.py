"""A batch's walk through a convolution, piece by piece: cut, dealt to lanes, shared among threads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import DTypeLike

from ..arrays import Array, Operation
from ..kernels.methods import Kernel, Method, Weights
from ..kernels.micro_batches import LANES, lanes, pieces
from ..kernels.workspace import Workspace
from ..workers import Workers

KEPT_BYTES = 24_000_000
"""What a layer may hold from the forward to the backward pass to be spared making it again: about what
a last-level cache has room for. Beyond it, making it again is as fast as fetching it from memory."""


class Part(NamedTuple):
    """Some images of a batch, the kernel that convolves them, and buffers of passing use."""

    images: slice
    kernel: Kernel
    workspace: Workspace


class Piece(Protocol):
    """A part bound to its images' share of the batch's buffers."""

    def forward(self) -> None:
        """Read x, write what the layer needs of the sums."""

    def backward(self, dweight: Array) -> None:
        """Write dL/dx and this piece's part of the weight's gradient."""


def cut(
    method: Method, weights: Weights, batch: int, dtype: DTypeLike, workers: Workers, *, train: bool
) -> list[Part]:
    """A batch in parts. Parts that one thread does share their workspace; `train`: there will be a
    backward pass.
    """
    itemsize = np.dtype(dtype).itemsize
    keep = train and method.kept * batch * itemsize <= KEPT_BYTES
    workspaces = [Workspace() for _ in range(workers.count)]
    parts = []
    for number, images in enumerate(pieces(batch, (method.kept + method.passing) * itemsize)):
        workspace = workspaces[number % LANES % workers.count]  # of the thread that does this lane
        kernel = method.kernel(weights, images.stop - images.start, workspace, keep)
        parts.append(Part(images, kernel, workspace))
    return parts


def bind_walk(operations: Sequence[Operation], workers: Workers) -> Operation:
    """One operation that does the same thing to all pieces, one operation each."""
    walks = [_in_turn([operations[k] for k in lane]) for lane in lanes(len(operations))]

    def walk() -> None:
        workers.run(walks)

    return walk


def bind_backward(parts: Sequence[Piece], weights: Weights, dweight: Array, workers: Workers) -> Operation:
    """One operation that takes all pieces backward and writes the weight's gradient to `dweight`."""
    dealt = lanes(len(parts))
    sums = [np.zeros(weights.gradient_shape, dweight.dtype) for _ in dealt]
    walks = [_walk_backward([parts[k] for k in lane], total) for lane, total in zip(dealt, sums, strict=True)]

    def backward() -> None:
        workers.run(walks)
        for other in sums[1:]:
            np.add(sums[0], other, out=sums[0])
        weights.finish(sums[0], dweight)

    return backward


def _in_turn(operations: list[Operation]) -> Operation:
    def walk() -> None:
        for operation in operations:
            operation()

    return walk


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
