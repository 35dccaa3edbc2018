"""The widget that shows a drawing: drawn once for each change, re-sent only where it differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ..plotting.look import Look
from ..plotting.no_data import rows_of
from .plot_look import look_of

if TYPE_CHECKING:
    from ..plotting.picture import Picture

Drawing: TypeAlias = "Callable[[int, int, Look], Picture]"
"""Draws itself into (width, height) cells: a `PlotSpec`, or a `functools.partial` of a drawing function."""


class PlotWidget(Widget):
    """Shows one `Drawing`, or `empty` words before the first.

    `show` draws at once and marks only the rows that changed: an equal picture costs nothing. Repaints
    without news hand out strips that are kept. NumPy and plotext are imported by the first drawing, not by
    the widget.
    """

    DEFAULT_CSS = """
    PlotWidget {
        width: 1fr;
        height: 1fr;
    }
    """

    def __init__(
        self,
        empty: Sequence[str] = (),
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._empty = tuple(empty)
        self._drawing: Drawing | None = None
        self._picture: Picture | None = None
        self._strips: list[Strip] = []
        self._made_for: tuple[tuple[int, int], Look, Style] | None = None

    def show(self, drawing: Drawing) -> None:
        """Show `drawing` from now on."""
        self._drawing = drawing
        if self._made_for is None or self._made_for[0] != self._cells():
            self.refresh()
            return
        regions = self._make(*self._made_for)
        if regions is None:
            self.refresh()
        elif regions:
            self.refresh(*regions)

    def clear(self, empty: Sequence[str] | None = None) -> None:
        """Go back to the words of the empty state (new ones if given)."""
        if empty is not None:
            self._empty = tuple(empty)
        self._drawing = self._picture = self._made_for = None
        self.refresh()

    @property
    def picture(self) -> Picture | None:
        """What is shown, None before the first drawing was made."""
        return self._picture

    @property
    def data_columns(self) -> int:
        """How many columns a series is worth being reduced to for a plot of this widget's size."""
        from ..plotting.layout import canvas_columns

        return canvas_columns(self._cells()[0])

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines for the compositor; first brings the strips up to date with size, theme and terminal."""
        wanted = (self._cells(), look_of(self.app), self.rich_style)
        if wanted != self._made_for:
            self._make(*wanted)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One row, ready made."""
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self._cells()[0], self.rich_style)

    def _cells(self) -> tuple[int, int]:
        return self.content_size.width, self.content_size.height

    def _make(self, cells: tuple[int, int], look: Look, base: Style) -> list[Region] | None:
        """Draw anew; the regions that changed, None for everything."""
        same_ground = self._made_for is not None and self._made_for[1:] == (look, base)
        self._made_for = (cells, look, base)
        if self._drawing is None:
            self._strips = _words(self._empty, *cells, base)
            return None
        from ..plotting.picture import changed_regions
        from ..plotting.strips import to_strips

        old = self._picture if same_ground else None
        self._picture = self._drawing(*cells, look)
        regions = changed_regions(old, self._picture)
        if regions != []:
            self._strips = to_strips(self._picture, old, self._strips, base)
        return regions


def _words(lines: Sequence[str], width: int, height: int, base: Style) -> list[Strip]:
    """`lines` in the middle of width x height cells."""
    shown = rows_of(lines, width, height)
    top = max(0, (height - len(shown)) // 2)
    rows = [""] * top + [line[:width] for line in shown]
    rows = (rows + [""] * height)[:height]
    return [Strip([Segment(row.center(width), base)], width) if width else Strip([], 0) for row in rows]
