"""Buffers that live only within one piece of a batch, shared by the pieces that are worked on one after
the other.

Sharing is what keeps a micro-batch in the cache: the next piece finds the same addresses still warm.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from ..arrays import Array


class Workspace:
    """Gives the same array to everybody who asks for the same name, shape and dtype. One per thread."""

    def __init__(self) -> None:
        self._arrays: dict[tuple[str, tuple[int, ...], np.dtype[np.generic]], Array] = {}

    def array(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> Array:
        """An array of zeros when first asked for, later with whatever its users left in it.

        A buffer whose border must stay zero is safe as long as the name says whose it is: its users
        write the same inner part and nothing else.
        """
        key = (name, shape, np.dtype(dtype))
        if key not in self._arrays:
            self._arrays[key] = np.zeros(shape, dtype)
        return self._arrays[key]

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return sum(array.nbytes for array in self._arrays.values())
