"""The letters on the curves: at the end of each, and now and then along it where there are several.

They stand at columns that do not depend on the data, so that they stay where they are while a curve grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .canvas import CellCanvas
from .dots import ACROSS, DOWN
from .layout import Layout

if TYPE_CHECKING:
    from .curves import Curve

LEAST_APART = 18
LARGEST_STROKE = 6
"""Dots: no letter is set on a longer stroke, where it could hide the tip of a spike."""


def draw_letters(canvas: CellCanvas, layout: Layout, curves: Sequence[Curve]) -> None:
    """Set each curve's letter; letters never cover one another."""
    if not canvas.look.unicode:
        return  # the curve is drawn in its letter already
    taken: set[tuple[int, int]] = set()
    for number, curve in enumerate(curves):
        if curve.series.letter and curve.line.drawn.any():
            _end_letter(canvas, layout, curve, taken)
            if len(curves) > 1:
                _letters_along(canvas, layout, curve, number, len(curves), taken)


def _end_letter(canvas: CellCanvas, layout: Layout, curve: Curve, taken: set[tuple[int, int]]) -> None:
    last = int(np.flatnonzero(curve.line.drawn)[-1])
    row = min(max(_row(curve, last, layout), 0), layout.rows - 1)
    column = min(last // ACROSS + 1, layout.columns - 1)
    places = [(row + step, column) for step in (0, -1, 1, -2, 2)]
    for place in (*places, *((up, column - 1) for up, column in places)):
        if 0 <= place[0] < layout.rows and place[1] >= 0 and place not in taken:
            _set(canvas, layout, curve, place, taken)
            return


def _letters_along(
    canvas: CellCanvas, layout: Layout, curve: Curve, number: int, count: int, taken: set[tuple[int, int]]
) -> None:
    apart = max(LEAST_APART, layout.columns // 3)
    drawn = np.flatnonzero(curve.line.drawn)
    first, last = int(drawn[0]) // ACROSS, int(drawn[-1]) // ACROSS
    for column in range(int(apart * (number + 0.5) / count), layout.columns, apart):
        dot = ACROSS * column
        if not first < column < last - 3 or not curve.line.drawn[dot]:
            continue
        pair = slice(dot, dot + ACROSS)
        if int(curve.line.high[pair].max()) - int(curve.line.low[pair].min()) >= LARGEST_STROKE:
            continue
        place = (_row(curve, dot, layout), column)
        if 0 <= place[0] < layout.rows and place not in taken:
            _set(canvas, layout, curve, place, taken)


def _row(curve: Curve, dot: int, layout: Layout) -> int:
    return layout.rows - 1 - int(curve.line.middle[dot]) // DOWN


def _set(
    canvas: CellCanvas, layout: Layout, curve: Curve, place: tuple[int, int], taken: set[tuple[int, int]]
) -> None:
    taken.add(place)
    row, column = place[0] + layout.header, place[1] + layout.gutter
    canvas.put(row, column, curve.series.letter[:1], curve.series.style)
