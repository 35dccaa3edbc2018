"""Finished pictures put together on one canvas."""

from __future__ import annotations

import numpy as np

from .canvas import CellCanvas
from .palette import ROLE_COUNT
from .picture import Picture


def stamp(canvas: CellCanvas, picture: Picture, row: int, column: int) -> None:
    """Put a picture made for the same look on a canvas, its upper left cell at (row, column); the rest is cut."""
    rows = min(picture.height, canvas.height - row)
    columns = min(picture.width, canvas.width - column)
    if rows <= 0 or columns <= 0:
        return
    # The first styles of every palette are the roles; those beyond them get an id of this canvas.
    ids = [*range(ROLE_COUNT), *(canvas.style(style) for style in picture.palette[ROLE_COUNT:])]
    area = (slice(row, row + rows), slice(column, column + columns))
    canvas.codes[area] = picture.codes[:rows, :columns]
    canvas.styles[area] = np.array(ids, np.uint16)[picture.styles[:rows, :columns]]
