"""The init X-ray: one batch through the untrained network under every initialisation, while the cursor moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content

from ...core.config import Experiment
from ...core.config.choices import ACTIVATIONS, INITIALIZERS
from ...core.errors import NntuiError
from ...core.language import tr
from ..bridge.workbench import Workbench
from ..widgets.plot import PlotWidget
from .view_base import ViewScreen

if TYPE_CHECKING:
    from ...core.preview.xray import InitialWeights, InitView

MOST_ROWS = 1000
"""Training rows that pass through in the end, as in the lecture; the first batch of them follows the cursor ..."""
PRODUCTS = 2**32
"""... and a forward pass of all of them takes at most about this many multiply-adds."""

NO_HIDDEN = ("There is no hidden layer to look through.", "Give the model hidden units on the bench (f2, h).")
ACTIVATION_NAMES = tuple(choice.name for choice in ACTIVATIONS)
INIT_NAMES = tuple(choice.name for choice in INITIALIZERS)
CHOICES = {choice.name: choice for choice in (*ACTIVATIONS, *INITIALIZERS)}


class XrayScreen(ViewScreen):
    """Rows are initialisations, left and right go through the activations; enter takes both into the experiment."""

    NAME = "Init X-ray"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "up,k", "init(-1)", "init", id="xray.up", key_display="↑↓", tooltip="Choose the initialisation"
        ),
        Binding("down,j", "init(1)", "next init", id="xray.down", show=False),
        Binding(
            "left,h",
            "activation(-1)",
            "activation",
            id="xray.left",
            key_display="←→",
            tooltip="Choose the activation",
        ),
        Binding("right,l", "activation(1)", "next activation", id="xray.right", show=False),
        Binding("enter", "take", "take both", id="xray.take", tooltip="Take init and activation over"),
    ]

    def compose_body(self) -> ComposeResult:
        """The table, the figures of the row under the cursor, and the spread over the layers forward and back."""
        yield PlotWidget(("reading the data",), id="xray-table")
        yield PlotWidget((), id="xray-layers")
        with Horizontal(classes="view-row", id="xray-spread"):
            yield PlotWidget((), id="forward")
            yield PlotWidget((), id="backward")

    def on_mount(self) -> None:
        """The cursor begins at what the experiment has."""
        model = self.bench.experiment.model
        self.init, self.activation = model.init, model.activation
        self._from = model
        self._views: dict[object, dict[str, InitView]] = {}
        self._weights: InitialWeights | None = None
        self._busy: object = None
        self._all_known: object = None

    def show_now(self) -> None:
        """Follow the experiment, where it was changed elsewhere."""
        model = self.bench.experiment.model
        if model != self._from:
            self.init, self.activation, self._from = model.init, model.activation, model
        self._examine()
        self._draw()

    # The numbers

    @property
    def _wanted(self) -> Experiment:
        experiment = self.bench.experiment
        return replace(experiment, model=replace(experiment.model, activation=self.activation))

    @property
    def _key(self) -> object:
        experiment = self._wanted
        return experiment.data, experiment.preprocessing, replace(experiment.model, init="he")

    def _examine(self) -> None:
        """Have what is not known computed on a thread, the initialisation under the cursor first."""
        key = self._key
        if not self.bench.experiment.model.hidden:
            self.query_one("#xray-table", PlotWidget).clear(NO_HIDDEN)
            return
        if key in (self._busy, self._all_known):
            return
        from ...core.preview.xray import InitialWeights

        self._busy = key
        self._weights = self._weights or InitialWeights()
        known = {name: view.rows for name, view in self._views.get(key, {}).items()}
        look = partial(_look, self.bench, self._wanted, self._weights, known, self._in_order)
        self.work_on(partial(look, key))

    def _in_order(self) -> list[str]:
        """Every initialisation: that under the cursor, the chosen one, the others. Read by the thread, too."""
        first = dict.fromkeys((self.init, self._from.init))
        return [*first, *(name for name in INIT_NAMES if name not in first)]

    def worked(self, result: Any) -> None:
        """One more initialisation is known or known better, or all are, or there is no data to look at."""
        if isinstance(result, NntuiError):
            self.query_one("#xray-table", PlotWidget).clear((result.title, result.hint))
            return
        key, view = result
        if view is None:
            self._busy, self._all_known = None, key
            return
        self._views.setdefault(key, {})[view.init] = view
        self._draw()

    # Showing

    def _draw(self) -> None:
        from ..views.xray_layers import layer_figures
        from ..views.xray_table import spread_spec, xray_table

        views = self._views.get(self._key, {}) if self.bench.experiment.model.hidden else {}
        chosen = self.bench.experiment.model.init
        if self._views and self.bench.experiment.model.hidden:
            table = self.query_one("#xray-table", PlotWidget)
            table.show(partial(xray_table, dict(views), self.init, chosen, self.activation))
        here, other = views.get(self.init), views.get(chosen)
        self.query_one("#xray-layers", PlotWidget).show(partial(layer_figures, here))
        self.query_one("#forward", PlotWidget).show(spread_spec("spread of outputs", here, other, back=False))
        self.query_one("#backward", PlotWidget).show(
            spread_spec("gradient, share of the last", here, other, back=True)
        )
        both = self.size.height >= 32 or self.size.width >= 110
        activation = [_words(self.activation)] if both else []
        self.say(_words(self.init), *activation, self._about(here.rows if here else 0))

    def _about(self, rows: int) -> str:
        model = self.bench.experiment.model
        parts = [widths(model.hidden)]
        if model.batch_norm:
            parts.append(tr("batch normalisation"))
        if model.layers:
            parts.append(tr("dense layers stand for convolutions"))
        if rows:
            parts.append(tr("{count} rows", count=f"{rows:,}"))
        return f"{', '.join(parts)}; {tr('● is chosen')}"

    # Keys

    def action_init(self, by: int) -> None:
        """Another initialisation."""
        self.init = INIT_NAMES[(INIT_NAMES.index(self.init) + by) % len(INIT_NAMES)]
        self._draw()  # the thread, where one is at work, takes this one next

    def action_activation(self, by: int) -> None:
        """Another activation: everything is computed again, or has been already."""
        self.activation = ACTIVATION_NAMES[
            (ACTIVATION_NAMES.index(self.activation) + by) % len(ACTIVATION_NAMES)
        ]
        self._draw()
        self._examine()

    def action_take(self) -> None:
        """Into the experiment."""
        self.take({"model.init": self.init, "model.activation": self.activation})
        self._from = self.bench.experiment.model
        self.look()


def _words(name: str) -> Content:
    choice = CHOICES[name]
    return Content.assemble((f"{tr(choice.label)}: ", "bold"), tr(choice.words))


def rows_for(features: int, hidden: tuple[int, ...]) -> int:
    """How many rows a network of these widths is looked at with in the end."""
    from ...core.preview.xray import BATCH

    weights = sum(below * above for below, above in zip((features, *hidden), hidden, strict=False))
    return min(MOST_ROWS, max(BATCH, PRODUCTS // max(weights, 1)))


def widths(hidden: tuple[int, ...]) -> str:
    """10 layers of 500; 2 layers of 128, 64"""
    if not hidden:
        return tr("no hidden layer")
    same = len(set(hidden)) == 1
    numbers = (
        str(hidden[0]) if same else ", ".join(map(str, hidden[:6])) + (" ..." if len(hidden) > 6 else "")
    )
    if len(hidden) == 1:
        return tr("1 layer of {units}", units=numbers)
    return tr("{count} layers of {units}", count=len(hidden), units=numbers)


def _look(
    bench: Workbench,
    experiment: Experiment,
    weights: InitialWeights,
    known: dict[str, int],
    in_order: Callable[[], list[str]],
    key: object,
    tell: Callable[[Any], None],
    is_stale: Callable[[], bool],
) -> None:
    """On a thread: a batch of the training data through a network under each initialisation, then all rows.

    known: the rows that each was looked at with before. in_order: whose turn it is, asked at every turn.
    """
    from ...core.preprocessing.comparison import evenly_spaced
    from ...core.preview.xray import BATCH, Xray

    try:
        dataset, fitted = bench.shelf.pipeline(experiment, bench.runner.run, lambda words: None)
    except NntuiError as error:
        tell(error)
        return
    rows = rows_for(fitted.outputs, experiment.model.hidden)
    x = fitted.apply(dataset.train.x[evenly_spaced(len(dataset.train), rows)])
    seeing = Xray(experiment.model, x, dataset.outputs, weights)
    for goal in (min(BATCH, len(x)), len(x)):
        while behind := [name for name in in_order() if known.get(name, 0) < goal]:
            view = seeing.look(behind[0])
            if is_stale():
                return
            if view.rows >= goal:
                known[view.init] = view.rows
                tell((key, view))
    tell((key, None))
