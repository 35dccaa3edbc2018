"""What the keys of the runs screen do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.screen import Screen

from ...core.errors import NntuiError
from ...core.runs.filter import FIGURES, fact_named
from ...core.runs.notes import Notes, write_notes
from ...core.runs.store import RunStore
from ..bridge.run_order import Arrangement
from ..bridge.run_shelf import SavedRun
from ..panes.run_compare import RunCompare
from ..panes.run_table import COLUMNS, RunTable
from ..run_messages import DiskDone, DiskRefused
from ..widgets.key_names import key_of
from ..widgets.lists import TypedLine
from .ask_settings import AskLineScreen
from .note import NoteScreen
from .to_bench import to_bench

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_MARKED = 8
"""As many as there are colours and letters on a plot."""
LETTERS = "ABCDEFGH"


COLUMN_WORDS = (
    f"{' '.join(FIGURES)}, or any setting, such as lr or activation, in the order in which they are to stand; nothing "
    "for the usual ones. What finds no room is left out."
)


def read_columns(text: str) -> tuple[str, ...]:
    """The columns a line asks for, as a filter would name them. Raises ConfigError."""
    return tuple(dict.fromkeys(word if word in COLUMNS else fact_named(word) for word in text.split()))


class RunsActions(Screen[None]):
    """Marking, opening, sorting, deleting."""

    arrangement: Arrangement
    filter_text: str

    def __init__(self) -> None:
        super().__init__()
        self.marked: list[str] = []
        self.trash: list[Path] = []

    @property
    def table(self) -> RunTable:
        """The table of runs."""
        return self.query_one(RunTable)

    @property
    def letters(self) -> Mapping[str, str]:
        """The letters of the marked runs by id, in the order in which they were marked."""
        return dict(zip(self.marked, LETTERS, strict=False))

    @property
    def chosen(self) -> list[SavedRun]:
        """The runs that are compared: the marked ones, else the one with the cursor."""
        by_id = {run.id: run for run in self.all_runs}
        if self.marked:
            return [by_id[id_] for id_ in self.marked if id_ in by_id]
        here = self.table.under_cursor
        return [here] if here else []

    @property
    def all_runs(self) -> list[SavedRun]:
        """All runs as last read."""
        return self.runs

    runs: list[SavedRun]

    @property
    def store(self) -> RunStore:
        """Where the runs are."""
        raise NotImplementedError

    def show_runs(self) -> None:
        """Show the runs anew."""
        raise NotImplementedError

    def look(self) -> None:
        """Read the runs anew."""
        raise NotImplementedError

    # Keys

    def action_move(self, rows: int) -> None:
        """Go down or up."""
        table = self.table
        table.move_cursor(row=max(0, min(table.row_count - 1, table.cursor_row + rows)))

    def action_open(self) -> None:
        """Open the run under the cursor."""
        from .viewer import ViewerScreen

        here = self.table.under_cursor
        if here is not None:
            self.app.push_screen(ViewerScreen(here.info.folder))

    def action_mark(self) -> None:
        """Mark the run under the cursor, or take its mark off; the cursor goes on to the next."""
        here = self.table.under_cursor
        if here is None:
            return
        if here.id in self.marked:
            self.marked.remove(here.id)
        elif len(self.marked) >= MOST_MARKED:
            self.notify(f"{MOST_MARKED} runs are marked; more colours cannot be told apart.", markup=False)
            return
        else:
            self.marked.append(here.id)
        self.action_move(1)
        self.show_runs()

    def action_clear(self) -> None:
        """Take all marks off."""
        self.marked.clear()
        self.show_runs()

    def action_order(self) -> None:
        """Sort by the next column."""
        now = self.arrangement
        self.arrangement = replace(now, order=now.next_order(), reverse=False)
        self.show_runs()

    def action_reverse(self) -> None:
        """Turn the order round."""
        now = self.arrangement
        self.arrangement = replace(now, reverse=not now.reverse)
        self.show_runs()

    def action_trials(self) -> None:
        """With the trials of searches, or without."""
        self.arrangement = replace(self.arrangement, trials=not self.arrangement.trials)
        self.show_runs()

    def action_columns(self) -> None:
        """Type which figures and settings stand beside the runs."""

        def chosen(columns: tuple[str, ...] | None) -> None:
            if columns is not None:
                self.arrangement = replace(self.arrangement, columns=columns)
                self.show_runs()

        names = self.arrangement.columns or tuple(COLUMNS)
        self.app.push_screen(
            AskLineScreen("Columns", COLUMN_WORDS, read_columns, text=" ".join(names)), chosen
        )

    def action_filter(self) -> None:
        """Type which runs to show."""
        line = self.query_one(TypedLine)
        line.display = True
        line.focus()

    def close_filter(self) -> None:
        """The filter stays, its line goes."""
        line = self.query_one(TypedLine)
        line.display = False
        self.table.focus()
        self.show_runs()

    def action_back(self) -> None:
        """Out of the filter line; then the filter off; then the marks off."""
        line = self.query_one(TypedLine)
        if line.display:
            self.close_filter()
        elif self.filter_text:
            line.value = ""
        elif self.marked:
            self.action_clear()

    def action_differences(self) -> None:
        """Show the differences in place of the curves, and back."""
        self.query_one(RunCompare).toggle_class("-differences")
        self.call_after_refresh(self.query_one(RunCompare).redraw)

    def action_log_y(self) -> None:
        """The losses on a logarithmic or a linear scale."""
        compare = self.query_one(RunCompare)
        compare.log_y = not compare.log_y
        compare.redraw()

    def action_to_bench(self) -> None:
        """Put the run's experiment on the bench."""
        here = self.table.under_cursor
        if here is not None:
            to_bench(self.app, here.info.folder)

    def action_notes(self) -> None:
        """Write a note, and tags."""
        here = self.table.under_cursor
        if here is None:
            return
        info = here.info

        def written(notes: Notes | None) -> None:
            if notes is not None and notes != info.notes:
                self._write_notes(info.folder, notes)

        self.app.push_screen(NoteScreen(info.id, info.notes), written)

    @work(thread=True, group="notes")
    def _write_notes(self, folder: Path, notes: Notes) -> None:
        try:
            write_notes(folder, notes)
        except OSError as error:
            from ...core.runs.failures import explain

            cause, cure = explain(error)
            self.post_message(DiskRefused(NntuiError(f"The note cannot be kept: {cause}.", str(error), cure)))
        else:
            self.post_message(DiskDone(f"{folder.name}: noted"))

    def action_remove(self) -> None:
        """Put the run under the cursor in the trash; `u` brings it back."""
        here = self.table.under_cursor
        if here is not None:
            self._remove(here.info.folder)

    @work(thread=True, group="trash")
    def _remove(self, folder: Path) -> None:
        try:
            place = self.store.remove(folder)
        except NntuiError as error:
            self.post_message(DiskRefused(error))
            return
        self.trash.append(place)
        self.post_message(
            DiskDone(f"{folder.name} is in the trash; {key_of(self, 'runs.undo')} brings it back")
        )

    def action_undo(self) -> None:
        """Bring back what was deleted last."""
        if self.trash:
            self._restore(self.trash.pop())

    @work(thread=True, group="trash")
    def _restore(self, place: Path) -> None:
        try:
            folder = self.store.restore(place)
        except NntuiError as error:
            self.post_message(DiskRefused(error))
        else:
            self.post_message(DiskDone(f"{folder.name} is back"))

    @property
    def typing(self) -> bool:
        """Whether keys are letters of the filter."""
        return bool(self.query_one(TypedLine).display)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action does something now."""
        if not self.is_mounted:
            return True
        typing = self.typing
        match action:
            case "undo":
                return bool(self.trash) and not typing
            case "clear":
                return bool(self.marked) and not typing
            case "back":
                return typing or bool(self.filter_text) or bool(self.marked)
            case "filter" | "order" | "reverse" | "columns":
                return not typing
            case "trials":
                return not typing and any(run.info.record.study for run in self.runs)
            case "open" | "mark" | "differences" | "to_bench" | "notes" | "remove" | "move" | "log_y":
                return not typing and self.table.under_cursor is not None
        return True
