"""A series of any length in bounded memory, from which a picture of any width is drawn at once.

Points fall into buckets that keep the lowest, highest, mean and last value and count what was not finite.
When all buckets are full, neighbours are merged in pairs and each bucket holds twice as many points from then
on: the memory never grows, every spike stays visible, and drawing costs the same after ten million steps as
after a thousand.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

CAPACITY = 4096
"""Buckets kept: more than any terminal has columns, so that zooming in still finds detail."""

FIRST_CAPACITY = 256
"""Buckets made at first; doubled as they fill up, as most curves (a layer's figure at each probe) stay short."""


class Columns(NamedTuple):
    """A curve reduced to columns, each array (k,) with k at most the columns asked for; empty columns are
    left out.

    x: the middle of the points' x. low, high, mean, last: over the finite points of the column, NaN where
    there is none. bad: how many points of the column were NaN or infinite.
    """

    x: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    mean: NDArray[np.float64]
    last: NDArray[np.float64]
    bad: NDArray[np.int64]


class Groups(NamedTuple):
    """Points reduced to groups that follow each other, each array (k,).

    x_first, x_last: of a group's points. low, high, mean: over its finite points, NaN where there is none.
    last: of its last point. points: how many; bad: how many of them were not
    finite.
    """

    x_first: NDArray[np.float64]
    x_last: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    mean: NDArray[np.float64]
    last: NDArray[np.float64]
    points: NDArray[np.int64]
    bad: NDArray[np.int64]


class Curve:
    """Points (x, y) with x not decreasing. One thread writes; others may read while it does.

    A reader works on copies taken under the interpreter's lock and never sees half a merge, because a merge
    builds new arrays and then swaps them in.
    """

    _FIELDS = ("x_first", "x_last", "low", "high", "total", "last", "count", "bad")

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity + capacity % 2  # buckets are merged in pairs
        self._store: dict[str, NDArray[Any]] = _empty(min(self._capacity, FIRST_CAPACITY))
        self._used = 0
        self._span = 1
        self._points = 0
        self.version = 0
        self.last: tuple[float, float] | None = None

    def __len__(self) -> int:
        """Points ever added."""
        return self._points

    def append(self, x: float, y: float) -> None:
        """Add one point: what `extend` does, without its arrays."""
        store, finite = self._store, math.isfinite(y)
        index = self._used - 1
        if index < 0 or store["count"][index] >= self._span:
            index += 1
            if index >= len(store["count"]):
                store = self._grow(index + 1)
            store["x_first"][index] = x
            store["low"][index] = store["high"][index] = y if finite else math.nan
            store["total"][index] = y if finite else 0.0
            store["count"][index], store["bad"][index] = 1, 0 if finite else 1
        else:
            if finite:
                store["low"][index] = np.fmin(store["low"][index], y)
                store["high"][index] = np.fmax(store["high"][index], y)
                store["total"][index] += y
            else:
                store["bad"][index] += 1
            store["count"][index] += 1
        store["x_last"][index], store["last"][index] = x, y
        self._used = index + 1
        if self._used == self._capacity and store["count"][index] >= self._span:
            self._merge()
        self._points += 1
        self.last = (float(x), float(y))
        self.version += 1

    def extend(self, x: ArrayLike, y: ArrayLike) -> None:
        """Add points; x and y are (n,)."""
        xs, ys = np.asarray(x, np.float64), np.asarray(y, np.float64)
        if len(xs) == 0:
            return
        if len(xs) == 1:
            self.append(float(xs[0]), float(ys[0]))
            return
        start = 0
        while start < len(xs):
            start += self._fill(xs[start:], ys[start:])
        self._points += len(xs)
        self.last = (float(xs[-1]), float(ys[-1]))
        self.version += 1

    def extend_groups(self, groups: Groups) -> None:
        """Add points that come already reduced, as a saved run keeps them; no extreme and no mean is changed
        by it.

        A group is never taken apart: where groups hold more points than a bucket, each has a bucket of its
        own.
        """
        if len(groups.points) == 0:
            return
        total = self._points + int(groups.points.sum())
        while True:
            open_count = self._open_count()
            place = (open_count + np.cumsum(groups.points) - groups.points) // self._span
            fresh = np.flatnonzero(np.r_[not open_count or place[0] > 0, np.diff(place) > 0])
            if total <= self._span * self._capacity and self._used + len(fresh) < self._capacity:
                break
            self._merge()
        joining = int(fresh[0]) if len(fresh) else len(place)
        if joining:
            _join(self._store, self._used - 1, _regroup(groups, np.zeros(1, np.int64), joining))
        if len(fresh):
            part = _regroup(groups, fresh, len(place))
            self._grow(self._used + len(fresh))
            for name in self._FIELDS:
                self._store[name][self._used : self._used + len(fresh)] = part[name]
            self._used += len(fresh)
        self._points = total
        self.last = (float(groups.x_last[-1]), float(groups.last[-1]))
        self.version += 1

    def _open_count(self) -> int:
        """Points in the last bucket where it is not full; 0 where the next point begins a bucket."""
        count = int(self._store["count"][self._used - 1]) if self._used else 0
        return count if count < self._span else 0

    def _fill(self, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> int:
        """Add as many points as fit without a merge; merge when full. Returns how many were added."""
        store, span = self._store, self._span
        taken = 0
        if self._used and store["count"][self._used - 1] < span:
            room = int(span - store["count"][self._used - 1])
            taken = min(room, len(xs))
            part = _reduce(xs[:taken], ys[:taken], taken)
            _join(store, self._used - 1, part)
        free = self._capacity - self._used
        whole = min(len(xs) - taken, free * span)
        if whole > 0:
            part = _reduce(xs[taken : taken + whole], ys[taken : taken + whole], span)
            size = len(part["count"])
            store = self._grow(self._used + size)
            for name in self._FIELDS:
                store[name][self._used : self._used + size] = part[name]
            self._used += size
            taken += whole
        if self._used == self._capacity and store["count"][self._used - 1] >= span:
            self._merge()
        return taken

    def _grow(self, wanted: int) -> dict[str, NDArray[Any]]:
        """The store, with room for so many buckets; a larger one is swapped in whole, as a merge does."""
        old = self._store
        room = size = len(old["count"])
        if wanted <= size:
            return old
        while size < wanted:
            size = min(2 * size, self._capacity)
        new = _empty(size)
        for name in self._FIELDS:
            new[name][:room] = old[name]
        self._store = new
        return new

    def _merge(self) -> None:
        old, half = self._store, self._used // 2
        new = _empty(len(old["count"]))
        for name in ("x_first",):
            new[name][:half] = old[name][0 : 2 * half : 2]
        for name in ("x_last", "last"):
            new[name][:half] = old[name][1 : 2 * half : 2]
        new["low"][:half] = np.fmin(old["low"][0 : 2 * half : 2], old["low"][1 : 2 * half : 2])
        new["high"][:half] = np.fmax(old["high"][0 : 2 * half : 2], old["high"][1 : 2 * half : 2])
        for name in ("total", "count", "bad"):
            new[name][:half] = old[name][0 : 2 * half : 2] + old[name][1 : 2 * half : 2]
        if self._used % 2:  # only groups leave an odd bucket; see extend_groups
            for name in self._FIELDS:
                new[name][half] = old[name][self._used - 1]
            half += 1
        # A reader takes the store first and the count after it: whichever pair it sees, the count never
        # reaches past what that store holds.
        self._used = half
        self._store = new
        self._span *= 2

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The first and last x, or None without points."""
        store = self._store
        used = min(self._used, len(store["count"]))
        return (float(store["x_first"][0]), float(store["x_last"][used - 1])) if used else None

    def columns(self, count: int, low: float | None = None, high: float | None = None) -> Columns:
        """The points with low <= x <= high (all by default) in at most `count` columns of equal width."""
        store = self._store
        used = min(self._used, len(store["count"]))
        data = {name: store[name][:used].copy() for name in self._FIELDS}
        if used == 0 or count < 1:
            return _no_columns()
        low = float(data["x_first"][0]) if low is None else low
        high = float(data["x_last"][-1]) if high is None else high
        inside = (data["x_last"] >= low) & (data["x_first"] <= high)
        data = {name: values[inside] for name, values in data.items()}
        middle = (data["x_first"] + data["x_last"]) / 2.0
        width = (high - low) / count
        column = np.zeros(len(middle), np.int64)
        if width > 0.0:
            column = np.clip(((middle - low) / width).astype(np.int64), 0, count - 1)
        return _columns(data, middle, column)


def _columns(
    data: dict[str, NDArray[Any]], middle: NDArray[np.float64], column: NDArray[np.int64]
) -> Columns:
    if len(column) == 0:
        return _no_columns()
    starts = np.flatnonzero(np.r_[True, column[1:] != column[:-1]])
    ends = np.r_[starts[1:], len(column)] - 1
    bad = np.add.reduceat(data["bad"], starts)
    good = np.add.reduceat(data["count"] - data["bad"], starts)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.add.reduceat(data["total"], starts) / good
    return Columns(
        (middle[starts] + middle[ends]) / 2.0,
        np.fmin.reduceat(data["low"], starts),
        np.fmax.reduceat(data["high"], starts),
        mean,
        data["last"][ends],
        bad,
    )


def _no_columns() -> Columns:
    none = np.empty(0)
    return Columns(none, none, none, none, none, np.empty(0, np.int64))


def _empty(capacity: int) -> dict[str, NDArray[Any]]:
    store: dict[str, NDArray[Any]] = {
        name: np.zeros(capacity) for name in ("x_first", "x_last", "low", "high", "total", "last")
    }
    store["count"] = np.zeros(capacity, np.int64)
    store["bad"] = np.zeros(capacity, np.int64)
    return store


def _reduce(xs: NDArray[np.float64], ys: NDArray[np.float64], span: int) -> dict[str, NDArray[Any]]:
    """Buckets of `span` points each; the last may be shorter."""
    if span == 1:
        return _singles(xs, ys)
    starts = np.arange(0, len(xs), span)
    ends = np.minimum(starts + span, len(xs)) - 1
    finite = np.isfinite(ys)
    clean = np.where(finite, ys, np.nan)
    return {
        "x_first": xs[starts],
        "x_last": xs[ends],
        "low": np.fmin.reduceat(clean, starts),
        "high": np.fmax.reduceat(clean, starts),
        "total": np.add.reduceat(np.where(finite, ys, 0.0), starts),
        "last": ys[ends],
        "count": ends - starts + 1,
        "bad": np.add.reduceat((~finite).astype(np.int64), starts),
    }


def _singles(xs: NDArray[np.float64], ys: NDArray[np.float64]) -> dict[str, NDArray[Any]]:
    """A bucket for each point."""
    finite = np.isfinite(ys)
    clean, total = (ys, ys) if finite.all() else (np.where(finite, ys, np.nan), np.where(finite, ys, 0.0))
    return {
        "x_first": xs, "x_last": xs, "low": clean, "high": clean, "total": total, "last": ys,
        "count": np.ones(len(xs), np.int64), "bad": (~finite).astype(np.int64),
    }  # fmt: skip


def _join(store: dict[str, NDArray[Any]], index: int, part: dict[str, NDArray[Any]]) -> None:
    """Add the one bucket of `part` to a bucket that is not full yet."""
    store["x_last"][index] = part["x_last"][0]
    store["last"][index] = part["last"][0]
    store["low"][index] = np.fmin(store["low"][index], part["low"][0])
    store["high"][index] = np.fmax(store["high"][index], part["high"][0])
    for name in ("total", "count", "bad"):
        store[name][index] += part[name][0]


def _regroup(groups: Groups, starts: NDArray[np.int64], end: int) -> dict[str, NDArray[Any]]:
    """Buckets of the groups from each start to the next, the last one up to `end`."""
    ends = np.r_[starts[1:], end] - 1
    good = groups.points[:end] - groups.bad[:end]
    total = np.where(good > 0, groups.mean[:end] * good, 0.0)
    return {
        "x_first": groups.x_first[starts],
        "x_last": groups.x_last[ends],
        "low": np.fmin.reduceat(groups.low[:end], starts),
        "high": np.fmax.reduceat(groups.high[:end], starts),
        "total": np.add.reduceat(total, starts),
        "last": groups.last[ends],
        "count": np.add.reduceat(groups.points[:end], starts),
        "bad": np.add.reduceat(groups.bad[:end], starts),
    }
