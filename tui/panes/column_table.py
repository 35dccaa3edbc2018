"""The columns of a table that somebody is about to train on."""

from __future__ import annotations

from collections.abc import Collection

from rich.text import Text
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from ...core.data.tables.report import ColumnReport, TableReport
from ...core.language import tr
from ..plotting.canvas import shorten
from . import column_words

NAME = 22
COLUMNS = (
    ("number", "", 5),
    ("name", "column", NAME),
    ("kind", "kind", 8),
    ("role", "role", 12),
    ("missing", "empty", 13),
    ("values", "values", 0),
)
"""Key, heading and width; the values have what is left."""

ROLE = 3
SIGNS = {"target": "► target", "left out": "· left out", "input": "  input"}
LEAST_VALUES = 18
WITH_EXAMPLES = 40
"""So many cells for the values leave room for a column of examples too."""


class ColumnTable(DataTable[Text], inherit_bindings=False):
    """One line a column; the one with the cursor is the target. The screen has the keys."""

    def __init__(self, report: TableReport, max_categories: int) -> None:
        super().__init__(id="columns", cursor_type="row", cell_padding=0)
        self.report = report
        self._max_categories = max_categories
        self._roles: list[str] = []

    @property
    def under_cursor(self) -> ColumnReport:
        """The column with the cursor."""
        return self.report.columns[max(0, min(self.cursor_row, len(self.report.columns) - 1))]

    def fill(self, width: int) -> None:
        """All columns, for so many cells."""
        row = self.cursor_row
        self.clear(columns=True)
        self._roles = [""] * len(self.report.columns)
        room = max(LEAST_VALUES, width - sum(wide for _, _, wide in COLUMNS) - 1)
        examples = room // 2 if room >= WITH_EXAMPLES else 0
        for key, heading, wide in COLUMNS:
            self.add_column(Text(tr(heading)), width=wide or room - examples, key=key)
        if examples:
            self.add_column(Text(tr("first rows")), width=examples, key="examples")
        for number, column in enumerate(self.report.columns, 1):
            name = shorten(column.name, NAME - 1)
            line = [f"{number:>4}", name, tr(column.kind), "", column_words.gaps(column, self.report.rows)]
            line += [shorten(column_words.values(column), room - examples - 1), ", ".join(column.examples)]
            self.add_row(*(_text(cell, at) for at, cell in enumerate(line[: len(self.columns)])))
        self.move_cursor(row=row)

    def show_roles(self, left_out: Collection[str]) -> None:
        """What each column is for, with the cursor where it is; only what has changed is touched."""
        target = self.under_cursor.name
        for row, column in enumerate(self.report.columns):
            word, _ = column_words.role(column, target, left_out, self._max_categories)
            if word != self._roles[row]:
                self._roles[row] = word
                style = "bold" if word == "target" else "dim" if word == "left out" else ""
                self.update_cell_at(Coordinate(row, ROLE), Text(tr(SIGNS[word]), style=style, no_wrap=True))

    def why_left_out(self, left_out: Collection[str]) -> str:
        """The columns that are left out with the cursor where it is, and why."""
        target = self.under_cursor.name
        found = []
        for column in self.report.columns:
            word, why = column_words.role(column, target, left_out, self._max_categories)
            if word == "left out":
                found.append(f"{column.name} ({tr(why)})")
        return tr("Left out: {columns}.", columns=", ".join(found)) if found else ""


def _text(cell: str, column: int) -> Text:
    clean = " ".join(cell.split()) if column != 0 else cell
    return Text(clean, style="bold" if column == 1 else "", no_wrap=True, overflow="ellipsis")
