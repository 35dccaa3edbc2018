"""Limits that stay put: an axis that moves with every new point redraws every old one.

The x limit grows in round jumps of a quarter or more; the y limits hold until the data leave them or use less
than 40 % of them. Both are plain functions of the limits before and of what has to fit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from .axis import LARGEST
from .columns import ColumnData
from .ticks import nice_step

ROUND = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
GROWTH = 1.25
USED_LEAST = 0.4


class Limits(NamedTuple):
    """The ends of an axis."""

    lo: float
    hi: float


def grow_end(previous: float | None, needed: float) -> float:
    """An upper x limit for data up to `needed`: `previous` while it suffices, else a new round one.

    The new one is the next round number from 1.25 x `previous` on.
    """
    if not math.isfinite(needed) or needed <= 0:
        return previous or 1.0
    if previous is not None and math.isfinite(previous) and needed <= previous:
        return previous
    if previous is not None and previous > 0:
        needed = max(needed, previous * GROWTH)
    return round_up(needed)


def round_up(value: float) -> float:
    """The smallest of {1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8} x 10^k that is not below `value` (> 0)."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in ROUND if value <= step * power * (1 + 1e-12)), 10 * power)


def hold(previous: Limits | None, lo: float, hi: float, *, log: bool = False) -> Limits:
    """y limits for data from `lo` to `hi`: `previous` while they fit, else new round ones.

    They fit when the data lie inside and fill at least 40 %.
    """
    if not (math.isfinite(lo) and math.isfinite(hi)) or (log and lo <= 0):
        return previous or (Limits(0.1, 1.0) if log else Limits(0.0, 1.0))
    lo, hi = max(lo, -LARGEST), min(hi, LARGEST)
    if previous is not None and previous.lo <= lo and hi <= previous.hi:
        fresh = _round_limits(lo, hi, log)
        if _span(fresh, log) >= USED_LEAST * _span(previous, log):
            return previous
        return fresh
    return _round_limits(lo, hi, log)


def data_range(series: Iterable[ColumnData], *, log: bool = False, robust: bool = False) -> Limits | None:
    """The lowest low and the highest high of all columns; None where nothing can be drawn.

    On a log axis only positive values count. With `robust`, a few extreme columns do not set the upper limit:
    it is held to 3 x the 95th percentile of the highs (what lies beyond is drawn as "off the scale", never
    left out).
    """
    lows, highs = [], []
    for columns in series:
        low, high = np.asarray(columns.low, float), np.asarray(columns.high, float)
        lows.append(low[np.isfinite(low) & ((low > 0) | (not log))])
        highs.append(high[np.isfinite(high) & ((high > 0) | (not log))])
    low_all = np.concatenate(lows) if lows else np.empty(0)
    high_all = np.concatenate(highs) if highs else np.empty(0)
    if not len(high_all):
        return None
    lo = float(low_all.min()) if len(low_all) else float(high_all.min())
    hi = float(high_all.max())
    if robust and not log:
        usual = float(np.percentile(high_all, 95))
        if usual > 0:
            hi = min(hi, 3 * usual)
    return Limits(min(lo, hi), hi)


def _round_limits(lo: float, hi: float, log: bool) -> Limits:
    if log:
        return Limits(_log_edge(lo, up=False), _log_edge(hi, up=True))
    span = hi - lo
    if span <= 1e-12 * max(abs(lo), abs(hi)):
        spread = 0.1 * abs(lo) or 0.5
        lo, hi, span = lo - spread, hi + spread, 2 * spread
    if lo >= 0 and lo < 0.5 * hi:
        lo, span = 0.0, hi
    step = nice_step(span, 6)
    low = math.floor(lo / step + 1e-9) * step
    return Limits(low, max(math.ceil(hi / step - 1e-9) * step, low + step))


def _log_edge(value: float, *, up: bool) -> float:
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    if up:
        return next(f * power for f in (1, 2, 5, 10) if value <= f * power * (1 + 1e-9))
    return next(f * power for f in (5, 2, 1) if value >= f * power * (1 - 1e-9))


def _span(limits: Limits, log: bool) -> float:
    return math.log(limits.hi / limits.lo) if log else limits.hi - limits.lo
