"""Bars: a histogram standing up, and labelled amounts lying down, exact to an eighth of a cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from ...core.language import tr
from .axis import Floats
from .canvas import CellCanvas, shorten, words
from .look import Look
from .palette import Role
from .picture import Picture
from .ticks import short

RISING = " ▁▂▃▄▅▆▇█"
GROWING = " ▏▎▍▌▋▊▉█"
ASCII_RISING = " .:#"


def histogram(
    counts: ArrayLike,
    edges: tuple[float, float],
    width: int,
    height: int,
    look: Look,
    *,
    title: str = "",
    style: int = Role.SERIES,
) -> Picture:
    """`counts` (n,) of n equal bins from edges[0] to edges[1] as standing bars, the ends labelled beneath.

    Bins are shared out to the cells by area; the tallest bar fills the height. A cell with anything at all in
    it shows at least the smallest sign.
    """
    data = np.nan_to_num(np.asarray(counts, np.float64).ravel())
    if not data.size or not (data > 0).any():
        return words((title, "no values") if title else ("no values",), width, height, look)
    canvas = CellCanvas(width, height, look)
    if not canvas.width or not canvas.height:
        return canvas.picture()
    top = 1 if title and canvas.height >= 4 else 0
    foot = 1 if canvas.height - top >= 2 else 0
    if top:
        canvas.put(0, 0, shorten(title, canvas.width), Role.TITLE)
    rows = canvas.height - top - foot
    _stand(canvas, top, rows, _per_cell(data, canvas.width), style)
    if foot:
        _ends(canvas, edges)
    return canvas.picture()


def lying_bar(share: float, width: int, *, unicode: bool = True) -> str:
    """A bar of `share` (0..1, clipped; NaN gives none) of `width` characters, padded with blanks."""
    share = min(max(share, 0.0), 1.0) if share == share else 0.0
    if not unicode:
        return ("#" * round(share * width)).ljust(width)
    whole, eighths = divmod(round(share * width * 8), 8)
    return ("█" * whole + (GROWING[eighths] if eighths else "")).ljust(width)


def lying_bars(
    labels: Sequence[str],
    shares: Sequence[float],
    figures: Sequence[str],
    width: int,
    height: int,
    look: Look,
    *,
    styles: Sequence[int] = (),
    below: Sequence[str] = (),
) -> Picture:
    """A row for each label: name, bar of its share (0..1), figure. `below`: words under them, where there is room.

    Rows beyond `height` are counted in the last one.
    """
    if not labels:
        return words(("nothing to show",), width, height, look)
    canvas = CellCanvas(width, height, look)
    shown = len(labels) if len(labels) <= canvas.height else max(0, canvas.height - 1)
    wide = min(max(len(label) for label in labels), max(1, canvas.width // 3))
    right = max((len(figure) for figure in figures), default=0)
    room = canvas.width - wide - right - 2
    for row in range(shown):
        style = styles[row] if row < len(styles) else Role.SERIES
        canvas.put(row, 0, shorten(labels[row], wide), Role.LABEL)
        if room >= 3:
            canvas.put(row, wide + 1, lying_bar(shares[row], room, unicode=look.unicode), style)
        if row < len(figures):
            canvas.put(row, max(wide + 1, canvas.width - len(figures[row])), figures[row], Role.TEXT)
    if shown < len(labels) and canvas.height:
        more = tr("… {count} more", count=len(labels) - shown)
        canvas.put(canvas.height - 1, 0, shorten(more, canvas.width), Role.LABEL)
    for row, line in enumerate(below, start=len(labels) + 1):
        canvas.put(row, 0, shorten(line, canvas.width), Role.LABEL)  # a row beyond the canvas is left out
    return canvas.picture()


def _per_cell(data: Floats, width: int) -> Floats:
    """What lies over each cell, bins shared out by area: no cell stands out because it got one bin more."""
    below = np.concatenate(([0.0], np.cumsum(data)))
    return np.diff(np.interp(np.linspace(0, len(data), width + 1), np.arange(len(data) + 1), below))


def _stand(canvas: CellCanvas, top: int, rows: int, bars: Floats, style: int) -> None:
    steps = RISING if canvas.look.unicode else ASCII_RISING
    full = len(steps) - 1
    units = np.rint(bars / bars.max() * rows * full).astype(np.int64)
    units = np.where(bars > 0, np.maximum(units, 1), 0)
    above = np.arange(rows - 1, -1, -1)[:, None] * full
    index = np.clip(units - above, 0, full)
    signs = np.array([ord(sign) for sign in steps], np.uint32)
    canvas.codes[top : top + rows] = signs[index]
    canvas.styles[top : top + rows] = np.where(index > 0, style, Role.BLANK)


def _ends(canvas: CellCanvas, edges: tuple[float, float]) -> None:
    left, right = short(edges[0]), short(edges[1])
    row = canvas.height - 1
    if len(left) + len(right) + 1 > canvas.width:
        return
    canvas.put(row, 0, left, Role.LABEL)
    canvas.put(row, canvas.width - len(right), right, Role.LABEL)
    middle = short((edges[0] + edges[1]) / 2)
    start = (canvas.width - len(middle)) // 2
    if start > len(left) + 1 and start + len(middle) + 1 < canvas.width - len(right):
        canvas.put(row, start, middle, Role.LABEL)
