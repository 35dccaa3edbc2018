"""A course in one row: eighth blocks, or signs of rising height in ASCII."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from .axis import Axis, Floats
from .canvas import CellCanvas
from .look import Look
from .palette import Role
from .picture import Mask, Picture

BLOCKS = "▁▂▃▄▅▆▇█"
ASCII_STEPS = "_.-~=+*#"
NOT_FINITE, ASCII_NOT_FINITE = "×", "x"


def spark_text(
    values: ArrayLike,
    width: int,
    *,
    unicode: bool = True,
    limits: tuple[float, float] | None = None,
    log: bool = False,
    keep: Literal["mean", "high"] = "mean",
) -> str:
    """`values` (n,) in at most `width` characters; "×" ("x") for what was not finite, "" for no values.

    More values than characters are averaged in groups (`keep="high"`: the largest of each, so that spikes
    stay). `limits` are the values of the lowest and the highest sign (default: of the data). With `log`,
    heights are of the logarithm, and values of zero and below are at the bottom.
    """
    data = np.asarray(values, np.float64).ravel()
    if not len(data) or width <= 0:
        return ""
    groups, broken = _grouped(data, width, keep)
    usable = groups[~broken & ((groups > 0) | (not log))]
    lo, hi = limits or ((float(usable.min()), float(usable.max())) if len(usable) else (0.0, 1.0))
    steps = BLOCKS if unicode else ASCII_STEPS
    share = np.clip(Axis(lo, hi, log=log).fraction(np.where(broken, lo, groups)), 0.0, 1.0)
    index = np.rint(np.nan_to_num(share) * (len(steps) - 1)).astype(int)
    bad = NOT_FINITE if unicode else ASCII_NOT_FINITE
    return "".join(bad if lost else steps[step] for lost, step in zip(broken, index, strict=True))


def sparkline(
    values: ArrayLike,
    width: int,
    look: Look,
    *,
    style: int = Role.SERIES,
    limits: tuple[float, float] | None = None,
) -> Picture:
    """`spark_text` as a picture of one row; what was not finite in the alert style."""
    canvas = CellCanvas(width, 1, look)
    text = spark_text(values, width, limits=limits, unicode=look.unicode)
    canvas.put(0, 0, text, style)
    bad = ord(NOT_FINITE if look.unicode else ASCII_NOT_FINITE)
    canvas.styles[canvas.codes == bad] = Role.ALERT
    return canvas.picture()


def _grouped(data: Floats, width: int, keep: str) -> tuple[Floats, Mask]:
    """One value for each character, and whether anything in its group was not finite."""
    known = np.isfinite(data)
    if len(data) <= width:
        return data, ~known
    starts = np.arange(width) * len(data) // width
    broken: Mask = np.logical_or.reduceat(~known, starts)
    if keep == "high":
        return np.fmax.reduceat(data, starts), broken
    sizes = np.diff(np.append(starts, len(data))).astype(np.float64)
    shares = np.where(known, data, 0.0) / np.repeat(
        sizes, sizes.astype(int)
    )  # divided first: a sum may overflow
    return np.add.reduceat(shares, starts), broken
