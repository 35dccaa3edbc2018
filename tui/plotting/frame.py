"""The frame of a plot on a canvas: plotext draws it once a layout, then it is a copy of two arrays."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ...core.language import tr
from .canvas import CellCanvas, code_points
from .layout import Layout
from .palette import Role
from .picture import SPACE, Codes, StyleIds

AXIS_SIGNS = tuple(map(ord, "│┤└┬─├┼┴┘┌┐"))


def draw_frame(canvas: CellCanvas, layout: Layout, x_name: str = "", y_name: str = "") -> None:
    """Axes, ticks and labels; `x_name` in the corner below, `y_name` above, where there is room."""
    codes, styles = _cells(layout)
    x_name, y_name = tr(x_name), tr(y_name)
    canvas.codes[layout.header :] = codes
    canvas.styles[layout.header :] = styles
    bottom = canvas.codes[-1]
    if x_name and (bottom[: len(x_name) + 1] == SPACE).all():
        canvas.put(layout.height - 1, 0, x_name, Role.FRAME)
    if y_name and layout.header:
        canvas.put(0, 0, y_name, Role.FRAME)


@lru_cache(maxsize=32)
def _cells(layout: Layout) -> tuple[Codes, StyleIds]:
    from .plotext_frame import frame_lines

    lines = frame_lines(
        layout.width, layout.height - layout.header, layout.gutter, layout.x_ticks, layout.y_ticks
    )
    codes = np.stack([code_points(line) for line in lines])
    styles = np.full(codes.shape, Role.LABEL, np.uint16)
    styles[np.isin(codes, AXIS_SIGNS)] = Role.FRAME
    styles[codes == SPACE] = Role.BLANK
    return codes, styles
