"""Turning arrays of images into rows: channel, row, column order, one example a row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import DataError
from ..memory import room_for
from ..nonfinite import row_blocks

CHANNELS = (1, 3, 4)


def image_rows(array: NDArray[Any], what: str) -> tuple[NDArray[Any], tuple[int, int, int] | None]:
    """Rows (n, d) and (channels, height, width), or None where rows are no images.

    (n,) and (n, d) are no images; (n, h, w) is grey; (n, h, w, c) and (n, c, h, w) are told apart by which
    axis has 1, 3 or 4 entries, the last one first. uint8 stays uint8, all else becomes float32. Reuses the
    memory of `array` where it can. Raises DataError for other shapes and types; `what` names the array in the
    message.
    """
    if array.ndim == 0 or array.ndim > 4:
        raise _unknown_shape(array, what)
    values = as_numbers(array, what)
    rows = (
        values.reshape(len(values), -1) if len(values) else values.reshape(0, int(np.prod(values.shape[1:])))
    )
    if array.ndim <= 2:
        return rows, None
    if array.ndim == 3:
        return rows, (1, array.shape[1], array.shape[2])
    _, first, middle, last = array.shape
    if last in CHANNELS:
        return channels_first(rows, first, middle, last), (last, first, middle)
    if first in CHANNELS:
        return rows, (first, middle, last)
    raise _unknown_shape(array, what)


def as_numbers(array: NDArray[Any], what: str) -> NDArray[Any]:
    """uint8 as it is, other numbers and truth values as float32. Raises DataError for all else, such as text."""
    if array.dtype == np.uint8:
        return array
    if array.dtype.kind not in "fiub":
        raise DataError(
            f"{what} does not hold numbers",
            f"Its values are of type {array.dtype}.",
            "Save it as uint8 pixels or as float32 numbers.",
        )
    with np.errstate(over="ignore"):  # too large for float32 becomes infinity, which is reported as such
        return array.astype(np.float32, copy=False)


def channels_first(rows: NDArray[Any], height: int, width: int, channels: int) -> NDArray[Any]:
    """Each row from (height, width, channels) to (channels, height, width) order, in place where `rows` is writable."""
    if channels == 1:
        return rows
    out = rows if rows.flags.writeable else room_for(rows.shape, rows.dtype)
    for start, block in row_blocks(rows):
        turned = block.reshape(len(block), height, width, channels).transpose(0, 3, 1, 2)
        out[start : start + len(block)] = turned.reshape(len(block), -1)
    return out


def _unknown_shape(array: NDArray[Any], what: str) -> DataError:
    return DataError(
        f"{what} has a shape that is not understood: {array.shape}",
        "Known are (n, features), grey images (n, height, width), and colour images (n, height, width, channels) or "
        "(n, channels, height, width) with 1, 3 or 4 channels.",
        "Reshape the array before saving it.",
    )
