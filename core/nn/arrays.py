"""Types and small helpers every layer uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]
"""float32 for training, float64 for gradient checks; the same code serves both."""

Operation = Callable[[], None]
"""A step of work on buffers it was bound to: no arguments, no result, nothing allocated."""


def scalar(value: float, dtype: DTypeLike) -> Array:
    """A 0-d array of `dtype`: a ufunc takes it without converting, which a Python float costs at every call."""
    return np.array(value, dtype=dtype)


def ones(count: int, dtype: DTypeLike) -> Array:
    """(count,) ones: `dot(ones, D)` sums columns three to five times faster than `D.sum(0)` on small arrays."""
    return np.ones(count, dtype=dtype)


PIECE = 16_384
"""Numbers compared with the same zeros at a time: 64 KB in float32, which stay in the nearest cache or the next."""


def against_zero(choose: np.ufunc, z: Array, out: Array) -> Operation:
    """An operation that writes choose(z, 0) to `out`, where choose is np.maximum or np.minimum; `out` may be `z`.

    NumPy has vector code for these two for arrays of the same length only; with a single number as operand it goes
    through them one by one, three to four times slower. So zeros are kept, few of them where z is large. Both arrays
    are C-contiguous.
    """
    assert z.flags.c_contiguous and out.flags.c_contiguous, "pieces are views of both"  # noqa: PT018
    numbers, results = z.reshape(-1), out.reshape(-1)
    zeros = np.zeros(min(z.size, PIECE), z.dtype)
    if z.size <= PIECE:

        def compare() -> None:
            choose(numbers, zeros, out=results)

        return compare
    pieces = [
        (numbers[start : start + PIECE], zeros[: z.size - start], results[start : start + PIECE])
        for start in range(0, z.size, PIECE)
    ]

    def compare_pieces() -> None:
        for piece, no, result in pieces:
            choose(piece, no, out=result)

    return compare_pieces
