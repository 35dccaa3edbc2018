"""A curve as one vertical stroke per dot column, covering its range and half the way to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .axis import Axis
from .columns import ColumnData

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

NO_DOT = -9999


@dataclass(frozen=True, eq=False)
class Strokes:
    """Dot columns 0..width-1 of a curve, (width,) arrays; rows count from 0 at the bottom, or lie outside.

    `low`..`high` is the stroke of a column where `drawn`; `bad` columns held NaN or infinity; `above` and
    `below` have data beyond the limits of the y axis (below includes zero and less on a log axis).
    """

    low: Ints
    high: Ints
    drawn: Mask
    bad: Mask
    above: Mask
    below: Mask

    @property
    def middle(self) -> Ints:
        """The dot row in the middle of each stroke."""
        return (self.low + self.high) // 2


def strokes(data: ColumnData, x: Axis, y: Axis, width: int, height: int, *, joined: bool = True) -> Strokes:
    """The strokes of `data` on `width` x `height` dots; `joined` draws lines from column to column.

    A line runs across columns without data, but never across a column that was nothing but NaN or infinity.
    """
    place, low, high, mean, bad = _by_column(data, x, width)
    inside = (place >= 0) & (place < width)
    out = _empty(width)
    out.bad[place[(bad > 0) & inside]] = True
    finite = np.isfinite(low) & np.isfinite(high)
    if not finite.any():
        return out
    bottom, top = y.levels(low[finite], height), y.levels(high[finite], height)
    here, kept = place[finite], inside[finite]
    out.low[here[kept]], out.high[here[kept]] = bottom[kept], top[kept]
    out.drawn[here[kept]] = True
    out.above[here[kept]] = top[kept] > height - 1
    out.below[here[kept]] = bottom[kept] < 0
    if joined:
        broken: Ints = np.cumsum(~finite, dtype=np.int64)[finite]
        _bridge(out, here, y.fraction(mean[finite]) * (height - 1), broken)
        _touch(out)
    return out


def raster(shape: Strokes, height: int, shown: Mask | None = None) -> Mask:
    """(height, width) dots of the strokes, row 0 at the top; only where `shown`, if given."""
    rows = np.arange(height - 1, -1, -1)[:, None]
    dots: Mask = (rows >= shape.low) & (rows <= shape.high)
    dots &= shape.drawn
    if shown is not None:
        dots &= shown
    return dots


def _empty(width: int) -> Strokes:
    no_dot = np.full(width, NO_DOT, np.int64)
    flags = [np.zeros(width, np.bool_) for _ in range(4)]
    return Strokes(no_dot, no_dot.copy(), *flags)


def _by_column(data: ColumnData, x: Axis, width: int) -> tuple[Ints, Floats, Floats, Floats, Ints]:
    """The data of each dot column, merged where several meet; one neighbour kept beyond either edge."""
    place = x.places(data.x, width)
    first = max(int(np.searchsorted(place, 0)) - 1, 0)
    stop = int(np.searchsorted(place, width - 1, side="right")) + 1
    part = slice(first, stop)
    place = place[part]
    low, high, mean = (np.asarray(values, np.float64)[part] for values in (data.low, data.high, data.mean))
    bad = np.asarray(data.bad)[part]
    if len(place) < 2 or (np.diff(place) > 0).all():
        return place, low, high, mean, bad.astype(np.int64)
    starts = np.flatnonzero(np.diff(place, prepend=place[0] - 1))
    known = np.isfinite(mean)
    count = np.add.reduceat(known, starts, dtype=np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        average = np.add.reduceat(np.where(known, mean, 0.0), starts) / count
    return (
        place[starts],
        np.fmin.reduceat(low, starts),
        np.fmax.reduceat(high, starts),
        average,
        np.add.reduceat(bad, starts, dtype=np.int64),
    )


def _bridge(out: Strokes, place: Ints, level: Floats, broken: Ints) -> None:
    """Fill the columns between two that have data with the straight line between them."""
    width = len(out.drawn)
    if len(place) < 2:
        return
    columns = np.arange(max(int(place[0]), 0), min(int(place[-1]), width - 1) + 1)
    columns = columns[~out.drawn[columns]]
    if not len(columns):
        return
    after = np.searchsorted(place, columns)
    whole = broken[after] == broken[after - 1]
    columns = columns[whole]
    line = np.rint(np.interp(columns, place, level)).astype(np.int64)
    out.low[columns] = out.high[columns] = line
    out.drawn[columns] = True


def _touch(out: Strokes) -> None:
    """Lengthen strokes that stand apart until they meet half way: one line, no double dots."""
    low, high = out.low.copy(), out.high.copy()
    pair = out.drawn[:-1] & out.drawn[1:]
    up = np.flatnonzero(pair & (low[1:] > high[:-1] + 1))
    half = (high[up] + low[up + 1]) // 2
    out.high[up] = np.maximum(out.high[up], half)
    out.low[up + 1] = np.minimum(out.low[up + 1], half + 1)
    down = np.flatnonzero(pair & (high[1:] < low[:-1] - 1))
    half = (low[down] + high[down + 1]) // 2
    out.high[down + 1] = np.maximum(out.high[down + 1], half)
    out.low[down] = np.minimum(out.low[down], half + 1)
