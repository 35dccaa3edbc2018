"""Block order: the pixels of a pooling window in separate, contiguous blocks.

A pooling of b x b pixels compares the b * b pixels of a window. In row order they are scattered; in
block order

    blocks[dy, dx, n, Y, X, c]  =  image[n, b Y + dy, b X + dx, c]

all first pixels of all windows stand together, then all second ones, and so on: pooling is then b * b -
1 comparisons of long contiguous arrays, two to three times faster. For a convolution the order of its
output rows is free (each row of its matrix product is one output pixel), so it can deliver block order
at no cost. b = 1 is row order itself.

Where b does not divide the image, the rows and columns left over belong to no window.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Array


def images_from_blocks(blocks: Array, images: Array, bias: Array | None = None) -> None:
    """Write blocks (b, b, n, Y, X, c), plus `bias` (c,), to `images` (n, h, w, c) with b Y >= h and b X >= w.

    Cells that reach over the edge of the image are cut.
    """
    b = len(blocks)
    for dy in range(b):
        for dx in range(b):
            target = images[:, dy::b, dx::b]
            source = blocks[dy, dx, :, : target.shape[1], : target.shape[2]]
            if bias is None:
                np.copyto(target, source)
            else:
                np.add(source, bias, out=target)


def blocks_from_images(images: Array, blocks: Array) -> None:
    """Write `images` (n, h, w, c) to `blocks` (b, b, n, Y, X, c): the adjoint of `images_from_blocks`.

    Pixels of a cell beyond the image's edge become zero; rows of the image beyond the last cell are left out.
    """
    b, _, _, cells_y, cells_x, _ = blocks.shape
    for dy in range(b):
        for dx in range(b):
            source = images[:, dy::b, dx::b][:, :cells_y, :cells_x]
            target = blocks[dy, dx]
            y, x = source.shape[1:3]
            np.copyto(target[:, :y, :x], source)
            if y < cells_y:
                target[:, y:] = 0.0
            if x < cells_x:
                target[:, :, x:] = 0.0
