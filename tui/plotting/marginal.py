"""Where a search tries two parameters, with every different value of the first along the top: the figure by which
Bergstra and Bengio (2012) show that a grid tries few values of each parameter, and random search a new one each time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .axis import Axis
from .canvas import CellCanvas, shorten, words
from .frame import draw_frame
from .layout import fits, lay_out
from .look import Look
from .palette import Role
from .picture import Picture
from .trials import parameter_scatter

PLANNED, PLANNED_ASCII = "○", "o"
TICK, TICK_ASCII = "▾", "v"


def marginal_scatter(
    first: ArrayLike,
    second: ArrayLike,
    scores: ArrayLike | None,
    x: Axis,
    y: Axis,
    width: int,
    height: int,
    look: Look,
    *,
    title: str = "",
) -> Picture:
    """`parameter_scatter` with a row of ticks below its header, one for each cell in which a value of `first` lies.

    scores None: the points are only planned, and all look alike.
    """
    if not fits(width, height - 1):
        return words((title or "trials", "too small"), width, height, look)
    across = np.asarray(first, np.float64).ravel()
    if scores is None:
        picture = _planned(
            across, np.asarray(second, np.float64).ravel(), x, y, width, height - 1, look, title
        )
    else:
        picture = parameter_scatter(across, second, scores, x, y, width, height - 1, look, title=title)
    layout = lay_out(x, y, width, height - 1)
    ticks = CellCanvas(width, 1, look)
    columns = x.places(across[np.isfinite(across)], layout.columns)
    for column in np.unique(columns[(columns >= 0) & (columns < layout.columns)]).tolist():
        ticks.put(0, layout.gutter + column, TICK if look.unicode else TICK_ASCII, Role.MARK)
    top = layout.header
    return Picture(
        np.vstack([picture.codes[:top], ticks.codes, picture.codes[top:]]),
        np.vstack([picture.styles[:top], ticks.styles, picture.styles[top:]]),
        picture.palette,
    )


def _planned(
    across: np.ndarray, up: np.ndarray, x: Axis, y: Axis, width: int, height: int, look: Look, title: str
) -> Picture:
    canvas, layout = CellCanvas(width, height, look), lay_out(x, y, width, height)
    draw_frame(canvas, layout, x.name)
    column, row = x.places(across, layout.columns), layout.rows - 1 - y.places(up, layout.rows)
    inside = (column >= 0) & (column < layout.columns) & (row >= 0) & (row < layout.rows)
    for at in np.flatnonzero(inside).tolist():
        sign = PLANNED if look.unicode else PLANNED_ASCII
        canvas.put(layout.header + int(row[at]), layout.gutter + int(column[at]), sign, Role.LABEL)
    if layout.header:
        canvas.put(0, 0, shorten(title, width), Role.TITLE)
    return canvas.picture()
