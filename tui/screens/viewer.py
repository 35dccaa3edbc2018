"""A saved run: one that another process trains, watched and steered; or one that has ended."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.screen import Screen

from ...core.config import ALL_SETTINGS
from ...core.errors import NntuiError
from ...core.runs.reader import RunReader
from ...core.training.control import CommandName
from ..bridge.pace import Pace
from ..bridge.past import saved_past
from ..bridge.reading import Reading
from ..bridge.remote_run import RemoteRun
from ..forms.nudge import RATE_DOWN, RATE_UP
from ..messages import FixChosen
from ..options import Options
from ..panes.charts import Charts
from ..panes.warnings import WarningsPane
from ..widgets.key_bar import KeyBar
from ..widgets.life_line import LifeLine
from ..widgets.status_line import StatusLine
from ..widgets.title_line import TitleLine
from ..widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall
from .message import MessageScreen
from .resume import resume_on_bench
from .time_machine import TimeMachineScreen
from .to_bench import to_bench
from .viewer_keys import VIEWER_KEYS

if TYPE_CHECKING:
    from ...core.training.history import History

LOOKS_PER_SECOND = 8.0
RATE = "optimizer.learning_rate"


class ViewerScreen(Screen[None]):
    """The bench's plots and warnings of a run that is read from its folder."""

    BINDINGS: ClassVar[list[BindingType]] = [*VIEWER_KEYS]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (LEAST_WIDTH, "-narrow"), (110, "-medium")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (32, "-tall")]  # noqa: RUF012

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        super().__init__()
        self.remote = RemoteRun(folder, read_only=read_only)
        self.reading = Reading()
        self._wanted_rate = float("nan")

    def compose(self) -> ComposeResult:
        """Title, figures, sign of life, plots, warnings."""
        yield TitleLine()
        yield StatusLine()
        yield LifeLine()
        with Vertical(id="main"):
            yield Charts(("reading the run",))
            yield WarningsPane()
        yield KeyBar()
        yield TooSmall()

    @property
    def options(self) -> Options:
        """How the workbench was opened."""
        return cast(Options, self.app.options)  # type: ignore[attr-defined]

    @property
    def charts(self) -> Charts:
        """The plots."""
        return self.query_one(Charts)

    def on_mount(self) -> None:
        """Begin to read."""
        self._plots = Pace(self.options.fps)
        self.query_one(TitleLine).show(self.remote.title, self.remote.id, edited=False)
        self.query_one(StatusLine).show(self.reading)
        if self.options.live:
            self.remote.start()
            self.set_interval(1.0 / LOOKS_PER_SECOND, self.poll, name="look at the run")

    def on_unmount(self) -> None:
        """Let go of the run; it goes on."""
        self.remote.close()

    def poll(self, *, at_once: bool = False) -> None:
        """Show what has been read since."""
        run, history, now = self.remote, self.remote.history, self.remote.read()
        turned = now.state != self.reading.state
        if now != self.reading:
            self.query_one(StatusLine).show(now)
            self.reading = now
        self.query_one(LifeLine).show(run.presence, read_only=run.read_only, pending=run.pending, id_=run.id)
        self._show(history, at_once=at_once or turned)
        problem = run.take_problem()
        if problem is not None:
            self.app.push_screen(MessageScreen(problem))
        if turned:
            self.query_one(TitleLine).show(run.title, run.id, edited=False)
            self.refresh_bindings()

    def _show(self, history: History, *, at_once: bool) -> None:
        pane = self.query_one(WarningsPane)
        before = pane.count
        pane.show(history.findings)
        if pane.count != before:
            self.refresh_bindings()
        if (
            history.step > 0
            and self.charts.is_behind(history)
            and self._plots.due(monotonic(), at_once=at_once)
        ):
            self.charts.show(history)
        elif self.remote.opened.is_set() and history.step == 0 and at_once:
            self.charts.say("nothing trained yet")

    @on(FixChosen)
    def _fix_chosen(self, event: FixChosen) -> None:
        """A cure that a running training can take is sent to it; others belong on the bench."""
        path, value = next(iter(event.values.items()))
        if self.remote.can_steer and ALL_SETTINGS[path].setting.live:
            self.remote.set(path, value)
        else:
            self.notify(f"{path} = {value}: put the run's experiment on the bench to try it.", markup=False)

    # Keys

    def action_command(self, name: CommandName) -> None:
        """Steer the run."""
        self.remote.command(name)

    def action_rate(self, direction: int) -> None:
        """The learning rate times 1.25 or 0.8; several presses in a row add up."""
        asked = self._wanted_rate if self.remote.pending else float("nan")
        base = asked if asked == asked else self._present_rate()
        highest = ALL_SETTINGS[RATE].setting.high
        rate = base * (RATE_UP if direction > 0 else RATE_DOWN)
        self._wanted_rate = float(f"{min(rate, highest or rate):.4g}")
        self.remote.set(RATE, self._wanted_rate)

    def _present_rate(self) -> float:
        """The base rate, before the schedule."""
        default = self.remote.experiment.optimizer.learning_rate if self.remote.experiment else 0.01
        return float(self.remote.history.config_value(RATE, default))

    def action_warnings(self) -> None:
        """Read the warnings."""
        pane = self.query_one(WarningsPane)
        pane.add_class("-open")
        self.query_one("#main").add_class("-reading")
        pane.focus_first()

    def action_about(self) -> None:
        """All that is known of the run."""
        from .about_run import AboutRunScreen

        self.app.push_screen(AboutRunScreen(self.remote.folder))

    def action_go_on(self) -> None:
        """Go on with a run that has ended, on the bench."""
        self.dismiss()
        resume_on_bench(self.app, self.remote.folder)

    def action_time_machine(self) -> None:
        """Back to the run's checkpoints, every picture with them."""
        reader, history = RunReader(self.remote.folder), self.remote.history

        def read() -> None:
            try:
                past = saved_past(reader, history)
            except (NntuiError, OSError) as error:
                told = (
                    error
                    if isinstance(error, NntuiError)
                    else NntuiError("The run cannot be read.", str(error))
                )
                self.app.call_from_thread(self.app.push_screen, MessageScreen(told))
            else:
                self.app.call_from_thread(self.app.push_screen, TimeMachineScreen(past))

        self.notify("reading the run's data and checkpoints", markup=False)
        self.run_worker(read, thread=True, group="past", exclusive=True)

    def action_to_bench(self) -> None:
        """Put the run's experiment on the bench."""
        to_bench(self.app, self.remote.folder)

    def action_log_y(self) -> None:
        """The loss on a logarithmic or a linear scale."""
        self.charts.toggle_log(self.remote.history)

    def action_back(self) -> None:
        """Out of the warnings, else out of the run, which goes on."""
        pane = self.query_one(WarningsPane)
        if pane.has_class("-open"):
            pane.remove_class("-open")
            self.query_one("#main").remove_class("-reading")
            self.set_focus(None)
            return
        self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action does something now."""
        run, state = self.remote, self.reading.state
        if action == "command":
            if not run.can_steer:
                return False
            match parameters[0]:
                case "pause":
                    return state == "running"
                case "resume":
                    return state == "paused"
            return True
        if action == "go_on":
            return not run.read_only and run.presence is not None and not run.presence.alive
        if action == "time_machine":
            return run.history.step > 0
        if action == "rate":
            return run.can_steer
        if action == "warnings":
            return self.is_mounted and self.query_one(WarningsPane).count > 0
        return True

    def on_resize(self, event: Resize) -> None:
        """The plots have other columns to fill."""
        if self.remote.history.step > 0:
            self.call_after_refresh(self.charts.redraw, self.remote.history)
