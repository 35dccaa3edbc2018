"""Where the parts of a plot lie in its pane."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .axis import Axis
from .plotext_frame import FrameTick
from .ticks import Tick, ticks, widest

LEAST_WIDTH, LEAST_HEIGHT = 12, 4
LABEL_WIDTH = 5
"""Cells kept for the y labels even when they are shorter: so the canvas does not move when a label grows."""
ROWS_PER_Y_TICK = 3
LEAST_GAP = 3
"""Cells between two x labels: two to read them apart, one because plotext may push the last one to the
left."""


@dataclass(frozen=True)
class Layout:
    """A plot of `width` x `height` cells: header row, canvas, x axis, its labels; y labels at the left.

    `gutter` is the first column of the canvas, `header` 1 where there is a header row, else 0. `columns` x
    `rows` cells make the canvas; its row 0 is the picture's row `header`.
    """

    width: int
    height: int
    gutter: int
    header: int
    x_ticks: tuple[FrameTick, ...]
    y_ticks: tuple[FrameTick, ...]

    @property
    def columns(self) -> int:
        """Cells of the canvas across."""
        return self.width - self.gutter

    @property
    def rows(self) -> int:
        """Cells of the canvas down."""
        return self.height - self.header - 2

    @property
    def axis_row(self) -> int:
        """The row of the x axis."""
        return self.height - 2


def fits(width: int, height: int) -> bool:
    """Whether a plot can be drawn at all in so many cells."""
    return width >= LEAST_WIDTH and height >= LEAST_HEIGHT


def canvas_columns(width: int) -> int:
    """Dot columns of the canvas of a plot `width` cells wide: more columns of data are not seen."""
    return max(2, 2 * (width - _gutter(width, LABEL_WIDTH)))


@lru_cache(maxsize=64)
def lay_out(x: Axis, y: Axis, width: int, height: int) -> Layout:
    """The layout of a plot that `fits`, with ticks chosen so that no label touches another."""
    header = 1 if height >= 6 else 0
    rows = height - header - 2
    y_marks = ticks(y, rows // ROWS_PER_Y_TICK + 1) if rows > 1 else ()
    gutter = _gutter(width, widest(y_marks))
    y_marks = tuple(mark for mark in y_marks if len(mark.label) < gutter)
    columns = width - gutter
    x_ticks = _spaced(x, columns)
    y_ticks = [FrameTick(y.level(mark.value, 4 * rows) // 4, mark.label) for mark in y_marks]
    return Layout(width, height, gutter, header, x_ticks, _one_a_row(y_ticks))


def _gutter(width: int, label: int) -> int:
    if width < 30:
        return min(max(label, 1), width // 3) + 1
    return min(max(label, LABEL_WIDTH), width // 3) + 1


def _spaced(x: Axis, columns: int) -> tuple[FrameTick, ...]:
    """x ticks whose labels keep clear of each other and stay inside the canvas."""
    most = max(2, columns // 9)
    while most > 0:
        marks = ticks(x, most)
        placed = [FrameTick(_cell(x, mark, columns), mark.label) for mark in marks]
        spans = [_span(tick, columns) for tick in placed]
        if all(before[1] + LEAST_GAP <= after[0] for before, after in pairwise(spans)):
            return tuple(
                tick for tick, span in zip(placed, spans, strict=True) if span[1] - span[0] < columns
            )
        most -= 1
    return ()


def _cell(x: Axis, mark: Tick, columns: int) -> int:
    return min(max(x.place(mark.value, columns), 0), columns - 1)


def _span(tick: FrameTick, columns: int) -> tuple[int, int]:
    """First and last cell of a label centred on its tick and pushed inside the canvas."""
    length = len(tick.label)
    start = max(0, min(tick.cell - length // 2, columns - length))
    return start, start + length


def _one_a_row(marks: list[FrameTick]) -> tuple[FrameTick, ...]:
    taken: dict[int, FrameTick] = {}
    for mark in marks:
        taken.setdefault(mark.cell, mark)
    return tuple(taken.values())
