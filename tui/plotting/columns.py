"""Long series reduced to the columns of a pane, lowest and highest value of each: no spike is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


class ColumnData(Protocol):
    """What can be drawn as a curve: (k,) arrays in ascending `x`.

    `low`, `high`, `mean` and `last` are over the finite values of the column, NaN where it has none; `bad`
    counts its values that were NaN or infinite.
    """

    @property
    def x(self) -> NDArray[np.floating]: ...
    @property
    def low(self) -> NDArray[np.floating]: ...
    @property
    def high(self) -> NDArray[np.floating]: ...
    @property
    def mean(self) -> NDArray[np.floating]: ...
    @property
    def last(self) -> NDArray[np.floating]: ...
    @property
    def bad(self) -> NDArray[np.integer]: ...


@dataclass(frozen=True, eq=False)
class Columns:
    """The plain `ColumnData`: float64 arrays (k,), `bad` int64."""

    x: Floats
    low: Floats
    high: Floats
    mean: Floats
    last: Floats
    bad: Ints

    def __len__(self) -> int:
        return len(self.x)


def points(x: ArrayLike, y: ArrayLike) -> Columns:
    """Each point (x[i], y[i]) as a column of its own; x ascending. ValueError when the lengths differ."""
    position, value = np.asarray(x, np.float64).ravel(), np.asarray(y, np.float64).ravel()
    if position.shape != value.shape:
        raise ValueError(f"{len(position)} x values and {len(value)} y values")
    value = np.where(np.isfinite(value), value, np.nan)
    return Columns(position, value, value, value, value, np.isnan(value).astype(np.int64))


def reduce_columns(
    x: NDArray[np.generic], y: NDArray[np.floating], lo: float, hi: float, count: int, *, log: bool = False
) -> Columns:
    """Points with lo <= x[i] <= hi reduced to at most `count` columns, equally wide (equal ratio if `log`).

    `x` (n,) ascending, any real dtype; `y` (n,) floats. Columns without a point are left out. One pass for
    each figure over `y` and a binary search in `x`: ten million points take milliseconds. ValueError when the
    lengths differ.
    """
    if len(x) != len(y):
        raise ValueError(f"{len(x)} x values and {len(y)} y values")
    edges = np.geomspace(lo, hi, count + 1) if log else np.linspace(lo, hi, count + 1)
    cuts = np.searchsorted(x, _as_keys(edges, x.dtype), side="left")
    cuts[-1] = np.searchsorted(x, _as_keys(np.nextafter(edges[-1:], np.inf), x.dtype), side="left")[0]
    starts, stops = cuts[:-1], cuts[1:]
    filled = stops > starts
    starts, stops = starts[filled], stops[filled]
    if not len(starts):
        empty = np.empty(0)
        return Columns(empty, empty, empty, empty, empty, np.empty(0, np.int64))
    inside = y[: stops[-1]]
    with np.errstate(all="ignore"):
        low = np.fmin.reduceat(inside, starts).astype(np.float64)
        high = np.fmax.reduceat(inside, starts).astype(np.float64)
        mean = np.add.reduceat(inside, starts).astype(np.float64) / (stops - starts)
    last = y[stops - 1].astype(np.float64)
    bad = np.zeros(len(starts), np.int64)
    clean = np.isfinite(low) & np.isfinite(high) & np.isfinite(mean)
    for column in np.flatnonzero(~clean).tolist():
        values = y[starts[column] : stops[column]]
        finite = values[np.isfinite(values)].astype(np.float64)
        bad[column] = len(values) - len(finite)
        some = len(finite) > 0
        low[column] = finite.min() if some else np.nan
        high[column] = finite.max() if some else np.nan
        mean[column] = finite.mean() if some else np.nan
        last[column] = finite[-1] if some else np.nan
    position = (x[starts].astype(np.float64) + x[stops - 1].astype(np.float64)) / 2
    return Columns(position, low, high, mean, last, bad)


def smoothed(columns: ColumnData, strength: float, span: float) -> Columns:
    """The columns' means as one smooth line: a moving average over x, unbiased at its start.

    `strength` 0..1 is the share of `span` (the length of the x axis) over which old values fade to 1/e; 0
    leaves the means as they are. What lies left of a point never changes it, so a growing curve keeps its
    drawn part. Columns without a finite value stay as they are, so that the line breaks there too.
    """
    mean, position = np.asarray(columns.mean, np.float64).copy(), np.asarray(columns.x, np.float64)
    known = np.flatnonzero(np.isfinite(mean))
    reach = strength * span
    if strength > 1e-9 and len(known) > 1:
        mean[known] = _moving_average(mean[known], np.exp(-np.diff(position[known]) / reach))
    bad = np.where(np.isfinite(mean), 0, np.asarray(columns.bad)).astype(np.int64)
    return Columns(position, mean, mean, mean, mean, bad)


def _moving_average(values: Floats, fading: Floats) -> Floats:
    """Weighted mean of all values so far; `fading` (n-1,) is what is left of the old weights at each step."""
    total, weight, means = float(values[0]), 1.0, [float(values[0])]
    for value, keep in zip(values[1:].tolist(), fading.tolist(), strict=True):
        total, weight = total * keep + value, weight * keep + 1.0
        means.append(total / weight)
    return np.array(means)


def _as_keys(edges: Floats, dtype: np.dtype[np.generic]) -> NDArray[np.generic]:
    """`edges` in the dtype of x, so that the search need not copy x: x >= edge means x >= ceil(edge)."""
    if np.issubdtype(dtype, np.integer):
        info = np.iinfo(np.dtype(dtype).name)
        # 2^62: the largest int64 itself is no float64.
        return np.clip(np.ceil(edges), max(info.min, -(2.0**62)), min(info.max, 2.0**62)).astype(dtype)
    return edges.astype(dtype)
