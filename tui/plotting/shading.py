"""Amounts as shades: coloured half blocks where colours allow, characters of different density where not."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.style import Style

from .axis import Floats
from .canvas import CellCanvas
from .look import Look
from .palette import Role, blend

LEVELS = 32
"""Shades of a map: more cannot be told apart, and equal neighbours cost one segment instead of two."""
RAMP = " .:-=+*#%@"
POSITIVE, NEGATIVE = " .+#", " .-="
UPPER_HALF = "▀"
UNKNOWN = "×"


def scaled(values: ArrayLike, lo: float, hi: float) -> Floats:
    """`values` as shares of the way from `lo` to `hi`, clipped to 0..1; NaN and infinity become NaN."""
    data = np.asarray(values, np.float64)
    span = hi - lo
    with np.errstate(all="ignore"):
        share = (data - lo) / span if span > 0 else np.full(data.shape, 0.5)
    return np.where(np.isfinite(data), np.clip(share, 0.0, 1.0), np.nan)


def resampled(matrix: NDArray[np.floating], rows: int, columns: int) -> Floats:
    """`matrix` (r, c, ...) as (rows, columns, ...): means of blocks, or cells repeated."""
    data = np.asarray(matrix, np.float64)
    return _along(_along(data, rows, 0), columns, 1)


def draw_shades(canvas: CellCanvas, row: int, column: int, shares: Floats, *, signed: bool = False) -> None:
    """Draw shares 0..1, (2 r, c), two to a cell, at (row, column). `signed`: 0.5 is the neutral middle."""
    if canvas.look.shades:
        colours = shade_colours(canvas.look, signed)
        known = np.isfinite(shares)
        index = np.where(known, np.rint(np.nan_to_num(shares) * (LEVELS - 1)), 0).astype(np.int64)
        draw_half_blocks(canvas, row, column, index, colours)
        unknown = ~(known[0::2] & known[1::2])
    else:
        cells = (shares[0::2] + shares[1::2]) / 2
        unknown = ~np.isfinite(cells)
        _draw_ramp(canvas, row, column, np.nan_to_num(cells), signed)
    area = (slice(row, row + len(unknown)), slice(column, column + unknown.shape[1]))
    canvas.codes[area][unknown] = ord(UNKNOWN)
    canvas.styles[area][unknown] = Role.ALERT


def draw_half_blocks(
    canvas: CellCanvas, row: int, column: int, index: NDArray[np.int64], colours: tuple[str, ...]
) -> None:
    """Draw (2 r, c) indexes into `colours`: the upper of a cell as ink of "▀", the lower as its ground."""
    count = len(colours)
    upper, lower = index[0::2], index[1::2]
    pairs = upper * count + lower
    ids = {
        pair: canvas.style(_pair_style(colours[pair // count], colours[pair % count]))
        for pair in np.unique(pairs).tolist()
    }
    rows, columns = pairs.shape
    area = (slice(row, row + rows), slice(column, column + columns))
    canvas.codes[area] = np.where(upper == lower, ord(" "), ord(UPPER_HALF))
    canvas.styles[area] = np.vectorize(ids.__getitem__, otypes=[np.uint16])(pairs) if pairs.size else 0


def _draw_ramp(canvas: CellCanvas, row: int, column: int, shares: Floats, signed: bool) -> None:
    if signed:
        strength = np.abs(shares - 0.5) * 2
        step = np.rint(strength * (len(POSITIVE) - 1)).astype(np.int64)
        signs = np.where(shares >= 0.5, _codes(POSITIVE)[step], _codes(NEGATIVE)[step])
    else:
        ramp = RAMP[::-1] if canvas.look.light_ground else RAMP
        signs = _codes(ramp)[np.rint(shares * (len(ramp) - 1)).astype(np.int64)]
    area = (slice(row, row + shares.shape[0]), slice(column, column + shares.shape[1]))
    canvas.codes[area] = signs
    canvas.styles[area] = Role.TEXT


@lru_cache(maxsize=16)
def shade_colours(look: Look, signed: bool) -> tuple[str, ...]:
    """The `LEVELS` colours of the theme's map, from little to much (from negative to positive)."""
    palette = look.palette
    anchors = palette.diverging if signed else palette.sequential
    return tuple(_between(anchors, level / (LEVELS - 1)) for level in range(LEVELS))


@lru_cache(maxsize=4096)
def _pair_style(upper: str, lower: str) -> Style:
    return Style(bgcolor=lower) if upper == lower else Style(color=upper, bgcolor=lower)


def _between(anchors: tuple[str, ...], share: float) -> str:
    place = share * (len(anchors) - 1)
    first = min(int(place), len(anchors) - 2)
    return blend(anchors[first + 1], anchors[first], place - first)


def _codes(text: str) -> NDArray[np.uint32]:
    return np.array([ord(sign) for sign in text], np.uint32)


def _along(data: Floats, count: int, axis: int) -> Floats:
    size = data.shape[axis]
    if size == count:
        return data
    if size < count or count == 0:
        repeated: Floats = data.take(np.arange(count) * size // max(1, count), axis=axis)
        return repeated
    starts = np.arange(count) * size // count
    lengths = np.diff(np.append(starts, size))
    shape = [1] * data.ndim
    shape[axis] = count
    sums: Floats = np.add.reduceat(data, starts, axis=axis)
    means: Floats = sums / lengths.reshape(shape)
    return means
