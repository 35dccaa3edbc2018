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
from ..bridge.workbench import Workbench
from ..widgets.plot import PlotWidget
from .view_base import ViewScreen

if TYPE_CHECKING:
    from ...core.preview.xray import InitView

ROWS = (64, 256)
"""Training rows that pass through: enough for a spread to two digits, few enough to follow the cursor ..."""
PRODUCTS = 2**28
"""... so that a forward pass takes at most about this many multiply-adds."""

NO_HIDDEN = ("There is no hidden layer to look through.", "Give the model hidden units on the bench (f2, h).")
ACTIVATION_NAMES = tuple(choice.name for choice in ACTIVATIONS)
INIT_NAMES = tuple(choice.name for choice in INITIALIZERS)
WORDS = {choice.name: f"{choice.label}: {choice.words}" for choice in (*ACTIVATIONS, *INITIALIZERS)}


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
        """The table, and the spread over the layers forward and back."""
        yield PlotWidget(("reading the data",), id="xray-table")
        with Horizontal(classes="view-row"):
            yield PlotWidget((), id="forward")
            yield PlotWidget((), id="backward")

    def on_mount(self) -> None:
        """The cursor begins at what the experiment has."""
        model = self.bench.experiment.model
        self.init, self.activation = model.init, model.activation
        self._from = model
        self._views: dict[object, dict[str, InitView]] = {}
        self._busy: object = None

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
        missing = [name for name in self._in_order() if name not in self._views.get(key, {})]
        if missing and key != self._busy:
            self._busy = key
            self.work_on(partial(_views_of, self.bench, self._wanted, key, missing))

    def _in_order(self) -> list[str]:
        return [self.init, *(name for name in INIT_NAMES if name != self.init)]

    def worked(self, result: Any) -> None:
        """One more initialisation is known, or there is no data to look at."""
        if isinstance(result, NntuiError):
            self.query_one("#xray-table", PlotWidget).clear((result.title, result.hint))
            return
        key, view = result
        self._views.setdefault(key, {})[view.init] = view
        if len(self._views[key]) == len(INIT_NAMES):
            self._busy = None
        self._draw()

    # Showing

    def _draw(self) -> None:
        from ..views.xray_table import spread_spec, xray_table

        views = self._views.get(self._key, {}) if self.bench.experiment.model.hidden else {}
        chosen = self.bench.experiment.model.init
        if views:
            table = self.query_one("#xray-table", PlotWidget)
            table.show(partial(xray_table, dict(views), self.init, chosen, self.activation))
        here, other = views.get(self.init), views.get(chosen)
        self.query_one("#forward", PlotWidget).show(spread_spec("spread of outputs", here, other, back=False))
        self.query_one("#backward", PlotWidget).show(
            spread_spec("gradient, share of the last", here, other, back=True)
        )
        both = self.size.height >= 32 or self.size.width >= 110
        self.say(_two(WORDS[self.init]), *([_two(WORDS[self.activation])] if both else []), self._about())

    def _about(self) -> str:
        model = self.bench.experiment.model
        norm = ", batch normalisation" if model.batch_norm else ""
        dense = " (dense layers stand for convolutions)" if model.layers else ""
        return (
            f"{len(model.hidden)} layers of {', '.join(map(str, model.hidden[:6]))}{norm}{dense}; ● is chosen"
        )

    # Keys

    def action_init(self, by: int) -> None:
        """Another initialisation."""
        self.init = INIT_NAMES[(INIT_NAMES.index(self.init) + by) % len(INIT_NAMES)]
        self._draw()

    def action_activation(self, by: int) -> None:
        """Another activation: everything is computed again, or has been already."""
        self.activation = ACTIVATION_NAMES[
            (ACTIVATION_NAMES.index(self.activation) + by) % len(ACTIVATION_NAMES)
        ]
        self._busy = None
        self._examine()
        self._draw()

    def action_take(self) -> None:
        """Into the experiment."""
        self.take({"model.init": self.init, "model.activation": self.activation})
        self._from = self.bench.experiment.model
        self.look()


def _two(words: str) -> Content:
    name, _, rest = words.partition(": ")
    return Content.assemble((f"{name}: ", "bold"), rest)


def rows_for(features: int, hidden: tuple[int, ...]) -> int:
    """How many rows a network of these widths is looked at with."""
    weights = sum(below * above for below, above in zip((features, *hidden), hidden, strict=False))
    fewest, most = ROWS
    return min(most, max(fewest, PRODUCTS // max(weights, 1)))


def _views_of(
    bench: Workbench,
    experiment: Experiment,
    key: object,
    inits: list[str],
    tell: Callable[[Any], None],
    is_stale: Callable[[], bool],
) -> None:
    """On a thread: a batch of the training data through a network for each initialisation, one after the other."""
    from ...core.preprocessing.comparison import evenly_spaced
    from ...core.preview.xray import xray

    try:
        dataset, fitted = bench.shelf.pipeline(experiment, bench.runner.run, lambda words: None)
        rows = rows_for(fitted.outputs, experiment.model.hidden)
        x = fitted.apply(dataset.train.x[evenly_spaced(len(dataset.train), rows)])
        for view in xray(experiment.model, x, dataset.outputs, inits):
            if is_stale():
                return
            tell((key, view))
    except NntuiError as error:
        tell(error)
