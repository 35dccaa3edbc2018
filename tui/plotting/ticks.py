"""Where the ticks of an axis stand and what is written beside them: few, round, short."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from .axis import LOWEST_LOG, Axis

UNITS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
TIME_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)


class Tick(NamedTuple):
    """A labelled place on an axis."""

    value: float
    label: str


def ticks(axis: Axis, most: int) -> tuple[Tick, ...]:
    """About `most` ticks on `axis` or fewer; where only one round number would lie on it, a finer step is
    taken."""
    marks = _ticks(axis, max(1, most))
    for finer in range(most + 1, most + 4):
        if len(marks) >= min(2, most):
            break
        marks = _ticks(axis, finer)
    return marks


def _ticks(axis: Axis, most: int) -> tuple[Tick, ...]:
    if axis.log:
        return _log_ticks(axis, most)
    span = axis.hi - axis.lo
    if axis.kind == "time" and span >= 2:
        return tuple(Tick(value, clock(value)) for value in multiples(axis, _time_step(span, most)))
    step = nice_step(span, most, whole=axis.kind == "integer" and span >= 1)
    return tuple(Tick(value, short(value, step)) for value in multiples(axis, step))


def nice_step(span: float, most: int, *, whole: bool = False) -> float:
    """The smallest step {1, 2, 2.5, 5} x 10^k that gives at most `most` ticks over `span`.

    With `whole` the step is a whole number.
    """
    if not (span > LOWEST_LOG and math.isfinite(span)):
        return 1.0
    least = span / max(1, most - 1) * (1 - 1e-9)
    power = 10.0 ** math.floor(math.log10(least))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10, 20) if factor * power >= least)
    if whole and step != round(step):
        step = math.ceil(step)
    return step


def multiples(axis: Axis, step: float) -> list[float]:
    """The multiples of `step` from `lo` to `hi`."""
    first = math.ceil(axis.lo / step - 1e-9)
    last = math.floor(axis.hi / step + 1e-9)
    values = [index * step for index in range(first, min(last, first + 1000) + 1)]
    slack = 1e-6 * (axis.hi - axis.lo)
    return [value for value in values if axis.lo - slack <= value <= axis.hi + slack]


def short(value: float, step: float = 0.0) -> str:
    """`value` in few characters, exact to `step` where one is given: 0.25, 1.5k, 2M, 1e-5."""
    if value == 0 or (step and abs(value) < step * 1e-6):
        return "0"
    if not math.isfinite(value):
        return str(value)
    size = max(abs(value), step)
    if size < 1e-3 or size >= 1e15:
        digits = _decimals(step / 10.0 ** math.floor(math.log10(abs(value)))) if step else 0
        mantissa, exponent = f"{value:.{digits}e}".split("e")
        return f"{_trimmed(mantissa)}e{int(exponent)}"
    unit, suffix = next(((unit, name) for unit, name in UNITS if size >= unit), (1.0, ""))
    if step:
        decimals = _decimals(step / unit)
        if suffix and decimals > 2:  # 1234.5 reads better than 1.2345k
            unit, suffix, decimals = 1.0, "", _decimals(step)
        return _trimmed(f"{value / unit:.{decimals}f}") + suffix
    return _trimmed(f"{value / unit:.3g}") + suffix


def clock(seconds: float) -> str:
    """Seconds as people say them: 45s, 1m30, 2h, 1h15."""
    whole = round(seconds)
    sign, whole = ("-", -whole) if whole < 0 else ("", whole)
    if whole < 60:
        return f"{sign}{whole}s" if whole else "0"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{sign}{minutes}m" + (f"{rest:02d}" if rest else "")
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}h" + (f"{minutes:02d}" if minutes else "")


def widest(marks: Sequence[Tick]) -> int:
    """Characters of the longest label."""
    return max((len(mark.label) for mark in marks), default=0)


def _trimmed(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _decimals(step: float) -> int:
    """Decimals that show every multiple of `step`: 2 for 0.25, 1 for 0.5."""
    decimals = 0
    while decimals < 15 and abs(step - round(step, decimals)) > 1e-6 * step:
        decimals += 1
    return decimals


def _time_step(span: float, most: int) -> float:
    fitting = (step for step in TIME_STEPS if span / step <= max(1, most - 1) + 1e-9)
    return float(next(fitting, 86400 * math.ceil(span / 86400 / max(1, most - 1))))


def _log_ticks(axis: Axis, most: int) -> tuple[Tick, ...]:
    low = math.ceil(math.log10(axis.lo) - 1e-9)
    high = math.floor(math.log10(axis.hi) + 1e-9)
    for factors in ((1, 2, 5), (1, 3), (1,)):
        posts = _signposts(axis, factors, low, high)
        if 2 <= len(posts) <= most:
            return posts
    if high - low + 1 > most:
        stride = math.ceil((high - low + 1) / most)
        return tuple(Tick(10.0**power, short(10.0**power)) for power in range(low, high + 1, stride))
    step = nice_step(axis.hi - axis.lo, most)
    values = multiples(axis, step)
    return tuple(Tick(value, short(value, step)) for value in values if value > 0)[:most]


def _signposts(axis: Axis, factors: tuple[int, ...], low: int, high: int) -> tuple[Tick, ...]:
    values = [factor * 10.0**power for power in range(low - 1, high + 1) for factor in factors]
    inside = [value for value in values if axis.lo * (1 - 1e-9) <= value <= axis.hi * (1 + 1e-9)]
    return tuple(Tick(value, short(value)) for value in inside)
