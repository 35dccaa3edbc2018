"""Points of several classes over two axes; the misclassified ones stand out by their sign."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from .axis import Axis
from .canvas import CellCanvas, words
from .class_marks import Area, draw_class_legend, draw_points
from .frame import draw_frame
from .layout import fits, lay_out
from .limits import hold
from .look import Look
from .picture import Picture


def class_scatter(
    points: ArrayLike,
    labels: ArrayLike,
    width: int,
    height: int,
    look: Look,
    *,
    names: Sequence[str],
    predicted: ArrayLike | None = None,
    x: Axis | None = None,
    y: Axis | None = None,
    title: str = "",
) -> Picture:
    """`points` (n, 2) of classes `labels` (n,) 0..len(names)-1, with axes; wrongly `predicted` marked."""
    where, classes = np.asarray(points, np.float64).reshape(-1, 2), np.asarray(labels, np.int64).ravel()
    if not len(where):
        return words((title, "no points") if title else ("no points",), width, height, look)
    if not fits(width, height):
        return words((title or "points", "too small"), width, height, look)
    x, y = x or axis_of(where[:, 0]), y or axis_of(where[:, 1])
    wrong = None if predicted is None else np.asarray(predicted).ravel() != classes
    canvas, layout = CellCanvas(width, height, look), lay_out(x, y, width, height)
    draw_frame(canvas, layout, x.name)
    area = Area(layout.header, layout.gutter, layout.rows, layout.columns)
    draw_points(canvas, area, x, y, where, classes, len(names), wrong)
    if layout.header:
        draw_class_legend(canvas, title, names, None if wrong is None else int(wrong.sum()))
    return canvas.picture()


def axis_of(values: ArrayLike, name: str = "", *, log: bool = False) -> Axis:
    """A round axis around the finite (and, if `log`, positive) values."""
    data = np.asarray(values, np.float64).ravel()
    data = data[np.isfinite(data) & ((data > 0) | (not log))]
    if not len(data):
        return Axis(0.1 if log else 0.0, 1.0, log=log, name=name)
    limits = hold(None, float(data.min()), float(data.max()), log=log)
    return Axis(limits.lo, limits.hi, log=log, name=name)
