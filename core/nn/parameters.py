"""One flat vector for all parameters: where each tensor lies in it.

An optimiser is then a few in-place ufunc calls over one vector, a snapshot one copy, a gradient check one index.
Weights come first and everything regularisation leaves out (biases, gamma, beta, slopes) after them, so that the
penalty is one slice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from .arrays import Array


@dataclass(frozen=True)
class ParameterSpec:
    """A tensor a layer wants: its short name ("weight"), shape, and whether regularisation applies to it."""

    name: str
    shape: tuple[int, ...]
    decayed: bool = False

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class Slot:
    """Where a tensor lies in the flat vector: elements start..stop, `shape` in C order.

    `name` is "dense1.weight"; `layer` the index of the layer in `Network.layers`.
    """

    name: str
    layer: int
    start: int
    stop: int
    shape: tuple[int, ...]
    decayed: bool

    def view(self, vector: Array) -> Array:
        """The tensor as a view into a flat vector laid out like the parameters."""
        return vector[self.start : self.stop].reshape(self.shape)


def lay_out(wanted: Sequence[tuple[int, str, ParameterSpec]]) -> tuple[Slot, ...]:
    """Slots for (layer index, layer name, spec), decayed tensors first, otherwise in the order given."""
    slots: list[Slot] = []
    start = 0
    for decayed in (True, False):
        for layer, layer_name, spec in wanted:
            if spec.decayed is decayed:
                stop = start + spec.size
                slots.append(Slot(f"{layer_name}.{spec.name}", layer, start, stop, spec.shape, decayed))
                start = stop
    return tuple(slots)


def aligned_zeros(count: int, dtype: DTypeLike, alignment: int = 64) -> Array:
    """(count,) zeros whose first byte is on a cache line, which vector loads like."""
    itemsize = np.dtype(dtype).itemsize
    raw = np.zeros(count * itemsize + alignment, dtype=np.uint8)
    offset = -raw.ctypes.data % alignment
    return raw[offset : offset + count * itemsize].view(dtype)
