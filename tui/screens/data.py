"""Data sets: the catalogue with what is on this machine, fetching, and files of one's own."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import Resize
from textual.widgets import DataTable, Input

from ...core.language import tr
from ..bridge.holdings import Holding, matching, read_holdings
from ..panes import data_words
from ..panes.data_table import SetTable
from ..widgets.counter import Counter
from ..widgets.fetch_bar import FetchBar
from ..widgets.lists import TypedLine
from .data_actions import DataActions
from .data_keys import DATA_KEYS


class DataScreen(DataActions):
    """Wires table, search line and fetch bar; the disk is read and the network used on other threads."""

    NAME = "Data sets"
    BINDINGS: ClassVar[list[BindingType]] = [*DATA_KEYS]

    def __init__(self) -> None:
        super().__init__()
        self.holdings: list[Holding] = []
        self.query_text = ""

    def compose_body(self) -> ComposeResult:
        """What is shown, the search, the table, what is being fetched."""
        yield Counter(id="sets-line")
        yield TypedLine(placeholder=tr("letters of a name, a title, a class"))
        yield SetTable()
        yield FetchBar()

    def on_mount(self) -> None:
        """The cursor is in the table; the catalogue follows."""
        self.query_one(TypedLine).display = False
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Other programs fetch and delete too."""
        self.call_after_refresh(self.reread)

    def reread(self) -> None:
        """Look at the disk, away from the screen."""
        self.work_on(lambda tell, is_stale: tell(read_holdings()))

    def worked(self, result: list[Holding]) -> None:
        """The catalogue was read; the first time, the cursor goes to the set on the bench."""
        first = not self.holdings
        self.holdings = result
        self.look()
        if first:
            self.table.go_to(self.bench.experiment.data.source)

    def show_now(self) -> None:
        """The sets, the progress, the words."""
        source = self.bench.experiment.data.source
        fetching = self.fetching.name if self.fetching else ""
        self.table.show(matching(self.holdings, self.query_text), source, fetching, self.table_width)
        self.query_one(FetchBar).show(self.fetching.progress if self.fetching else None)
        parts = [(f"on the bench: {source}", "")]
        if self.query_text:
            found = f"   {len(self.table.shown)} of {len(self.holdings)} sets: {self.query_text}"
            parts.append((found, "$accent"))
        if self.looking_at:
            parts.append((f"   reading {self.looking_at}; escape leaves it", "$accent"))
        if not self.holdings:
            parts = [("looking what is here", "$text-muted")]
        self.query_one("#sets-line", Counter).show(*parts)
        self._explain()
        self.refresh_bindings()

    @property
    def table_width(self) -> int:
        """Cells the table has."""
        return self.app.size.width - 2

    def _explain(self) -> None:
        holding = self.table.under_cursor
        if holding is None:
            self.say("Nothing of that name." if self.holdings else "")
            return
        what, licence = data_words.about(holding)
        self.say(Content(what), Content.styled(licence, "$text-muted"))

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self._explain()
        self.refresh_bindings()

    @on(DataTable.RowSelected)
    def _clicked(self) -> None:
        self.act()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.query_text = event.value.strip()
        self.look()
        self.table.go_to("")

    @on(Input.Submitted)
    def _typed_enough(self) -> None:
        self.close_search()

    def action_search(self) -> None:
        """Type letters; the table follows."""
        line = self.query_one(TypedLine)
        line.display = True
        line.focus()
        self.refresh_bindings()

    def close_search(self) -> None:
        """Back to the table, with what the search has left."""
        self.query_one(TypedLine).display = False
        self.table.focus()
        self.refresh_bindings()

    def action_back(self) -> None:
        """End the typing, the reading of a file, the search: one after the other."""
        if self.looking_at:
            self.let_go_of_file()
        elif self.is_typing or self.query_text:
            self.query_one(TypedLine).value = ""
            self.close_search()
        self.look()

    def action_move(self, by: int) -> None:
        """Another set; while typing too."""
        table = self.table
        table.move_cursor(row=max(0, min(table.row_count - 1, table.cursor_row + by)))

    @property
    def is_typing(self) -> bool:
        """Whether letters go into the search."""
        return bool(self.query_one(TypedLine).display)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action does something now."""
        if not self.is_mounted:
            return True
        here = self.table.under_cursor
        if action == "back":
            return self.is_typing or bool(self.query_text) or bool(self.looking_at)
        if action in ("to_bench", "get", "bring", "remove", "open", "search", "cancel") and self.is_typing:
            return False
        return self.may(action, here)

    def on_resize(self, event: Resize) -> None:
        """Other widths."""
        if self.holdings:
            self.call_after_refresh(self.look)
