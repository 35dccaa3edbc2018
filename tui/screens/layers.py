"""Layer health: a row a layer, the chosen figure over time and over the layers, and the inside of one layer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content

from ...core.language import tr
from ..bridge.run_copy import copy_of, session_of
from ..widgets.plot import PlotWidget
from .view_base import ViewScreen

if TYPE_CHECKING:
    from ...core.preview.inside import LayerInside
    from ..views.health import LayerCourse

ROWS = 512
"""Training rows that pass through a layer to look inside it."""


class LayersScreen(ViewScreen):
    """Made from the run's memory; only the inside of a layer is asked of the run itself."""

    NAME = "Layer health"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "row(-1)", "layer", id="layers.up", key_display="↑↓", tooltip="Choose the layer"),
        Binding("down,j", "row(1)", "next layer", id="layers.down", show=False),
        Binding(
            "left,h", "figure(-1)", "figure", id="layers.left", key_display="←→", tooltip="Choose the figure"
        ),
        Binding("right,l", "figure(1)", "next figure", id="layers.right", show=False),
        Binding(
            "comma",
            "time(-1)",
            "earlier/later",
            id="layers.earlier",
            key_display=",.",
            tooltip="Go back and forth in the run",
        ),
        Binding("full_stop", "time(1)", "later", id="layers.later", show=False),
        Binding("end", "now", "now", id="layers.now", tooltip="Follow the run again"),
        Binding("i", "inside", "inside", id="layers.inside", tooltip="Look inside the layer"),
    ]

    row = 0
    figure = 1
    step: float | None = None
    """The time that is shown; None follows the run."""

    def compose_body(self) -> ComposeResult:
        """The table above, three drawings below."""
        yield PlotWidget(
            ("No run yet: the layers are measured as soon as one starts.", "f2, then s starts it."),
            id="layers-table",
        )
        with Horizontal(classes="view-row"):
            yield PlotWidget((), id="profile")
            yield PlotWidget((), id="course")
            yield PlotWidget(("looking inside",), id="inside")

    def on_mount(self) -> None:
        """Nothing is known yet."""
        self._layers: tuple[LayerCourse, ...] = ()
        self._inside: LayerInside | None = None
        self._inside_for: tuple[int, int, int] | None = None

    # Showing

    def show_now(self) -> None:
        """Draw what is known."""
        history = self.history
        if history is None or history.probe is None:
            return
        from ..views.health import FIGURES, courses
        from ..views.health_table import course_spec, health_table, profile_spec

        self._layers = courses(history)
        if not self._layers:
            return
        self.row = min(self.row, len(self._layers) - 1)
        step = self.shown_step
        figure, layer = FIGURES[self.figure], self._layers[self.row]
        table = self.query_one("#layers-table", PlotWidget)
        table.styles.height = min(len(self._layers) + 1, max(4, self.size.height // 2 - 4))
        table.show(partial(health_table, self._layers, step, self.row, self.figure))
        self.query_one("#profile", PlotWidget).show(profile_spec(self._layers, figure, step, self.row))
        self.query_one("#course", PlotWidget).show(course_spec(layer, figure, step))
        self._look_inside()
        self._show_inside()
        self._say(layer, step)
        self.refresh_bindings()

    @property
    def shown_step(self) -> float:
        """The step the table shows."""
        if self.step is not None:
            return self.step
        return float(self.history.probe.step) if self.history and self.history.probe else 0.0

    def _say(self, layer: LayerCourse, step: float) -> None:
        from ..views.health import FIGURES
        from ..views.health_words import probing_cost, verdict

        figure = FIGURES[self.figure]
        inside = self._inside if self._inside and self._inside.name == layer.name else None
        at = "" if self.step is None else "  ·  " + tr("shown as at step {step}", step=f"{step:,.0f}")
        self.say(
            Content.assemble((f"{tr(figure.title).rstrip('.')}: ", "bold"), tr(figure.words)),
            Content.assemble((f"{tr(layer.name)}: ", "bold"), verdict(layer, step, inside)),
            probing_cost(self.history) + at,
        )

    # Inside a layer

    def _look_inside(self) -> None:
        """Ask once for each layer and each probe."""
        run = self.bench.runner.run
        session = session_of(run)
        history = self.history
        if session is None or history is None or history.probe is None or self.row >= len(self._layers) - 1:
            return
        key = (id(run), history.probe.step, self.row)
        if key != self._inside_for:
            self._inside_for = key
            self.work_on(partial(_inside_of, session, self.row))

    def worked(self, result: Any) -> None:
        """The inside of a layer has been looked at."""
        self._inside = result
        self._show_inside()
        if self._layers:
            self._say(self._layers[self.row], self.shown_step)

    def _show_inside(self) -> None:
        from ..views.inside_drawing import inside_drawing

        widget = self.query_one("#inside", PlotWidget)
        if self.row >= len(self._layers) - 1:
            widget.clear(("the output layer has no activation",))
        elif self._inside is not None and self._inside.name == self._layers[self.row].name:
            widget.show(partial(inside_drawing, self._inside))
        elif session_of(self.bench.runner.run) is None:
            widget.clear(("only a run that is open here", "can be looked into"))

    # Keys

    def action_row(self, by: int) -> None:
        """Another layer."""
        self.row = min(max(self.row + by, 0), max(0, len(self._layers) - 1))
        self.show_now()

    def action_figure(self, by: int) -> None:
        """Another figure."""
        from ..views.health import FIGURES

        self.figure = (self.figure + by) % len(FIGURES)
        self.show_now()

    def action_time(self, by: int) -> None:
        """An earlier or a later measurement; past the last one, follow the run."""
        from ..views.health import probe_steps

        steps = probe_steps(self._layers)
        if not steps:
            return
        here = max((n for n, step in enumerate(steps) if step <= self.shown_step), default=0) + by
        self.step = steps[max(here, 0)] if here < len(steps) - 1 else None
        self.show_now()

    def action_now(self) -> None:
        """Follow the run."""
        self.step = None
        self.show_now()

    def action_inside(self) -> None:
        """The inside of the layer in place of its course, where there is no room for both."""
        self.toggle_class("-inside")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does something now."""
        if action == "now":
            return self.step is not None
        if action in ("row", "figure", "time", "inside"):
            return self.history is not None and self.history.probe is not None
        return True


def _inside_of(session: Any, number: int, tell: Callable[[Any], None], is_stale: Callable[[], bool]) -> None:
    """On a thread: copy the network, pass some rows through it."""
    from ...core.preprocessing.comparison import evenly_spaced
    from ...core.preview.inside import look_inside

    taken = copy_of(session, is_stale)
    if taken is None:
        return
    train = taken.prepared.train
    x = train.all_inputs(evenly_spaced(len(train), ROWS))
    tell(look_inside(taken.network, number, x))
