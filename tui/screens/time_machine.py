"""The time machine: every picture of a run taken back to one moment of it, and a branch from there.

A run that is going on goes on meanwhile; the moment that is looked at stays.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from ...core.config import Experiment, differences
from ...core.language import tr
from ..bridge.session_maker import WorkbenchSessions
from ..panes.plot_window import PlotWindow
from ..widgets.plot import PlotWidget
from ..widgets.status_line import StatusLine
from ..widgets.title_line import TitleLine
from .ask_settings import AskSettingsScreen, read_settings
from .view_base import ViewScreen

if TYPE_CHECKING:
    from ...core.preview.insight import Insight
    from ...core.training.timeline import Moment
    from ..bridge.beginning import Beginning
    from ..bridge.past import Past

FAR = 10
"""Moments in a long stride."""
RATE = "optimizer.learning_rate"


class TimeMachineScreen(ViewScreen):
    """Curves with the moment marked, the layers' health and what the network saw, all as they were then."""

    NAME = "Time machine"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left,h",
            "move(-1)",
            "earlier/later",
            id="past.left",
            key_display="←→",
            tooltip="One moment earlier",
        ),
        Binding("right,l", "move(1)", "later", id="past.right", tooltip="One moment later", show=False),
        Binding(
            "pageup,shift+left",
            f"move(-{FAR})",
            "far back",
            id="past.far_left",
            tooltip="Ten moments",
            show=False,
        ),
        Binding("pagedown,shift+right", f"move({FAR})", "far on", id="past.far_right", show=False),
        Binding("home", "move(-100000)", "first", id="past.first", tooltip="The first moment", show=False),
        Binding("end", "move(100000)", "newest", id="past.last", tooltip="The newest moment"),
        Binding(
            "b",
            "branch",
            "branch here",
            id="past.branch",
            tooltip="Go on from this moment as a run of its own",
        ),
        Binding("space", "pause", "pause", id="past.pause", tooltip="Let the run wait"),
        Binding("space", "resume", "resume", id="past.resume", tooltip="Let the run go on"),
        Binding("L", "log_y", "log", id="past.log", tooltip="Loss on a logarithmic or a linear scale"),
        Binding("escape", "leave", "leave", id="past.leave", tooltip="Back to the bench"),
    ]

    log_y = False

    def __init__(self, past: Past) -> None:
        super().__init__()
        self.past = past
        self.seen: Insight | None = None
        self._judging = False

    def compose_body(self) -> ComposeResult:
        """Curves on the left, what the network saw on the right, the layers below."""
        with Horizontal(id="past-pictures"):
            with Vertical(id="past-curves"):
                yield PlotWidget((), id="past-loss")
                yield PlotWidget((), id="past-accuracy")
            with Vertical(id="past-seen"):
                yield PlotWidget(("judging the network as it was",), id="past-main")
                yield PlotWidget((), id="past-confusion")
        yield PlotWidget(("the layers were not measured",), id="past-layers")

    def on_mount(self) -> None:
        """Curves keep their limits while one goes to and fro."""
        from ..panes.curves import AccuracyPicture, LossPicture

        self._loss, self._accuracy = LossPicture(), AccuracyPicture()
        self.call_after_refresh(self.look)

    # Showing

    def look(self) -> None:
        """Of a saved run, the title and the figures are its own, not the bench's."""
        if not self.query(TitleLine):
            return  # asked for before the screen was left
        super().look()
        if not self.past.on_bench:
            self.query_one(TitleLine).show(f"{self.NAME} · {self.past.run_id}", "", edited=False)
            self.query_one(StatusLine).show(self.past.reading)

    def show_now(self) -> None:
        """Everything as it was at the moment."""
        self._show_curves()
        self._show_layers()
        self._show_insight()
        self._say()
        self.refresh_bindings()

    def _show_curves(self) -> None:
        from ..panes.curves import has_accuracy

        history, window = self.past.session.history, self._window
        self._loss.log_y = self.log_y
        loss = self.query_one("#past-loss", PlotWidget)
        loss.show(self._loss.spec(history, loss.data_columns, window))
        accuracy = self.query_one("#past-accuracy", PlotWidget)
        accuracy.set_class(not has_accuracy(history), "-none")
        accuracy.show(self._accuracy.spec(history, accuracy.data_columns, window))

    @property
    def _window(self) -> PlotWindow:
        """The whole run, read at the moment."""
        return PlotWindow(ghosts=0).with_cursor(float(self.past.here.step), 0.0, 1.0)

    def _show_layers(self) -> None:
        from ..views.health import FIGURES, courses
        from ..views.health_table import health_table

        layers = courses(self.past.session.history)
        widget = self.query_one("#past-layers", PlotWidget)
        if not layers:
            return
        widget.styles.height = min(len(layers) + 1, 6 if self.has_class("-short") else 10)
        spread = [figure.name for figure in FIGURES].index("std")
        widget.show(partial(health_table, layers, float(self.past.here.step), 0, spread))

    def _show_insight(self) -> None:
        known = self.past.known_insight()
        if known is not None:
            self._show_seen(known)
        elif not self._judging:
            self._judging = True
            self.work_on(partial(_judged, self.past, self.past.here))

    def worked(self, result: Any) -> None:
        """The network as it was has been judged; by now another moment may be wanted."""
        self._judging = False
        self._show_insight()

    def _show_seen(self, seen: Insight) -> None:
        from ..views.insight_drawings import main_drawing, table_drawings

        self.seen = seen
        self.query_one("#past-main", PlotWidget).show(main_drawing(seen))
        tables, confusion = table_drawings(seen), self.query_one("#past-confusion", PlotWidget)
        confusion.set_class(tables is None, "-none")
        if tables is not None:
            confusion.show(tables[0])

    def _say(self) -> None:
        from ..panes.plot_reading import reading

        past = self.past
        here, count = past.here, len(past.moments)
        history = past.session.history
        place = tr("{kept} {number} of {count}", kept=tr(past.kept), number=past.place + 1, count=count)
        trained = tr(
            "epoch {epoch}  {seconds} s of training", epoch=f"{here.epoch:.2f}", seconds=f"{here.seconds:.1f}"
        )
        head = Content.assemble(
            (tr("step {step}", step=f"{here.step:,}"), "bold"),
            f"  {trained}  ·  {place}",
            tr(", the newest") if past.is_newest else "",
        )
        parts = reading(history, self._window, (0.0, float(max(history.step, 1))))
        figures = [f"{name} {value}" for name, value in parts if name not in ("step", "epoch", "time", "!")]
        marks = [value for name, value in parts if name == "!"]
        self.say(head, "  ".join(figures), "  ".join(marks))

    # Keys

    def action_move(self, by: int) -> None:
        """So many moments earlier or later."""
        self.past.move(by)
        self.show_now()

    def action_log_y(self) -> None:
        """The other scale of the loss."""
        self.log_y = not self.log_y
        self._loss.use_log(self.log_y)
        self.show_now()

    def action_pause(self) -> None:
        """The run waits."""
        self.bench.runner.command("pause")
        self.look()

    def action_resume(self) -> None:
        """The run goes on."""
        self.bench.runner.command("resume")
        self.look()

    def action_leave(self) -> None:
        """Back to the bench."""
        self.dismiss()

    def action_branch(self) -> None:
        """Ask what is to change, and go on from here as a run of its own."""
        from ...core.runs.branch import may_change

        past, here = self.past, self.past.here
        experiment = past.experiment

        def take(text: str) -> tuple[Experiment, Beginning]:
            changed = read_settings(experiment, text)
            return past.branch({path: new for path, _, new in differences(experiment, changed)})

        words = tr("Other values, or nothing: then it makes the very steps the run made.")
        if self.bench.runner.active:
            words += " " + tr("The run that is going on is stopped and kept.")
        screen = AskSettingsScreen(
            f"Branch at step {here.step:,}, epoch {here.epoch:.2f}",
            words,
            experiment,
            take,
            text=f"{RATE}={experiment.optimizer.learning_rate:g}",
            allowed=may_change,
        )
        self.app.push_screen(screen, self._branch_from)

    def _branch_from(self, answer: tuple[Experiment, Beginning] | None) -> None:
        if answer is None:
            return
        experiment, beginning = answer
        cast(WorkbenchSessions, self.bench.runner.make).beginning = beginning
        self.bench.load(experiment, self.bench.draft.origin.name)
        self.bench.start()
        self.dismiss()
        self.app.switch_mode("bench")
        self.notify(
            f"From step {beginning.parent_step:,}. The run it left is drawn behind it.",
            title="Branch",
            markup=False,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does something now."""
        state = self.bench.runner.read().state if self.past.on_bench else "ready"
        match action:
            case "pause":
                return state == "running"
            case "resume":
                return state == "paused"
            case "branch":
                return isinstance(self.bench.runner.make, WorkbenchSessions)
        return True


def _judged(past: Past, moment: Moment, tell: Callable[[Any], None], is_stale: Callable[[], bool]) -> None:
    """On a thread."""
    tell(past.judge(moment))
