"""Line marks: the dot patterns that tell curves apart without colour."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .dots import Bits, pack
from .strokes import Mask, Strokes

TIP = 2
"""A stroke end standing out by so many dots is drawn whatever the pattern: no spike is lost."""


class Pattern(Enum):
    """On and off along the line, in dots."""

    SOLID = (1, 0)
    DASHED = (5, 3)
    DOTTED = (1, 2)
    DASH_DOT = (6, 3, 1, 3)
    LONG_DASH = (14, 4)
    DASH_DOT_DOT = (6, 3, 1, 2, 1, 3)
    SPARSE = (1, 5)
    SHORT_DASH = (3, 3)


def pattern_of(index: int) -> Pattern:
    """The pattern of the series at `index`."""
    return tuple(Pattern)[index % len(Pattern)]


def shown(pattern: Pattern, shape: Strokes, height: int, phase: int = 0) -> Mask | None:
    """(height, width) dots that `pattern` lets through, counted along the line; None for all of them.

    `phase` shifts the pattern: many lines in the same pattern would else show their dots in the same columns.
    """
    if pattern is Pattern.SOLID:
        return None
    length = np.where(shape.drawn, shape.high - shape.low + 1, 0)
    before = np.cumsum(length) - length + phase
    middle = shape.middle
    rising = np.diff(middle, prepend=middle[:1]) >= 0
    rows = np.arange(height - 1, -1, -1)[:, None]
    along = np.where(rising, rows - shape.low, shape.high - rows) + before
    table = _table(pattern)
    dots: Mask = table[along % len(table)]
    high_tip, low_tip = _tips(shape)
    dots |= (rows == shape.high) & high_tip
    dots |= (rows == shape.low) & low_tip
    return dots


def faint(shape: Strokes, height: int) -> Mask:
    """(height, width) dots of a band at half density: every other dot of long strokes, all of short."""
    rows = np.arange(height)[:, None]
    columns = np.arange(len(shape.low))
    chequered = ((rows + columns) & 1).astype(np.bool_)
    stipple: Mask = chequered | (shape.high - shape.low < TIP)
    return stipple


@lru_cache(maxsize=32)
def sample(pattern: Pattern, cells: int) -> Bits:
    """(cells,) braille bits of a level line in `pattern`, for the legend."""
    table = _table(pattern)
    dots = np.zeros((4, 2 * cells), np.bool_)
    dots[2] = table[np.arange(2 * cells) % len(table)]
    bits: Bits = pack(dots)[0]
    return bits


@lru_cache(maxsize=16)
def _table(pattern: Pattern) -> NDArray[np.bool_]:
    runs = pattern.value
    return np.repeat(np.arange(len(runs)) % 2 == 0, runs)


def _tips(shape: Strokes) -> tuple[Mask, Mask]:
    def rises(ends: NDArray[np.int64]) -> Mask:
        wide = np.concatenate((ends[:1], ends, ends[-1:]))
        found: Mask = (ends - wide[:-2] >= TIP) & (ends - wide[2:] >= TIP)
        return found

    return rises(shape.high), rises(-shape.low)
