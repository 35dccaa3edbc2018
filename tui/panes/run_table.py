"""The table of saved runs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from rich.style import Style
from rich.text import Text
from textual.coordinate import Coordinate
from textual.widgets import DataTable
from textual.widgets.data_table import RowDoesNotExist

from ...core.cli.runs_words import size
from ...core.cli.wording import percent
from ...core.config import ALL_SETTINGS
from ...core.language import tr
from ...core.runs.listing import RunInfo
from ...core.runs.presence import age_words
from ..bridge.run_shelf import SavedRun
from ..plotting.palette import Role
from ..widgets.plot_look import look_of
from .labels import label

Columns: TypeAlias = "tuple[tuple[str, str, int], ...]"

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

COLUMNS = {
    "state": ("state", 11),
    "epochs": ("epochs", 7),
    "val": ("best val", 9),
    "warnings": ("warn", 5),
    "age": ("age", 7),
    "size": ("size", 7),
    "tags": ("tags", 12),
}
"""Heading and width of the usual columns."""

NARROW = ("tags",)
"""Columns left out below 88 cells."""

MOST_WIDE = 18
"""Cells of a column that a person has chosen, at most."""


class RunTable(DataTable[Text], inherit_bindings=False):
    """One line a run. Lines that stay the same are not touched. The screen has the keys."""

    def __init__(self) -> None:
        super().__init__(id="runs", cursor_type="row", cell_padding=0)
        self.shown: list[SavedRun] = []
        self._lines: dict[str, tuple[str, ...]] = {}
        self._made_for: tuple[int, Columns] = (0, ())

    def show(
        self,
        rows: Sequence[tuple[SavedRun, int]],
        letters: Mapping[str, str],
        width: int,
        chosen: Sequence[str] = (),
    ) -> None:
        """Show runs with their depth in the tree; `letters` are the marks by run id, `width` the cells there are,
        `chosen` the columns, () for the usual ones."""
        columns = fitting([run for run, _ in rows], chosen, width)
        spare = max(0, width - RUN_CELLS - 3 - sum(wide for _, _, wide in columns))
        names = [key for key, _, _ in columns]
        lines = {
            run.id: cells(run, depth, letters.get(run.id, ""), RUN_CELLS + spare - 1, names)
            for run, depth in rows
        }
        cursor = self.under_cursor
        self.shown = [run for run, _ in rows]
        if list(lines) == list(self._lines) and (width, columns) == self._made_for:
            self._touch_up(lines)
        else:
            self._made_for = (width, columns)
            self._fill(lines, columns, spare)
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

    def _fill(self, lines: Mapping[str, tuple[str, ...]], columns: Columns, spare: int) -> None:
        self.clear(columns=True)
        longest = max((len(line[1]) for line in lines.values()), default=0) + 2
        widen = max(0, min(spare, longest - RUN_CELLS))
        self.add_column(Text(""), width=2, key="mark")
        self.add_column(Text(tr("run")), width=RUN_CELLS + widen, key="run")
        for key, heading, wide in columns:
            more = spare - widen if key == "tags" else 0
            self.add_column(Text(tr(heading)), width=wide + more, key=key)
        for id_, line in lines.items():
            self.add_row(*(self._styled(cell, at) for at, cell in enumerate(line)), key=id_)

    def _touch_up(self, lines: Mapping[str, tuple[str, ...]]) -> None:
        for row, (id_, line) in enumerate(lines.items()):
            for at, (old, new) in enumerate(zip(self._lines[id_], line, strict=True)):
                if old != new:
                    self.update_cell_at(Coordinate(row, at), self._styled(new, at))

    def _styled(self, cell: str, column: int) -> Text:
        """A cell in its style; a mark in the colour of its curve."""
        style: str | Style = "bold" if column > 1 and cell[:1] in ("►", "‖", "?") else ""
        if column == 0 and cell:
            style = look_of(self.app).styles[Role.SERIES + ord(cell) - ord("A")] + Style(bold=True)
        return Text(cell, style=style, no_wrap=True, overflow="ellipsis")


def fitting(runs: Sequence[SavedRun], chosen: Sequence[str], width: int) -> Columns:
    """Key, heading and width of the columns beside the run's own: the chosen ones from the left as far as there is
    room."""
    if not chosen:
        return tuple((key, *COLUMNS[key]) for key in COLUMNS if width >= 88 or key not in NARROW)
    found: list[tuple[str, str, int]] = []
    room = width - RUN_CELLS - 3
    for key in chosen:
        heading, wide = COLUMNS.get(key) or _own_column(key, runs)
        room -= wide
        if room < 0:
            break
        found.append((key, heading, wide))
    return tuple(found)


def _own_column(key: str, runs: Sequence[SavedRun]) -> tuple[str, int]:
    heading = label(key) if key in ALL_SETTINGS else key
    longest = max((len(fact_text(run.facts.get(key))) for run in runs), default=0)
    return heading, min(MOST_WIDE, max(len(heading), longest) + 1)


def shortened(name: str, room: int) -> str:
    """A name in so many cells, its middle left out: trials of one search differ at the end."""
    if len(name) <= room:
        return name
    end = max(1, (room - 1) // 2)
    return f"{name[: room - 1 - end]}…{name[-end:]}"


def cells(run: SavedRun, depth: int, letter: str, room: int, columns: Sequence[str]) -> tuple[str, ...]:
    """A run's line as plain words: its mark, its name in `room` cells, and what the columns ask for."""
    branch = "  " * (depth - 1) + "└ " if depth else ""
    name = branch + shortened(run.info.id, max(8, room - len(branch)))
    usual = {"val": _best, "state": _state, "warnings": _warnings, "tags": _tags}
    return (letter, name, *(usual[key](run.info) if key in usual else _figure(run, key) for key in columns))


def _state(info: RunInfo) -> str:
    state = info.presence.outcome or info.presence.state
    return f"{SYMBOLS.get(state, ('·', ''))[0]} {tr('no answer' if state == 'silent' else state)}"


def _best(info: RunInfo) -> str:
    summary = info.summary
    if not math.isnan(summary.best_val_accuracy):
        return percent(summary.best_val_accuracy)
    return "" if math.isnan(summary.best_val_loss) else f"{summary.best_val_loss:.4g}"


def _warnings(info: RunInfo) -> str:
    return f"▲ {len(info.summary.warnings)}" if info.summary.warnings else ""


def _tags(info: RunInfo) -> str:
    return " ".join(f"#{tag}" for tag in info.notes.tags) or ("✎" if info.notes.text else "")


def _figure(run: SavedRun, key: str) -> str:
    info = run.info
    match key:
        case "epochs":
            return f"{math.floor(info.summary.epoch * 10) / 10:g}"
        case "age":
            return age_words(info.age)
        case "size":
            return size(info.bytes)
    return fact_text(run.facts.get(key))


def fact_text(value: Any) -> str:
    """A figure or a setting in few cells."""
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.4g}"
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value)) or "–"
    return "" if value is None else str(value)
