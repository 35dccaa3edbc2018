"""The sign of each class on a drawing: hollow where the prediction is right, filled where it is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...core.language import tr
from .axis import Axis
from .canvas import CellCanvas, shorten
from .look import Look
from .palette import SERIES_COLOURS, Role

HOLLOW = "○□△◇▽☆"
FILLED = "●■▲◆▼★"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Area(NamedTuple):
    """A part of a canvas, in cells."""

    row: int
    column: int
    rows: int
    columns: int


def marks(classes: int, look: Look) -> tuple[str, str]:
    """A sign for each class when right, and one when wrong.

    Letters, capital when wrong, for many classes and in ASCII.
    """
    if look.unicode and classes <= len(HOLLOW):
        return HOLLOW[: max(1, classes)], FILLED[: max(1, classes)]
    repeats = classes // len(LETTERS) + 1
    letters = (LETTERS * repeats)[: max(1, classes)]
    return letters, letters.upper()


def class_style(label: int) -> int:
    """The style of class `label`."""
    return Role.SERIES + label % SERIES_COLOURS


def draw_points(
    canvas: CellCanvas,
    area: Area,
    x: Axis,
    y: Axis,
    points: ArrayLike,
    labels: ArrayLike,
    count: int,
    wrong: ArrayLike | None = None,
) -> NDArray[np.bool_]:
    """Set the sign of each point (n, 2) of class `labels` (n,) 0..count-1, where the axes reach.

    Of several points in a cell a wrong one shows, else the last. Returns the (rows, columns) mask of the
    cells used.
    """
    where, classes = np.asarray(points, np.float64).reshape(-1, 2), np.asarray(labels, np.int64).ravel()
    missed = np.zeros(len(classes), np.bool_) if wrong is None else np.asarray(wrong, np.bool_).ravel()
    used = np.zeros((area.rows, area.columns), np.bool_)
    column = x.places(where[:, 0], area.columns)
    row = area.rows - 1 - y.places(where[:, 1], area.rows)
    inside = (column >= 0) & (column < area.columns) & (row >= 0) & (row < area.rows)
    order = np.concatenate((np.flatnonzero(inside & ~missed), np.flatnonzero(inside & missed)))
    if not len(order):
        return used
    right, failed = marks(count, canvas.look)
    signs = np.array([[ord(sign) for sign in right], [ord(sign) for sign in failed]], np.uint32)
    styles = np.array([class_style(label) for label in range(len(right))], np.uint16)
    at = (area.row + row[order], area.column + column[order])
    canvas.codes[at] = signs[missed[order].astype(np.int64), classes[order]]
    canvas.styles[at] = styles[classes[order]]
    used[row[order], column[order]] = True
    return used


def draw_class_legend(canvas: CellCanvas, title: str, names: Sequence[str], missed: int | None) -> None:
    """Row 0: the title, sign and name of each class while they fit, how many points are misclassified."""
    right, failed = marks(len(names), canvas.look)
    note = "" if missed is None else f"{failed[0]} {tr('wrong')}: {missed}"
    room = canvas.width - (len(note) + 2 if note else 0)
    title = shorten(title, max(0, room))
    canvas.put(0, 0, title, Role.TITLE)
    if note and len(note) <= canvas.width:
        canvas.put(0, canvas.width - len(note), note, Role.ALERT if missed else Role.LABEL)
    column = len(title) + 2 if title else 0
    for label, name in enumerate(names):
        if column + 2 + len(name) > room:
            return
        canvas.put(0, column, right[label], class_style(label))
        canvas.put(0, column + 2, name, Role.LABEL)
        column += len(name) + 4
