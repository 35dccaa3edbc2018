"""Max pooling: the largest of the candidates of each window, and the gradient to the one that won.

A window of k x k pixels is seen as k * k arrays of the same shape, the *candidates*: all first pixels
of all windows, all second pixels, and so on, in row order within the window. Block order (see
block_order) stores them so; for any other window size and stride they are strided views of the image.

    forward     best <- max(best, candidate), noting where the candidate beat all before it
    backward    from the last candidate to the first: if it beat all before it, it takes the gradient left

so that of equal maxima exactly one, the first in row order, gets the gradient, as in PyTorch. (A plain
`x == max` would give it to every one of them; flat regions of an image are full of such ties.) NaN is
passed on by the maximum.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..arrays import Array


def max_forward(candidates: Sequence[Array], best: Array, wins: Array) -> None:
    """Write the maximum of k >= 1 candidates to `best`, and who beat all before it to `wins` (k - 1
    bool arrays).
    """
    leader = candidates[0]
    if len(candidates) == 1:
        np.copyto(best, leader)
    for candidate, win in zip(candidates[1:], wins, strict=True):
        np.greater(candidate, leader, out=win)
        np.maximum(leader, candidate, out=best)
        leader = best


def max_only(candidates: Sequence[Array], best: Array) -> None:
    """`max_forward` without notes, for evaluation."""
    leader = candidates[0]
    if len(candidates) == 1:
        np.copyto(best, leader)
    for candidate in candidates[1:]:
        np.maximum(leader, candidate, out=best)
        leader = best


def max_backward(dbest: Array, wins: Array, gradients: Sequence[Array]) -> None:
    """Write dL/d candidate to the k arrays `gradients`, which must not overlap; `dbest` is only read."""
    first, left = gradients[0], dbest
    for gradient, win in zip(reversed(gradients[1:]), wins[::-1], strict=True):
        np.multiply(left, win, out=gradient)
        np.subtract(left, gradient, out=first)  # what the later candidates did not take
        left = first
    if len(gradients) == 1:
        np.copyto(first, dbest)


def max_backward_added(
    dbest: Array, wins: Array, gradients: Sequence[Array], left: Array, share: Array
) -> None:
    """Add dL/d candidate to the arrays `gradients`, which may overlap; `left`, `share` are scratch like
    `dbest`.
    """
    np.copyto(left, dbest)
    for gradient, win in zip(reversed(gradients[1:]), wins[::-1], strict=True):
        np.multiply(left, win, out=share)
        np.subtract(left, share, out=left)
        np.add(gradient, share, out=gradient)
    np.add(gradients[0], left, out=gradients[0])


def block_candidates(blocks: Array) -> list[Array]:
    """The candidates of windows stored in block order: b * b arrays (n, Y, X, c) of blocks (b, b, n, Y,
    X, c).
    """
    b = len(blocks)
    return [blocks[dy, dx] for dy in range(b) for dx in range(b)]


def window_candidates(images: Array, size: int, stride: int) -> list[Array]:
    """size * size strided views (n, Y, X, c) of images (n, h, w, c): the pixels of every window that
    fits inside.
    """
    rows, columns = (pooled_length(length, size, stride) for length in images.shape[1:3])
    return [
        images[:, dy : dy + stride * (rows - 1) + 1 : stride, dx : dx + stride * (columns - 1) + 1 : stride]
        for dy in range(size)
        for dx in range(size)
    ]


def pooled_length(length: int, size: int, stride: int) -> int:
    """Windows that fit inside `length` pixels."""
    return (length - size) // stride + 1
