"""Even and odd pixels apart: the layout in which Winograd's transforms are additions of long runs.

    cells[py, px, n, Y, X, c] = padded image[n, 2 Y + py, 2 X + px, c]

with a border of zeros around the image. Splitting and merging are one copy each where height and width
are even (the address of pixel 2 k + q is then linear in k and in q), four copies of every second pixel
otherwise.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..arrays import Array


class ParityCells:
    """A view on `cells` (2, 2, n, down, across, c), whose border must be zero, as an image with a border.

    image: (n, height, width, c), the shape of what is split and merged; pad: its border above and to
    the left. Pixels that lie beyond the last cell are left out, and merged as zeros.
    """

    def __init__(self, cells: Array, image: tuple[int, int, int, int], pad: tuple[int, int]) -> None:
        self.cells = cells
        _, height, width, _ = image
        vertical = [_every_second(q, pad[0], height, cells.shape[3]) for q in range(2)]
        horizontal = [_every_second(q, pad[1], width, cells.shape[4]) for q in range(2)]
        self._parts = [
            (cells[py, px, :, cells_y, cells_x], np.s_[:, pixels_y, pixels_x])
            for py, cells_y, pixels_y in vertical
            for px, cells_x, pixels_x in horizontal
        ]
        self._complete = sum(part.size for part, _ in self._parts) == int(np.prod(image))
        self._pairs = height // 2, width // 2
        self._whole: Array | None = None
        if self._complete and height % 2 == 0 and width % 2 == 0:
            self._whole = _by_pairs(self._parts[0][0], self._parts[1][0], self._parts[2][0])

    def split(self, image: Array) -> None:
        """Copy the image into the cells."""
        if self._whole is not None:
            np.copyto(self._whole, self._in_pairs(image))
            return
        for part, pixels in self._parts:
            np.copyto(part, image[pixels])

    def merge(self, image: Array) -> None:
        """Copy the cells inside the border to the image: the adjoint of `split`."""
        if self._whole is not None:
            np.copyto(self._in_pairs(image), self._whole)
            return
        if not self._complete:
            image.fill(0.0)
        for part, pixels in self._parts:
            np.copyto(image[pixels], part)

    def _in_pairs(self, image: Array) -> Array:
        down, across = self._pairs
        return image.reshape(len(image), down, 2, across, 2, -1)


def _every_second(q: int, pad: int, length: int, cells: int) -> tuple[int, slice, slice]:
    """Pixels q, q + 2, ... of a row of `length`: the parity they have behind the border, their cells,
    themselves.
    """
    parity, start = (q + pad) % 2, (q + pad) // 2
    count = max(0, min(len(range(q, length, 2)), cells - start))
    return parity, slice(start, start + count), slice(q, q + 2 * count, 2)


def _by_pairs(corner: Array, right: Array, below: Array) -> Array:
    """(n, height / 2, 2, width / 2, 2, c) view, from the cells of pixel (0, 0), (0, 1) and (1, 0) of
    each pair.
    """
    start = _address(corner)
    image, row, column, element = corner.strides
    return as_strided(
        corner,
        (len(corner), corner.shape[1], 2, corner.shape[2], 2, corner.shape[3]),
        (image, row, _address(below) - start, column, _address(right) - start, element),
    )


def _address(array: Array) -> int:
    return int(array.__array_interface__["data"][0])
