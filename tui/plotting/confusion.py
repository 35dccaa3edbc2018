"""Which class was taken for which: the confusion matrix as a table, and accuracy class by class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...core.language import tr
from .bars import lying_bars
from .canvas import CellCanvas, shorten, words
from .look import Look
from .palette import Role
from .picture import Picture

WORST = 3
"""So many of the commonest confusions are marked."""


def confusion_matrix(
    matrix: ArrayLike,
    names: Sequence[str],
    width: int,
    height: int,
    look: Look,
    *,
    title: str = "true \\ predicted",
) -> Picture:
    """`matrix` (k, k) counts, row = true class, column = predicted one.

    Counts where they fit, else percent of the row, else tenths of it as one digit. "·" is none. The diagonal
    is in the "good" style; the commonest confusions are marked with "!".
    """
    counts = np.asarray(matrix, np.int64)
    classes = len(names)
    if counts.shape != (classes, classes):
        raise ValueError(f"{classes} names for a matrix of shape {counts.shape}")
    table = _fitting(counts, names, width) if classes and height >= 3 else None
    if table is None:
        return words(("confusion matrix", "too small"), width, height, look)
    cells, wide, label = table
    canvas = CellCanvas(width, height, look)
    top = heading_rows([name[:label] for name in names], height) - 1
    canvas.put(0, 0, shorten(tr(title), width if top else label) if top or label >= 4 else "", Role.LABEL)
    shown = min(classes, height - 1 if classes <= height - 1 else height - 2)
    for column, name in enumerate(names):
        canvas.put(top, label + 1 + column * wide, shorten(name, wide - 1).rjust(wide - 1), Role.LABEL)
    worst = _worst(counts)
    for row in range(shown):
        canvas.put(top + 1 + row, 0, shorten(names[row], label), Role.LABEL)
        for column in range(classes):
            _cell(
                canvas,
                top + 1 + row,
                row,
                column,
                label + 1 + column * wide,
                cells[row][column].rjust(wide - 1),
                counts,
                worst,
            )
    if shown < classes:
        canvas.put(height - 1, 0, shorten(tr("… {count} more", count=classes - shown), width), Role.LABEL)
    return canvas.picture()


def heading_rows(names: Sequence[str], height: int) -> int:
    """Lines above the rows of a matrix of `height` lines: in a corner too small for it the title has its own."""
    return 2 if max(map(len, names), default=0) < 4 and height >= len(names) + 2 else 1


def class_accuracy(matrix: ArrayLike, names: Sequence[str], width: int, height: int, look: Look) -> Picture:
    """The accuracy of each true class of a confusion matrix (k, k) as a bar; the lowest says so."""
    counts = np.asarray(matrix, np.float64)
    totals = counts.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.diag(counts) / totals
    known = np.isfinite(shares)
    lowest = int(np.nanargmin(shares)) if known.any() and np.nanmin(shares) < np.nanmax(shares) else -1
    figures = [
        f"{100 * share:5.1f} %" + (f" {tr('lowest')}" if row == lowest else " " * (1 + len(tr("lowest"))))
        if share == share
        else tr("no examples").ljust(7 + len(tr("lowest")))
        for row, share in enumerate(shares.tolist())
    ]
    if lowest < 0:
        figures = [figure.rstrip() for figure in figures]
    styles = [Role.ALERT if row == lowest else Role.SERIES for row in range(len(names))]
    return lying_bars(names, shares.tolist(), figures, width, height, look, styles=styles)


def _fitting(
    counts: NDArray[np.int64], names: Sequence[str], width: int
) -> tuple[list[list[str]], int, int] | None:
    """The texts of the cells, the width of a column (with a gap), the width of the row labels."""
    totals = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    percent, tenths = np.rint(100 * counts / totals), np.minimum(10 * counts // totals, 9)
    longest = max(len(name) for name in names)
    forms = [
        [[str(n) if n else "·" for n in row] for row in counts.tolist()],
        [[f"{n:.0f}" if n else "·" for n in row] for row in percent.tolist()],
        [
            [str(n) if some else "·" for n, some in zip(row, full, strict=True)]
            for row, full in zip(tenths.tolist(), (counts > 0).tolist(), strict=True)
        ],
    ]
    for cells in forms:
        widest = max(len(text) for row in cells for text in row)
        for label in (min(longest, 12), min(longest, 6), min(longest, 2)):
            room = (width - label - 1) // len(names)
            if room >= widest + 1:
                return cells, min(room, max(widest + 2, min(longest + 1, 9))), label
    return None


def _worst(counts: NDArray[np.int64]) -> set[tuple[int, int]]:
    off = counts.copy()
    np.fill_diagonal(off, 0)
    order = np.argsort(off, axis=None)[::-1][:WORST]
    rows, columns = np.unravel_index(order, off.shape)
    return {(r, c) for r, c in zip(rows.tolist(), columns.tolist(), strict=True) if off[r, c] > 0}


def _cell(
    canvas: CellCanvas,
    y: int,
    row: int,
    column: int,
    x: int,
    text: str,
    counts: NDArray[np.int64],
    worst: set[tuple[int, int]],
) -> None:
    if row == column:
        style = int(Role.GOOD)
    elif (row, column) in worst:
        style = int(Role.ALERT)
        if text.startswith(" "):
            text = ("!" + text.lstrip()).rjust(len(text))
    else:
        style = int(Role.TEXT if counts[row, column] else Role.FRAME)
    canvas.put(y, x, text, style)
