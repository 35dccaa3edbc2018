"""The table of saved runs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rich.style import Style
from rich.text import Text
from textual.coordinate import Coordinate
from textual.widgets import DataTable
from textual.widgets.data_table import RowDoesNotExist

from ...core.cli.runs_words import size
from ...core.cli.wording import percent
from ...core.runs.presence import age_words
from ..bridge.run_shelf import SavedRun
from ..plotting.palette import Role
from ..widgets.plot_look import look_of

SYMBOLS = {
    "waiting": ("○", ""),
    "running": ("►", "bold"),
    "paused": ("‖", "bold"),
    "silent": ("?", "bold"),
    "crashed": ("✖", "bold"),
    "done": ("✔", ""),
    "stopped": ("■", ""),
    "diverged": ("✖", ""),
    "failed": ("✖", ""),
}
"""The sign of a state; its word is always beside it."""

RUN_CELLS = 27

COLUMNS = (
    ("mark", "", 2),
    ("run", "run", RUN_CELLS),
    ("state", "state", 11),
    ("epochs", "epochs", 7),
    ("val", "best val", 9),
    ("warnings", "warn", 5),
    ("age", "age", 7),
    ("size", "size", 7),
    ("tags", "tags", 12),
)
"""Key, heading and width of the columns; the run's is widened to what the screen has to spare."""

NARROW = ("tags",)
"""Columns left out below 88 cells."""


class RunTable(DataTable[Text], inherit_bindings=False):
    """One line a run. Lines that stay the same are not touched. The screen has the keys."""

    def __init__(self) -> None:
        super().__init__(id="runs", cursor_type="row", cell_padding=0)
        self.shown: list[SavedRun] = []
        self._lines: dict[str, tuple[str, ...]] = {}
        self._width = 0

    def show(self, rows: Sequence[tuple[SavedRun, int]], letters: Mapping[str, str], width: int) -> None:
        """Show runs with their depth in the tree; `letters` are the marks by run id, `width` the cells there are."""
        room = RUN_CELLS + _spare(width) - 1
        lines = {run.id: cells(run, depth, letters.get(run.id, ""), room) for run, depth in rows}
        cursor = self.under_cursor
        self.shown = [run for run, _ in rows]
        if list(lines) == list(self._lines) and width == self._width:
            self._touch_up(lines)
        else:
            self._fill(lines, width)
            self._go_to(cursor.id if cursor else "")
        self._lines = lines

    @property
    def under_cursor(self) -> SavedRun | None:
        """The run with the cursor."""
        return self.shown[self.cursor_row] if 0 <= self.cursor_row < len(self.shown) else None

    def _go_to(self, id_: str) -> None:
        try:
            row = self.get_row_index(id_)
        except RowDoesNotExist:
            row = min(self.cursor_row, max(0, self.row_count - 1))
        self.move_cursor(row=row)

    def _fill(self, lines: Mapping[str, tuple[str, ...]], width: int) -> None:
        self.clear(columns=True)
        self._width = width
        columns, spare = _columns(width), _spare(width)
        longest = max((len(line[1]) for line in lines.values()), default=0) + 2
        widen = {"run": max(0, min(spare, longest - RUN_CELLS))}
        widen["tags"] = spare - widen["run"]
        for key, heading, wide in columns:
            self.add_column(Text(heading), width=wide + widen.get(key, 0), key=key)
        self._count = len(columns)
        for id_, line in lines.items():
            self.add_row(*(self._styled(cell, at) for at, cell in enumerate(line[: self._count])), key=id_)

    def _touch_up(self, lines: Mapping[str, tuple[str, ...]]) -> None:
        for row, (id_, line) in enumerate(lines.items()):
            for at, (old, new) in enumerate(zip(self._lines[id_], line, strict=True)):
                if old != new and at < self._count:
                    self.update_cell_at(Coordinate(row, at), self._styled(new, at))

    def _styled(self, cell: str, column: int) -> Text:
        """A cell in its style; a mark in the colour of its curve."""
        style: str | Style = "bold" if column == 2 and cell[:1] in "►‖?" else ""
        if column == 0 and cell:
            style = look_of(self.app).styles[Role.SERIES + ord(cell) - ord("A")] + Style(bold=True)
        return Text(cell, style=style, no_wrap=True, overflow="ellipsis")


def _columns(width: int) -> list[tuple[str, str, int]]:
    return [column for column in COLUMNS if width >= 88 or column[0] not in NARROW]


def _spare(width: int) -> int:
    """Cells that the columns leave over."""
    return max(0, width - sum(wide for _, _, wide in _columns(width)) - 1)


def shortened(name: str, room: int) -> str:
    """A name in so many cells, its middle left out: trials of one search differ at the end."""
    if len(name) <= room:
        return name
    end = max(1, (room - 1) // 2)
    return f"{name[: room - 1 - end]}…{name[-end:]}"


def cells(run: SavedRun, depth: int, letter: str, room: int = 200) -> tuple[str, ...]:
    """A run's line as plain words, in the order of `COLUMNS`; `room`: cells for its name."""
    info, summary = run.info, run.info.summary
    state = info.presence.outcome or info.presence.state
    sign = SYMBOLS.get(state, ("·", ""))[0]
    word = "no answer" if state == "silent" else state
    if not math.isnan(summary.best_val_accuracy):
        best = percent(summary.best_val_accuracy)
    else:
        best = "" if math.isnan(summary.best_val_loss) else f"{summary.best_val_loss:.4g}"
    branch = "  " * (depth - 1) + "└ " if depth else ""
    return (
        letter,
        branch + shortened(info.id, max(8, room - len(branch))),
        f"{sign} {word}",
        f"{math.floor(summary.epoch * 10) / 10:g}",
        best,
        f"▲ {len(summary.warnings)}" if summary.warnings else "",
        age_words(info.age),
        size(info.bytes),
        " ".join(f"#{tag}" for tag in info.notes.tags) or ("✎" if info.notes.text else ""),
    )
