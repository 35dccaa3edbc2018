"""Average pooling: the mean of each window; and global average pooling: the mean of each whole channel.

Both are linear, so backward is the adjoint: every pixel gets its window's gradient divided by the
window's size.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..arrays import Array


def average_forward(candidates: Sequence[Array], mean: Array, share: Array) -> None:
    """Write share * (sum of the candidates) to `mean`; `share` is 0-d, 1 / number of candidates."""
    np.copyto(mean, candidates[0])
    for candidate in candidates[1:]:
        np.add(mean, candidate, out=mean)
    np.multiply(mean, share, out=mean)


def average_backward(dmean: Array, gradients: Sequence[Array], scratch: Array, share: Array) -> None:
    """Add share * dmean to each of the arrays `gradients`, which may overlap; `scratch` is like `dmean`."""
    np.multiply(dmean, share, out=scratch)
    for gradient in gradients:
        np.add(gradient, scratch, out=gradient)


def global_average_forward(images: Array, mean: Array, weights: Array) -> None:
    """Mean over the pixels of images (n, pixels, c), written to `mean` (n, c); `weights` (pixels,) are
    1 / pixels.
    """
    np.matmul(weights, images, out=mean)


def global_average_backward(dmean: Array, dimages: Array, share: Array, scratch: Array) -> None:
    """Write dmean / pixels to every pixel of `dimages` (n, pixels, c); `scratch` (n, c), `share` 0-d, 1
    / pixels.
    """
    np.multiply(dmean, share, out=scratch)
    np.copyto(dimages, scratch[:, np.newaxis])
