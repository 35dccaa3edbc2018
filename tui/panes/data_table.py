"""The catalogue of data sets as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from ...core.language import tr
from ..bridge.holdings import Holding
from . import data_words

COLUMNS = (
    ("mark", "", 2),
    ("name", "name", 14),
    ("examples", "examples", 16),
    ("shape", "one example", 13),
    ("classes", "classes", 12),
    ("size", "size", 8),
    ("state", "state", 12),
)
"""Key, heading and width. The licence stands behind them where there is room."""

NARROW = ("shape", "classes")
"""Columns left out where the others would not fit beside them."""

LICENCE_ROOM = 24
"""The least width at which the licence has a column; elsewhere it is below the table, for the set with the cursor."""


class SetTable(DataTable[Text], inherit_bindings=False):
    """One line a set. Lines that stay the same are not touched. The screen has the keys."""

    def __init__(self) -> None:
        super().__init__(id="sets", cursor_type="row", cell_padding=0)
        self.shown: list[Holding] = []
        self._lines: list[tuple[str, ...]] = []
        self._width = 0
        self._at: list[int] = []
        """Which of a line's cells the columns show."""

    def show(self, holdings: Sequence[Holding], source: str, fetching: str, width: int) -> None:
        """Show sets; `source` is the one on the bench, `fetching` the one on its way, `width` the cells there are."""
        lines = [cells(holding, source, fetching) for holding in holdings]
        same = [holding.name for holding in holdings] == [holding.name for holding in self.shown]
        before = self.under_cursor
        self.shown = list(holdings)
        if same and width == self._width and self._lines:
            for row, (old, new) in enumerate(zip(self._lines, lines, strict=True)):
                self._touch_up(row, old, new)
        else:
            self._fill(lines, width)
            self.go_to(before.name if before else "")
        self._lines = lines

    @property
    def under_cursor(self) -> Holding | None:
        """The set with the cursor."""
        return self.shown[self.cursor_row] if 0 <= self.cursor_row < len(self.shown) else None

    def go_to(self, name: str) -> None:
        """Put the cursor on a set; on the first where it is not shown."""
        names = [holding.name for holding in self.shown]
        self.move_cursor(row=names.index(name) if name in names else 0)

    def _fill(self, lines: Sequence[tuple[str, ...]], width: int) -> None:
        self.clear(columns=True)
        self._width = width
        needed = sum(wide for _, _, wide in COLUMNS) + 1
        self._at = [at for at, (key, _, _) in enumerate(COLUMNS) if width >= needed or key not in NARROW]
        for at in self._at:
            key, heading, wide = COLUMNS[at]
            self.add_column(Text(tr(heading)), width=wide, key=key)
        if width - needed >= LICENCE_ROOM:
            self.add_column(Text(tr("licence")), width=width - needed, key="licence")
            self._at.append(len(COLUMNS))
        for line in lines:
            self.add_row(*(_text(line[at], at) for at in self._at))

    def _touch_up(self, row: int, old: Sequence[str], new: Sequence[str]) -> None:
        for column, at in enumerate(self._at):
            if old[at] != new[at]:
                self.update_cell_at(Coordinate(row, column), _text(new[at], at))


def _text(cell: str, column: int) -> Text:
    return Text(cell, style="bold" if column == 1 else "", no_wrap=True, overflow="ellipsis")


def cells(holding: Holding, source: str, fetching: str) -> tuple[str, ...]:
    """A set's line as plain words, in the order of `COLUMNS`, the licence last."""
    entry = holding.entry
    return (
        "●" if holding.name == source else "",
        holding.name,
        data_words.examples(entry),
        data_words.shape(entry),
        data_words.classes(entry),
        data_words.size(holding),
        data_words.state(holding, fetching),
        entry.licence,
    )
