"""The decision regions of a classifier over a plane, with the points it was given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.style import Style

from .axis import Axis, Floats
from .canvas import CellCanvas, words
from .class_marks import Area, class_style, draw_class_legend, draw_points
from .look import Look
from .palette import SERIES_COLOURS, Role, blend
from .picture import Picture
from .shading import draw_half_blocks

TINT = 0.3
TEXTURES = " .:-=+%#"
"""What fills the region of each class where colours cannot."""


def field_points(x: Axis, y: Axis, columns: int, rows: int) -> Floats:
    """(rows * columns, 2) the points to classify for a field: the middles of its cells, top row first."""
    across = [x.value((column + 0.5) / columns) for column in range(columns)]
    down = [y.value(1 - (row + 0.5) / rows) for row in range(rows)]
    grid = np.meshgrid(across, down)
    return np.stack([axis.ravel() for axis in grid], axis=1)


def field_size(width: int, height: int) -> tuple[int, int]:
    """Columns and rows that a field is worth having for a pane: two rows to a cell, none for the header."""
    return max(1, width), max(2, 2 * (height - _header(height)))


def decision_regions(
    field: ArrayLike,
    points: ArrayLike,
    labels: ArrayLike,
    x: Axis,
    y: Axis,
    width: int,
    height: int,
    look: Look,
    *,
    names: Sequence[str],
    predicted: ArrayLike | None = None,
    title: str = "",
) -> Picture:
    """`field` (r, c) holds the class predicted at each of `field_points` (any r, c; stretched to the pane).

    `points` (n, 2) of classes `labels` (n,) lie on top, those whose `predicted` class differs filled.
    """
    classes = np.atleast_2d(np.asarray(field, np.int64))
    if classes.size == 0:
        return words((title, "no field") if title else ("no field",), width, height, look)
    canvas = CellCanvas(width, height, look)
    top = _header(height)
    area = Area(top, 0, canvas.height - top, canvas.width)
    if area.rows and area.columns:
        _draw_field(canvas, area, _stretched(classes, 2 * area.rows, area.columns))
        truth = np.asarray(labels, np.int64).ravel()
        wrong = None if predicted is None else np.asarray(predicted).ravel() != truth
        used = draw_points(canvas, area, x, y, points, truth, len(names), wrong)
        _keep_ground(canvas, area, used, classes)
        if top:
            draw_class_legend(canvas, title, names, None if wrong is None else int(wrong.sum()))
    return canvas.picture()


def _header(height: int) -> int:
    return 1 if height >= 4 else 0


def _stretched(field: NDArray[np.int64], rows: int, columns: int) -> NDArray[np.int64]:
    down = np.arange(rows) * field.shape[0] // rows
    across = np.arange(columns) * field.shape[1] // columns
    return field[np.ix_(down, across)]


def tints(look: Look) -> tuple[str, ...]:
    """The ground of each class: its colour, pale."""
    palette = look.palette
    return tuple(blend(colour, palette.background, TINT) for colour in palette.series)


def _draw_field(canvas: CellCanvas, area: Area, field: NDArray[np.int64]) -> None:
    if canvas.look.shades:
        draw_half_blocks(canvas, area.row, area.column, field % SERIES_COLOURS, tints(canvas.look))
        return
    signs = np.array([ord(sign) for sign in TEXTURES], np.uint32)
    styles = np.array([class_style(label) for label in range(SERIES_COLOURS)], np.uint16)
    label = field[0::2] % SERIES_COLOURS
    rows = slice(area.row, area.row + area.rows)
    canvas.codes[rows] = signs[label]
    canvas.styles[rows] = styles[label]


def _keep_ground(canvas: CellCanvas, area: Area, used: NDArray[np.bool_], field: NDArray[np.int64]) -> None:
    """Give the cells with a point the ground of the region they lie in."""
    if not canvas.look.shades:
        return
    colours, palette = tints(canvas.look), canvas.look.palette
    classes = _stretched(field, area.rows, area.columns) % SERIES_COLOURS
    for row, column in np.argwhere(used).tolist():
        label = int(canvas.styles[area.row + row, column]) - Role.SERIES
        ground = colours[int(classes[row, column])]
        style = Style(color=palette.series[label], bgcolor=ground, bold=True)
        canvas.styles[area.row + row, column] = canvas.style(style)
