"""From data to places on a drawing and back, linear or logarithmic."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Kind = Literal["number", "integer", "time"]

LOWEST_LOG, LARGEST = 1e-300, 1e300
"""Nothing beyond these: what is computed from the limits must stay finite. A loss of 1e305 is off the
scale."""
FAR = 4.0
"""Fractions are clipped to -FAR..1+FAR: far enough outside to be told apart, near enough to be an integer."""


@dataclass(frozen=True)
class Axis:
    """One axis from `lo` to `hi`. `kind` chooses ticks and labels: "integer" for steps, "time" for seconds.

    `name` is what the axis counts ("step"). Limits that no axis can have are mended: not finite, reversed,
    equal, or zero and below on a logarithmic axis.
    """

    lo: float
    hi: float
    log: bool = False
    kind: Kind = "number"
    name: str = ""

    def __post_init__(self) -> None:
        lo, hi = _mended(float(self.lo), float(self.hi), self.log)
        object.__setattr__(self, "lo", lo)
        object.__setattr__(self, "hi", hi)

    def fraction(self, values: ArrayLike) -> Floats:
        """Where `values` lie: 0 at `lo`, 1 at `hi`; NaN stays NaN.

        On a log axis, zero and below lie far under it.
        """
        data = np.asarray(values, np.float64)
        with np.errstate(all="ignore"):
            if self.log:
                low, high = math.log(self.lo), math.log(self.hi)
                data = np.where(
                    data > 0, np.log(np.maximum(data, LOWEST_LOG)), np.where(data <= 0, -np.inf, np.nan)
                )
                fraction = (data - low) / (high - low)
            else:
                # Halved first: hi - lo itself may overflow.
                half = self.hi / 2 - self.lo / 2
                fraction = (data / 2 - self.lo / 2) / half
        return np.clip(fraction, -FAR, 1 + FAR)

    def value(self, fraction: float) -> float:
        """What lies at `fraction` of the way from `lo` to `hi`."""
        if self.log:
            return math.exp(math.log(self.lo) * (1 - fraction) + math.log(self.hi) * fraction)
        return self.lo * (1 - fraction) + self.hi * fraction

    def places(self, values: ArrayLike, count: int) -> Ints:
        """Which of `count` equal bins each value falls in; `hi` belongs to the last.

        Values outside are below 0, or `count` and more. NaN lies far below.
        """
        fraction = np.nan_to_num(self.fraction(values), nan=-FAR)
        place: Ints = np.where(fraction == 1.0, count - 1, np.floor(fraction * count)).astype(np.int64)
        return place

    def levels(self, values: ArrayLike, count: int) -> Ints:
        """The nearest of `count` levels, the lowest at `lo`, the highest at `hi`; outside as in `places`."""
        fraction = np.nan_to_num(self.fraction(values), nan=-FAR)
        level: Ints = np.rint(fraction * (count - 1)).astype(np.int64)
        return level

    def place(self, value: float, count: int) -> int:
        """`places` of one value."""
        return int(self.places(value, count))

    def level(self, value: float, count: int) -> int:
        """`levels` of one value."""
        return int(self.levels(value, count))


def _mended(lo: float, hi: float, log: bool) -> tuple[float, float]:
    if not math.isfinite(lo):
        lo = 1.0 if log else 0.0
    if not math.isfinite(hi):
        hi = lo + 1.0
    if hi < lo:
        lo, hi = hi, lo
    lo, hi = max(-LARGEST, min(lo, LARGEST)), max(-LARGEST, min(hi, LARGEST))
    if log:
        if hi <= LOWEST_LOG:
            lo, hi = 0.1, 1.0
        elif lo <= LOWEST_LOG:
            lo = max(hi / 1e3, LOWEST_LOG)
        if hi <= lo * (1 + 1e-9):
            lo, hi = lo / 2, hi * 2
    elif hi - lo <= max(LOWEST_LOG, 1e-12 * max(abs(lo), abs(hi))):
        spread = 0.5 * abs(lo) or 0.5
        lo, hi = lo - spread, hi + spread
    return lo, hi
