"""The bench: settings beside live plots of the run. It wires; the panes draw, the workbench decides."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus, Resize

from ...core.config import value_at
from ...core.errors import ConfigError
from ...core.language import tr
from ..bridge.judge import Judge
from ..bridge.pace import Pace
from ..bridge.reading import Reading
from ..messages import FieldFocused, FirstFrameShown, FixChosen, SettingChosen
from ..panes.charts import Charts
from ..panes.glance import Glance
from ..panes.health_strip import HealthStrip
from ..panes.pane_tabs import PaneTabs
from ..panes.settings_pane import SettingsPane
from ..panes.side import Side
from ..panes.table import COLUMNS, PANES, pane_of
from ..panes.warnings import WarningsPane
from ..widgets.key_bar import KeyBar
from ..widgets.pending_line import PendingLine
from ..widgets.status_line import StatusLine
from ..widgets.title_line import TitleLine
from ..widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall
from .bench_base import PANE_ORDER
from .bench_keys import BENCH_KEYS
from .cure_actions import CureActions
from .edit_actions import EditActions
from .move_actions import MoveActions
from .run_actions import RunActions
from .situation import Situation, is_possible

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from ...core.preview.insight import Insight
    from ...core.training.history import History
    from ..bridge.bench_task import BenchTask

LOOKS_PER_SECOND = 8.0
"""How often the run is looked at; what has not changed is not drawn."""

COUNTERS_PER_SECOND = 2.0

PLOT_ROWS, FOOT_ROWS = 16, 12
"""The plots never have fewer rows than at 80x24 on account of what stands at their foot."""


class BenchScreen(RunActions, CureActions, EditActions, MoveActions):
    """One pane of settings at a time beside the plots at 80x24, all of them on larger screens."""

    BINDINGS: ClassVar[list[BindingType]] = [*BENCH_KEYS]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - declared by Textual
        (0, "-cramped"),
        (LEAST_WIDTH, "-narrow"),
        (110, "-medium"),
        (170, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (32, "-tall")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """Only the open pane's form is made for the first frame; the others follow."""
        self._take_size()
        experiment = self.bench.experiment
        specs = {spec.id: spec for spec in PANES}
        yield TitleLine()
        yield StatusLine()
        yield PaneTabs()
        with Horizontal(id="body"):
            yield Side(
                [SettingsPane(specs[name], experiment, filled=name == self.current_pane) for name in column]
                for column in COLUMNS
            )
            with Vertical(id="main"):
                yield Charts(self._welcome())
                with Horizontal(id="foot"):
                    yield Glance(id="glance-foot")
                    yield HealthStrip()
                yield WarningsPane()
        yield PendingLine()
        yield KeyBar()
        yield TooSmall()

    def _take_size(self) -> None:
        """The classes of the terminal's size, before there are widgets: Textual sets them when all are styled already,
        and would style all again."""
        size = self.app.size
        for length, breakpoints in (
            (size.width, self.HORIZONTAL_BREAKPOINTS),
            (size.height, self.VERTICAL_BREAKPOINTS),
        ):
            self.set_class(True, max(point for point in breakpoints if point[0] <= length)[1], update=False)

    def _welcome(self) -> tuple[str, ...]:
        """What to press while there is no run; at the first start, the three keys that matter."""
        name = self.bench.draft.origin.name or tr("this experiment")
        train = tr("Press {key} to train {name}.", key=self.key("run.start"), name=name)
        if not self.first_start:
            return (train,)
        return (
            train,
            "",
            tr("{key} loads another experiment", key=self.key("experiment.presets")),
            tr("{key} explains the control under the cursor", key=self.key("view.explain")),
        )

    def on_mount(self) -> None:
        """The first frame: the open pane, no numbers yet."""
        self._counters = Pace(COUNTERS_PER_SECOND)
        self._judge = Judge()
        self._glanced: Insight | None = None
        self._told_error: object = None
        self._told_look: object = None
        self._notices = (0, 0)
        self.open_pane(self.current_pane)
        self.refresh_experiment()
        self.pane(self.current_pane).focus_first()
        self.query_one(StatusLine).show(self.reading)
        # What is called after a refresh while the app starts comes before the first frame that is sent: the app itself
        # has to take its first message, then.
        self.app.call_later(self.call_after_refresh, self._behind_the_first_frame)
        if self.options.live:
            self.set_interval(1.0 / LOOKS_PER_SECOND, self.poll, name="look at the run")

    def on_screen_resume(self) -> None:
        """The experiment may have been edited on another screen."""
        if self.query(TitleLine):
            self.refresh_experiment()

    def _behind_the_first_frame(self) -> None:
        """The other forms; and the app is told that it may do what it has put off."""
        with self.app.batch_update():
            for pane in self.query(SettingsPane):
                pane.fill()
        self.fit_side()
        self.bring_cursor_into_view()
        self.call_after_refresh(self.post_message, FirstFrameShown())

    # Messages from below

    @on(FieldFocused)
    def _field_focused(self, event: FieldFocused) -> None:
        self.cursor_path = event.path
        self.open_pane(pane_of(event.path).id)
        self.bring_cursor_into_view()
        self._explain()

    @on(SettingChosen)
    def _setting_chosen(self, event: SettingChosen) -> None:
        self.edit({event.path: event.value})

    @on(FixChosen)
    def _fix_chosen(self, event: FixChosen) -> None:
        if not self.edit(event.values):
            return
        path = next(iter(event.values))
        self.cursor_path = path
        pending = [difference for difference in self.bench.pending if difference.path == path]
        words = (
            tr("{key} restarts with it.", key=self.key("run.restart"))
            if pending
            else tr("It holds from the next step on.")
        )
        if not self.bench.runner.active:
            words = tr("{key} starts again with it.", key=self.key("run.start"))
        self.notify(words, markup=False, title="The cure is in the experiment")

    @on(PaneTabs.Picked)
    def _pane_picked(self, event: PaneTabs.Picked) -> None:
        self.action_pane(event.pane_id)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """What the keys do depends on where the cursor is."""
        self.refresh_bindings()

    # The experiment

    def refresh_experiment(self) -> None:
        """Show the experiment as it is now, everywhere."""
        bench = self.bench
        pending = bench.pending
        paths = {difference.path for difference in pending}
        for pane in self.query(SettingsPane):
            pane.show(bench.experiment, paths)
        draft = bench.draft
        self.query_one(TitleLine).show(draft.experiment.title, draft.origin.name, edited=draft.edited)
        self.query_one(PendingLine).show(pending, self.key("run.restart"))
        self._explain()
        if bench.runner.run is None:
            self.charts.say(*self._welcome())
        self.refresh_bindings()

    def _explain(self) -> None:
        value = value_at(self.bench.experiment, self.cursor_path)
        self.explain_pane.show(self.cursor_path, value, training=self.bench.runner.active)

    def open_pane(self, pane_id: str) -> None:
        """Make a pane the one that is seen where there is room for one."""
        if getattr(self, "_open", None) == pane_id:
            return
        self._open = pane_id
        self.query_one(PaneTabs).show(pane_id)
        for pane in self.query(SettingsPane):
            pane.set_class(pane.spec.id == pane_id, "-open")
        self.fit_side()

    @property
    def current_pane(self) -> str:
        """The pane with the cursor, or the one that is open."""
        return getattr(self, "_open", PANE_ORDER[0])

    # The run

    def poll(self, *, at_once: bool = False) -> None:
        """Read the run, and show what is new: counters and plots at their own rates, a new state at once."""
        runner = self.bench.runner
        history, now, clock = runner.history, runner.read(), monotonic()
        turned = now.state != self.reading.state
        at_once = at_once or turned
        quiet = self.output.governor.silent and not at_once
        if now != self.reading and not quiet and self._counters.due(clock, at_once=at_once):
            self.query_one(StatusLine).show(now)
            self.reading = now
        if history is not None:
            self._show_findings(history)
        if at_once or self.output.governor.may_draw():
            self._draw(history)
        if turned:
            self._turned(now)
        if self.bench.task is not None:
            self._grade_task(self.bench.task)

    def _draw(self, history: History | None) -> None:
        """The plots, and what the network says, where there is anything new."""
        seen = self._judge.follow(self.bench.runner.run)
        news = history is not None and history.step > 0 and self.charts.is_behind(history)
        if news or seen is not self._glanced:
            self.output.plots_drawn()
        if news and history is not None:
            self.charts.show(history)
            self.query_one(HealthStrip).follow(history)
        if seen is not self._glanced:
            self._glance(seen)
        error = self._judge.error
        if error is not None and error is not self._told_look:
            self._told_look = error
            self.notify(f"{error.message}\n{error.hint}", title=error.title, severity="error", markup=False)

    def _glance(self, seen: Insight | None) -> None:
        came_or_went = (seen is None) != (self._glanced is None)
        self._glanced = seen
        for glance in self.query(Glance):
            glance.follow(seen)
        if came_or_went:
            self.fit_side()

    def fit_side(self) -> None:
        """The glance takes the room that panes, plots and warnings leave, once they are laid out."""
        self.after_layout(self._fit)

    def _fit(self) -> None:
        self.query_one(Side).fit()
        warnings = self.warnings_pane.outer_size.height if self.warnings_pane.display else 0
        room = self.query_one("#main").size.height - warnings - PLOT_ROWS
        self.query_one("#glance-foot").set_class(room >= FOOT_ROWS, "-room")

    def _turned(self, now: Reading) -> None:
        """The run is in another state."""
        self.alerts.turned(now.state, self.bench.draft.origin.name or "run")
        error = self.bench.runner.error
        if now.state == "failed" and error is not None and error is not self._told_error:
            self._told_error = error
            self.charts.say(error.title, "", error.hint)
            self.tell(error)
            if isinstance(error, ConfigError):
                self._complain(error, "data.source")
        elif now.state == "ready":
            self.charts.say(*self._welcome())
        self.refresh_experiment()

    def _grade_task(self, task: BenchTask) -> None:
        """A run of a lesson's task that has ended is measured, and told of here and in the lesson."""
        verdict = task.grade(self.bench.runner.history)
        if verdict is None:
            return
        if verdict.reached:
            self.notify(tr("The task is solved."), title=task.lesson.title, markup=False)
        else:
            missed = next(check for check in verdict.checks if not check.reached)
            words = tr("Not reached yet: {goal} ({found}).", goal=missed.text, found=missed.found)
            self.notify(words, title=task.lesson.title, severity="warning", markup=False)

    def _show_findings(self, history: History) -> None:
        count = self.warnings_pane.count
        self.warnings_pane.show(history.findings)
        if self.warnings_pane.count != count:
            self.refresh_bindings()
            self.fit_side()
        for record in history.standing:
            if record.finding.severity == "critical":
                self.alerts.found(id(history), record.finding.id, tr(record.finding.title))
        told = self._notices[1] if self._notices[0] == id(history) else 0
        for notice in history.notices[told:]:
            severity: SeverityLevel = "warning" if notice.severity == "warning" else "information"
            self.notify(notice.message, markup=False, severity=severity)
        self._notices = (id(history), len(history.notices))

    # Keys and layout

    def action_log_y(self) -> None:
        """The loss on a logarithmic or a linear scale."""
        self.charts.toggle_log(self.bench.runner.history)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action does something now."""
        history = self.bench.runner.history
        now = Situation(
            self.bench.runner.read().state,
            self.bench.draft.can_undo,
            self.query_one(WarningsPane).count if self.is_mounted else 0,
            history is not None,
        )
        return is_possible(action, now)

    def is_quiet(self, action: str) -> bool:
        """Actions that are possible but not the next thing one would do: the footer keeps its room for others."""
        if action in ("step", "epoch"):
            return not self.bench.runner.active
        return action == "restart" and not self.bench.runner.active

    def on_resize(self, event: Resize) -> None:
        """The plots have other columns to fill; the cursor stays where it was."""
        history = self.bench.runner.history
        if history is not None:
            self.call_after_refresh(self.charts.redraw, history)
        if self.focused is None:
            self.call_after_refresh(self.to_cursor)
        self.fit_side()
        self.bring_cursor_into_view()
