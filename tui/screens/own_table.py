"""A table of one's own before it goes on the bench: its columns, and which of them is to be predicted."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import DataTable, Static

from ...core.config.experiment import DataConfig
from ...core.data.tables.report import ColumnReport, TableReport
from ...core.language import tr
from ..panes import column_words
from ..panes.column_table import ColumnTable
from ..widgets.counter import Counter
from ..widgets.key_bar import KeyBar
from ..widgets.key_names import key_of
from ..widgets.title_line import TitleLine
from ..widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall


class OwnTableScreen(Screen[dict[str, Any] | None]):
    """Answers with target, task and ignored columns as the data section has them; None for no answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "take",
            "predict it",
            id="table.take",
            tooltip="Train on this table to predict the column",
        ),
        Binding(
            "t",
            "task",
            "class/number",
            id="table.task",
            tooltip="Take the target's numbers as names of classes",
        ),
        Binding("x,space", "leave_out", "leave out", id="table.leave_out", tooltip="Do not use the column"),
        Binding("escape", "leave", "leave", id="table.leave", tooltip="Back, with nothing changed"),
        Binding("down,j", "move(1)", "next column", id="table.next", show=False),
        Binding("up,k", "move(-1)", "previous column", id="table.previous", show=False),
        Binding("pagedown", "move(10)", "further", id="table.further", show=False),
        Binding("pageup", "move(-10)", "back", id="table.back", show=False),
        Binding("home", "move(-100000)", "first column", id="table.first", show=False),
        Binding("end", "move(100000)", "last column", id="table.last", show=False),
    ]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (LEAST_WIDTH, "-narrow"), (110, "-medium")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (32, "-tall")]  # noqa: RUF012

    def __init__(self, report: TableReport, config: DataConfig) -> None:
        """`config`: the data section as it is; its choices for this table are where one begins."""
        super().__init__()
        self.report, self._config = report, config
        names = [column.name for column in report.columns]
        self.left_out = [name for name in config.ignore if name in names]
        self.as_classes = {report.target} if config.task == "classification" else set()
        """Columns of numbers that are taken as classes where they are the target."""

    def compose(self) -> ComposeResult:
        """Title, the file in a line, its columns, words about the one with the cursor."""
        yield TitleLine()
        yield Counter(id="table-line")
        yield ColumnTable(self.report, self._config.max_categories)
        yield Static("", classes="view-words", id="column-words")
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """The cursor begins at the column that would be the target."""
        self.query_one(TitleLine).show("Which column is to be predicted?", self._config.source, edited=False)
        self.query_one("#table-line", Counter).show(
            (f" {column_words.table_line(self.report)}", "$text-muted")
        )
        self.table.fill(self.app.size.width)
        names = [column.name for column in self.report.columns]
        self.table.move_cursor(
            row=names.index(self.report.target) if self.report.target in names else len(names) - 1
        )
        self.table.focus()
        self._show()

    @property
    def table(self) -> ColumnTable:
        """The columns."""
        return self.query_one(ColumnTable)

    @property
    def target(self) -> ColumnReport:
        """The column with the cursor."""
        return self.table.under_cursor

    @property
    def chosen_task(self) -> str:
        """What `data.task` is to say."""
        wanted = self.target.kind == "number" and self.target.name in self.as_classes
        return "classification" if wanted else "auto"

    def _show(self) -> None:
        self.table.show_roles(self.left_out)
        target = self.target
        words = [Content(column_words.prediction(target, self.chosen_task))]
        if self.chosen_task == "auto" and column_words.looks_like_classes(target):
            key = key_of(self, "table.task")
            words.append(
                Content.styled(
                    tr("These look like class numbers; {key} takes them as classes.", key=key), "$accent"
                )
            )
        left_out = self.table.why_left_out(self.left_out)
        words += [
            Content(text)
            for text in (left_out, *(f"{tr('note')}: {tr(note)}" for note in self.report.notes))
            if text
        ]
        self.query_one("#column-words", Static).update(Content("\n").join(words))
        self.refresh_bindings()

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self._show()

    @on(DataTable.RowSelected)
    def _clicked(self) -> None:
        self.action_take()

    def on_resize(self, event: Resize) -> None:
        """Other widths."""
        self.table.fill(event.size.width)
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Texts are classes anyway."""
        return action != "task" or (self.is_mounted and self.target.kind == "number")

    def action_move(self, by: int) -> None:
        """Another column."""
        table = self.table
        table.move_cursor(row=max(0, min(table.row_count - 1, table.cursor_row + by)))

    def action_task(self) -> None:
        """The target's numbers as classes, or as numbers again."""
        self.as_classes ^= {self.target.name}
        self._show()

    def action_leave_out(self) -> None:
        """Leave the column with the cursor out, or take it in again; the cursor goes on to the next."""
        name = self.target.name
        if name in self.left_out:
            self.left_out.remove(name)
        else:
            self.left_out.append(name)
        self.action_move(1 if self.table.cursor_row < self.table.row_count - 1 else -1)
        self._show()

    def action_take(self) -> None:
        """Go back with the choice."""
        name = self.target.name
        ignored = tuple(one for one in self.left_out if one != name)
        self.dismiss({"target": name, "task": self.chosen_task, "ignore": ignored})

    def action_leave(self) -> None:
        """Go back without one."""
        self.dismiss(None)
