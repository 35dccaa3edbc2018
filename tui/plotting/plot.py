"""Curves over axes, drawn for a pane: frame by plotext, curves by NumPy, letters and marks on top.

`draw_plot(spec, width, height, look)` is a pure function. Drawn one over the other, the later covering the
earlier: frame, baselines, faint raw points, curves (the first series on top), vertical marks, cursor, signs
of what is not finite or off the scale, letters. Where two curves share a cell, the dots of both are shown, in
the colour of the upper one; a faint band leaves out the cells that a curve runs through.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...core.language import tr
from .axis import Axis
from .canvas import CellCanvas, words
from .columns import ColumnData
from .curves import draw_baselines, draw_curves, draw_signs, measure
from .frame import draw_frame
from .layout import Layout, fits, lay_out
from .legend import draw_header
from .letters import draw_letters
from .look import Look
from .palette import SERIES_COLOURS, Role
from .patterns import Pattern, pattern_of
from .picture import SPACE, Picture


@dataclass(frozen=True, eq=False)
class Series:
    """One curve. `letter` stands on the curve and in the legend; `index` chooses colour and pattern.

    `faint` are raw columns drawn as a pale band behind the curve; `joined` False draws the points alone.
    """

    name: str
    letter: str
    columns: ColumnData
    index: int = 0
    faint: ColumnData | None = None
    joined: bool = True
    pattern: Pattern | None = None

    @property
    def mark(self) -> Pattern:
        """The dot pattern."""
        return pattern_of(self.index) if self.pattern is None else self.pattern

    @property
    def style(self) -> int:
        """Style of the curve."""
        return Role.SERIES + self.index % SERIES_COLOURS

    @property
    def faint_style(self) -> int:
        """Style of the band behind it."""
        return Role.FAINT + self.index % SERIES_COLOURS


@dataclass(frozen=True)
class Baseline:
    """A dashed horizontal line at `y` ("chance")."""

    y: float
    name: str = ""


@dataclass(frozen=True)
class Mark:
    """Something happened at `x`: a letter on the x axis and, with `line`, a thin line above it."""

    x: float
    letter: str
    alert: bool = False
    line: bool = True


@dataclass(frozen=True, eq=False)
class PlotSpec:
    """Everything a plot shows. `empty` are the words shown while no series has a point."""

    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    marks: tuple[Mark, ...] = ()
    cursor: float | None = None
    empty: tuple[str, ...] = ("no data yet",)

    def __call__(self, width: int, height: int, look: Look) -> Picture:
        """The plot drawn, so that a spec can be shown wherever a drawing can."""
        return draw_plot(self, width, height, look)


def draw_plot(spec: PlotSpec, width: int, height: int, look: Look) -> Picture:
    """The plot in so many cells; plain words where there is no data or no room (below 12 x 4)."""
    if not any(len(series.columns.x) or _has_faint(series) for series in spec.series):
        return words(spec.empty, width, height, look)
    if not fits(width, height):
        return words((tr(spec.title), "too small"), width, height, look)
    layout = lay_out(spec.x, spec.y, width, height)
    canvas = CellCanvas(width, height, look)
    draw_frame(canvas, layout, spec.x.name)
    curves = measure(spec.series, spec.x, spec.y, layout, look)
    draw_baselines(canvas, layout, spec.baselines, spec.y)
    draw_curves(canvas, layout, curves)
    _draw_marks(canvas, layout, spec)
    draw_signs(canvas, layout, curves)
    draw_letters(canvas, layout, curves)
    if layout.header:
        draw_header(canvas, spec.title, spec.series, spec.baselines, any(curve.bad for curve in curves))
    return canvas.picture()


def _has_faint(series: Series) -> bool:
    return series.faint is not None and len(series.faint.x) > 0


def _draw_marks(canvas: CellCanvas, layout: Layout, spec: PlotSpec) -> None:
    rows = slice(layout.header, layout.header + layout.rows)
    for mark in spec.marks:
        style = Role.ALERT if mark.alert else Role.MARK
        _vertical(canvas, layout, spec.x, mark.x, rows if mark.line else slice(0), "┊", mark.letter, style)
    if spec.cursor is not None:
        _vertical(canvas, layout, spec.x, spec.cursor, rows, "│", "▲", Role.CURSOR)


def _vertical(
    canvas: CellCanvas, layout: Layout, axis: Axis, x: float, rows: slice, sign: str, foot: str, style: int
) -> None:
    place = axis.place(x, layout.columns)
    if not 0 <= place < layout.columns:
        return
    column = layout.gutter + place
    free = canvas.codes[rows, column] == SPACE
    canvas.codes[rows, column][free] = ord(sign)
    canvas.styles[rows, column][free] = style
    canvas.put(layout.axis_row, column, foot[:1], style)
