"""A matrix as a heat map: a covariance, weights, what passes through layers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .axis import Floats
from .canvas import CellCanvas, shorten, words
from .look import Look
from .palette import Role
from .picture import Picture
from .shading import draw_shades, resampled, scaled
from .ticks import short


def heat_map(
    matrix: ArrayLike,
    width: int,
    height: int,
    look: Look,
    *,
    title: str = "",
    signed: bool = False,
    limits: tuple[float, float] | None = None,
) -> Picture:
    """`matrix` (r, c) over the whole pane, two rows of shades to a cell; means where it is larger.

    `limits` are the values of the palest and the strongest shade (default: of the data; with `signed`,
    symmetric about 0). With a title, the first row names it and the range. NaN and infinity are drawn as ×.
    """
    data = np.atleast_2d(np.asarray(matrix, np.float64))
    if data.size == 0:
        return words(("nothing to show",), width, height, look)
    lo, hi = limits or _range(data, signed)
    canvas = CellCanvas(width, height, look)
    top = 1 if title and height > 1 else 0
    if top:
        _header(canvas, title, lo, hi)
    rows = 2 * (canvas.height - top)
    if rows and canvas.width:
        draw_shades(canvas, top, 0, scaled(resampled(data, rows, canvas.width), lo, hi), signed=signed)
    return canvas.picture()


def heat_strip(
    values: ArrayLike,
    width: int,
    look: Look,
    *,
    signed: bool = False,
    limits: tuple[float, float] | None = None,
) -> Picture:
    """`values` (n,) as one row of shades."""
    return heat_map(
        np.atleast_2d(np.asarray(values, np.float64)), width, 1, look, signed=signed, limits=limits
    )


def _range(data: Floats, signed: bool) -> tuple[float, float]:
    finite = data[np.isfinite(data)]
    if not finite.size:
        return (-1.0, 1.0) if signed else (0.0, 1.0)
    if signed:
        most = float(np.abs(finite).max()) or 1.0
        return -most, most
    return float(finite.min()), float(finite.max())


def _header(canvas: CellCanvas, title: str, lo: float, hi: float) -> None:
    span = f"{short(lo)} to {short(hi)}"
    canvas.put(0, 0, shorten(title, canvas.width), Role.TITLE)
    column = canvas.width - len(span)
    if column >= len(title) + 2:
        canvas.put(0, column, span, Role.LABEL)
