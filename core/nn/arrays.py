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
