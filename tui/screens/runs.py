"""The saved runs: a table to sort, filter and mark, and the marked ones' curves over each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize, ScreenResume
from textual.widgets import DataTable, Input

from ...core.errors import ConfigError
from ...core.runs.filter import parse_filter
from ...core.runs.store import RunStore
from ..bridge.curve_shelf import CurveShelf
from ..bridge.run_order import Arrangement
from ..bridge.run_shelf import RunShelf, SavedRun
from ..options import Options
from ..panes.run_compare import RunCompare
from ..panes.run_table import RunTable
from ..run_messages import CurvesRead, DiskDone, DiskRefused, RunsRead
from ..widgets.counter import Counter
from ..widgets.key_bar import KeyBar
from ..widgets.key_names import key_of
from ..widgets.lists import TypedLine
from ..widgets.title_line import TitleLine
from ..widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall
from .message import MessageScreen
from .runs_keys import RUNS_KEYS
from .runs_training import RunsTraining

if TYPE_CHECKING:
    from ..panes.overlay import Overlaid

LOOK_SECONDS = 2.0
"""How often the folder is looked at while the screen is seen."""


class RunsScreen(RunsTraining):
    """Wires table, filter line and comparison; the disk is read on other threads."""

    BINDINGS: ClassVar[list[BindingType]] = [*RUNS_KEYS]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (LEAST_WIDTH, "-narrow"), (110, "-medium")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (32, "-tall")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.arrangement = Arrangement()
        self.filter_text = ""
        self.runs: list[SavedRun] = []
        self._curves = CurveShelf()
        self._reading = False
        self._read_once = False
        self._wanted: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, what is shown, the table, the comparison."""
        self.shelf = RunShelf(self.store)
        yield TitleLine()
        yield Counter(id="runs-line")
        yield TypedLine(placeholder="lr>=0.01 activation=relu warnings=0 #tag or any words")
        yield RunTable()
        yield RunCompare()
        yield KeyBar()
        yield TooSmall()

    @property
    def options(self) -> Options:
        """How the workbench was opened."""
        return cast(Options, self.app.options)  # type: ignore[attr-defined]

    @property
    def store(self) -> RunStore:
        """Where the runs are."""
        return RunStore(self.options.runs_dir or None)

    def on_mount(self) -> None:
        """Look at the folder, now and from time to time."""
        self.query_one(TypedLine).display = False
        self.query_one(TitleLine).show("Runs", str(self.store.root), edited=False)
        self.table.focus()
        self.look()
        if self.options.live:
            self.set_interval(LOOK_SECONDS, self._look_again, name="look at the runs")

    def _look_again(self) -> None:
        if self.is_current:
            self.look()

    @on(ScreenResume)
    def _seen_again(self) -> None:
        if self.is_mounted and self._read_once:
            self.look()

    # Reading

    def look(self) -> None:
        """Read the runs, away from the screen; one reading at a time."""
        if not self._reading:
            self._reading = True
            self._read_runs()

    @work(thread=True, group="runs")
    def _read_runs(self) -> None:
        try:
            runs = self.shelf.read()
        except Exception:
            self._reading = False
            raise
        self.post_message(RunsRead(runs))

    @on(RunsRead)
    def _runs_read(self, event: RunsRead) -> None:
        self._reading, self._read_once = False, True
        self.runs = event.runs
        self.marked = [id_ for id_ in self.marked if any(run.id == id_ for run in self.runs)]
        self.show_runs()

    @work(thread=True, group="curves", exclusive=True)
    def _read_curves(self, runs: list[SavedRun]) -> None:
        found = {
            run.id: history for run in runs if (history := self._curves.read(run.info.folder)) is not None
        }
        self.post_message(CurvesRead(found))

    @on(CurvesRead)
    def _curves_read(self, event: CurvesRead) -> None:
        if set(event.histories) <= set(self._wanted):
            from ..panes.overlay import Overlaid

            letters = self.letters
            chosen: list[Overlaid] = [
                Overlaid(letters.get(id_, "A"), _name(id_), event.histories[id_])
                for id_ in self._wanted
                if id_ in event.histories
            ]
            self.compare.show_curves(chosen)

    # Showing

    def show_runs(self) -> None:
        """Show the runs that the filter leaves, in their order, and what is compared."""
        rows = self.arrangement.apply(self.runs)
        self.table.show(rows, self.letters, self.app.size.width, self.arrangement.columns)
        self.set_class(not self.runs, "-empty")
        self._show_line(len(rows))
        self.show_compared()
        self.refresh_bindings()

    def _show_line(self, shown: int) -> None:
        total = len(self.arrangement.of(self.runs))
        trials = len(self.runs) - total
        whole = "1 run" if total == 1 else f"{total} runs"
        count = whole if shown == total else f"{shown} of {total} runs"
        arrow = "↑" if self.arrangement.reverse else "↓"
        parts = [(f" {count}", ""), (f"  {arrow} by {self.arrangement.order}", "$text-muted")]
        if self.filter_text:
            parts.append((f"  filter: {self.filter_text}", "$accent"))
        if self.marked:
            parts.append((f"  {len(self.marked)} marked", "$text-muted"))
        if trials:
            words = f"  trials of searches: {trials} ({key_of(self, 'runs.trials')})"
            parts.append((words, "$text-muted"))
        if not self.runs and self._read_once:
            parts = [(" No runs yet. ", ""), ("Runs that are trained and saved stand here.", "$text-muted")]
        elif not self._read_once:
            parts = [(" reading the runs", "$text-muted")]
        self.query_one("#runs-line", Counter).show(*parts)

    def show_compared(self) -> None:
        """The comparison follows the marks; without marks, the cursor."""
        chosen = self.chosen
        self._wanted = tuple(run.id for run in chosen)
        letters = self.letters
        self.compare.show_differences([(letters.get(run.id, ""), run) for run in chosen])
        if chosen:
            self._read_curves(chosen)
        else:
            self.compare.show_curves(())

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        if not self.marked:
            self.show_compared()
        self.refresh_bindings()

    @on(DataTable.RowSelected)
    def _clicked(self) -> None:
        self.action_open()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._use_filter(event.value)

    @on(Input.Submitted)
    def _typed_enough(self) -> None:
        self.close_filter()

    def _use_filter(self, text: str) -> None:
        """Filter while it is typed; what cannot be read is said and changes nothing."""
        try:
            chosen = parse_filter(text)
        except ConfigError as error:
            self.query_one("#runs-line", Counter).show((f" ✖ {error.problems[0]}", "$error"))
            return
        self.filter_text = " ".join(text.split())
        self.arrangement = replace(self.arrangement, filter=chosen)
        self.show_runs()

    @on(DiskRefused)
    def _refused(self, event: DiskRefused) -> None:
        self.app.push_screen(MessageScreen(event.error))
        self.look()

    @on(DiskDone)
    def _done(self, event: DiskDone) -> None:
        self.notify(event.words, markup=False)
        self.look()

    def on_resize(self, event: Resize) -> None:
        """Other widths, other plots."""
        if self._read_once:
            rows = self.arrangement.apply(self.runs)
            self.table.show(rows, self.letters, event.size.width, self.arrangement.columns)
            self.call_after_refresh(self.compare.redraw)

    @property
    def compare(self) -> RunCompare:
        """The comparison."""
        return self.query_one(RunCompare)


def _name(id_: str) -> str:
    """A run's id without the day and the minute, where it has them."""
    parts = id_.split("-", 2)
    return parts[2] if len(parts) == 3 and parts[0].isdigit() and parts[1].isdigit() else id_
