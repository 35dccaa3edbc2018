"""A training of another tool on the screen: its curves and what they say about it, from the log it writes."""

from __future__ import annotations

import math
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.screen import Screen

from ...core.runs.presence import age_words
from ..bridge.pace import Pace
from ..bridge.watched_log import WatchedLog
from ..messages import FixChosen
from ..options import Options
from ..panes.charts import Charts
from ..panes.warnings import WarningsPane
from ..plotting.ticks import short
from ..widgets.counter import Counter
from ..widgets.key_bar import KeyBar
from ..widgets.title_line import TitleLine
from ..widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall

if TYPE_CHECKING:
    from ...core.watch.watched import Watched

LOOKS_PER_SECOND = 4.0
QUIET_SECONDS = 10.0
"""A log that has not grown for so long may be that of a training that has ended."""
FIGURES = {
    "batch_loss": "batch loss",
    "train_loss": "train loss",
    "val_loss": "val loss",
    "train_accuracy": "train acc",
    "val_accuracy": "val acc",
    "learning_rate": "lr",
}


class WatchScreen(Screen[None]):
    """The bench's plots and warnings of a log."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "warnings", "warnings", id="watch.warnings", tooltip="Read the warnings"),
        Binding("v", "plots", "plots", id="watch.plots", tooltip="Go into the plots: read, zoom, smooth"),
        Binding("l", "log_y", "log", id="watch.log", tooltip="Loss on a logarithmic or a linear scale"),
        Binding("escape", "back", "back", id="watch.back", show=False),
    ]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (LEAST_WIDTH, "-narrow"), (110, "-medium")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (32, "-tall")]  # noqa: RUF012

    def __init__(self, watched: Watched, every: float = 1.0) -> None:
        super().__init__()
        self.log_file = WatchedLog(watched, every)

    def compose(self) -> ComposeResult:
        """Title, figures, plots, warnings."""
        yield TitleLine()
        yield Counter(id="watch-line")
        with Vertical(id="main"):
            yield Charts(("nothing in the log yet",))
            yield WarningsPane()
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Begin to look."""
        options = cast(Options, self.app.options)  # type: ignore[attr-defined]
        self._plots = Pace(options.fps)
        log = self.log_file.watched.log
        self.query_one(TitleLine).show(f"{log.kind} log", str(log.path), edited=False)
        if options.live:
            self.log_file.start()
            self.set_interval(1.0 / LOOKS_PER_SECOND, self.poll, name="look at the log")

    def on_unmount(self) -> None:
        """Look no more; the training knows nothing of it."""
        self.log_file.close()

    def poll(self, *, at_once: bool = False) -> None:
        """Show what has been read since."""
        history = self.log_file.history
        self.query_one("#watch-line", Counter).show(*self._line())
        pane = self.query_one(WarningsPane)
        before = pane.count
        pane.show(history.findings)
        if pane.count != before:
            self.refresh_bindings()
        charts = self.query_one(Charts)
        if (
            history.version > 0
            and charts.is_behind(history)
            and self._plots.due(monotonic(), at_once=at_once)
        ):
            charts.show(history)

    def _line(self) -> list[tuple[str, str]]:
        log, history = self.log_file, self.log_file.history
        if log.problem is not None:
            return [(f" ✖ {log.problem.title} {log.problem.message}", "$error")]
        parts = [(f" step {history.step:,}", "bold")]
        if history.epoch:
            parts.append((f"  epoch {history.epoch:g}", ""))
        for name, words in FIGURES.items():
            last = history.curves[name].last
            if last is not None and not math.isnan(last[1]):
                parts.append((f"  {words} {short(float(f'{last[1]:.3g}'))}", ""))
        if log.seconds_since_news > QUIET_SECONDS:
            parts.append((f"  last row {age_words(log.seconds_since_news)} ago", "$text-muted"))
        return parts

    @on(FixChosen)
    def _fix_chosen(self, event: FixChosen) -> None:
        """A cure is for whoever runs the other tool."""
        path, value = next(iter(event.values.items()))
        self.notify(f"{path} = {value}: to be set in the tool that trains.", markup=False)

    # Keys

    def action_warnings(self) -> None:
        """Read the warnings."""
        pane = self.query_one(WarningsPane)
        pane.add_class("-open")
        self.query_one("#main").add_class("-reading")
        pane.focus_first()

    def action_plots(self) -> None:
        """Go into the plots."""
        self.query_one(Charts).focus()

    def action_log_y(self) -> None:
        """The other scale of the loss."""
        self.query_one(Charts).toggle_log(self.log_file.history)

    def action_back(self) -> None:
        """Out of the warnings, or of the plots."""
        self.query_one(WarningsPane).remove_class("-open")
        self.query_one("#main").remove_class("-reading")
        self.set_focus(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does something now."""
        if action == "warnings":
            return self.is_mounted and self.query_one(WarningsPane).count > 0
        if action in ("plots", "log_y"):
            return self.log_file.history.version > 0
        return True

    def on_resize(self, event: Resize) -> None:
        """The plots have other columns to fill."""
        if self.log_file.history.version > 0:
            self.call_after_refresh(self.query_one(Charts).redraw, self.log_file.history)
