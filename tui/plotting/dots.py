"""Dots packed into characters: 2 x 4 to a braille cell, or one to a cell where only ASCII may be printed."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Dots: TypeAlias = NDArray[np.bool_]
Bits: TypeAlias = NDArray[np.uint8]

BRAILLE = 0x2800
BRAILLE_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a braille cell, row by row from the top (Unicode 15, block 2800)."""
ACROSS, DOWN = 2, 4


def pack(dots: Dots) -> Bits:
    """(4 r, 2 c) dots, row 0 at the top, as the (r, c) bits of their cells; plus `BRAILLE` the character."""
    rows, columns = dots.shape
    cells = dots.view(np.uint8).reshape(rows // DOWN, DOWN, columns // ACROSS, ACROSS)
    bits = np.zeros((rows // DOWN, columns // ACROSS), np.uint8)
    for down, pair in enumerate(BRAILLE_BITS):
        for across, bit in enumerate(pair):
            bits |= cells[:, down, :, across] * np.uint8(bit)
    return bits
