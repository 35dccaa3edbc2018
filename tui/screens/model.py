"""The model: its layers as a table, its memory, and its activation over what a layer is given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from ...core.config import Experiment
from ...core.errors import NntuiError
from ...core.language import tr
from ..bridge.run_copy import copy_of, session_of
from ..bridge.workbench import Workbench
from ..widgets.plot import PlotWidget
from .view_base import ViewScreen

if TYPE_CHECKING:
    from ...core.nn import Network

ROWS = 256
REACH = 3.0
"""The curve is drawn at least so far to either side: there it has its shape."""


class ModelScreen(ViewScreen):
    """Of the experiment before a run, of the run's network while there is one with the same model."""

    NAME = "Model"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "row(-1)", "layer", id="model.up", key_display="↑↓", tooltip="Choose the layer"),
        Binding("down,j", "row(1)", "next layer", id="model.down", show=False),
    ]
    row = 0

    def compose_body(self) -> ComposeResult:
        """The table, and the activation below."""
        yield PlotWidget(("building the network",), id="model-table")
        yield PlotWidget((), id="activation")

    def on_mount(self) -> None:
        """Nothing is known yet."""
        self._seen: dict[str, Any] | None = None
        self._asked: object = None

    def show_now(self) -> None:
        """Look again where the experiment, the run or the layer is another."""
        run = self.bench.runner.run
        session = session_of(run)
        experiment = self.bench.experiment
        same = session is not None and session.experiment.model == experiment.model
        step = session.history.probe.step if same and session and session.history.probe else 0
        key = (experiment, id(run) if same else 0, step, self.row)
        if key != self._asked:
            self._asked = key
            self.work_on(partial(_looked_at, self.bench, session if same else None, experiment, self.row))

    def worked(self, result: Any) -> None:
        """The network has been looked at, or cannot be built."""
        table = self.query_one("#model-table", PlotWidget)
        if isinstance(result, NntuiError):
            table.clear((result.title, result.hint))
            return
        from ..views.model_drawings import activation_drawing, memory_words, model_table

        self._seen = result
        view, inside = result["view"], result["inside"]
        self.row = min(self.row, len(view.rows) - 1)
        table.styles.height = min(len(view.rows) + 2, max(5, self.size.height // 2 - 3))
        table.show(partial(model_table, view, self.row))
        activation = self.query_one("#activation", PlotWidget)
        if inside is not None:
            drawing = partial(
                activation_drawing, result["curve"], inside.sums, inside.activation, inside.name
            )
            activation.show(drawing)
        step = f"{result['step']:,}"
        when = tr("after step {step}", step=step) if result["step"] else tr("as it starts")
        self.say(memory_words(view.memory), tr("The sums are those of training rows, {when}.", when=when))

    def action_row(self, by: int) -> None:
        """Another layer."""
        if self._seen is not None:
            self.row = min(max(self.row + by, 0), len(self._seen["view"].rows) - 1)
            self.show_now()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to choose from before the network is built."""
        return self._seen is not None if action == "row" else True


def _looked_at(
    bench: Workbench,
    session: Any,
    experiment: Experiment,
    row: int,
    tell: Callable[[Any], None],
    is_stale: Callable[[], bool],
) -> None:
    """On a thread: the network of the run, or one as the experiment would start it."""
    from ...core.preprocessing.comparison import evenly_spaced
    from ...core.preview.inside import look_inside
    from ...core.preview.model_view import activation_curve, model_view

    try:
        taken = copy_of(session, is_stale) if session is not None else None
        if taken is not None:
            dataset, fitted = taken.prepared.dataset, taken.prepared.pipeline
            network, step = taken.network, taken.step
        else:
            dataset, fitted = bench.shelf.pipeline(experiment, bench.runner.run, lambda words: None)
            network, step = _fresh(experiment, dataset, fitted), 0
        x = fitted.apply(dataset.train.x[evenly_spaced(len(dataset.train), ROWS)]).astype(network.dtype)
        view = model_view(network, experiment)
        inside = curve = None
        if not is_stale() and len(network.blocks) > 1:
            inside = look_inside(network, _block(network, view.rows, row), x)
            edges = inside.sums.edges
            low, high = min(float(edges[0]), -REACH), max(float(edges[-1]), REACH)
            curve = activation_curve(experiment.model, low, high)
        tell({"view": view, "inside": inside, "curve": curve, "step": step})
    except NntuiError as error:
        tell(error)


def _fresh(experiment: Experiment, dataset: Any, fitted: Any) -> Network:
    import numpy as np

    from ...core.nn import Network

    network = Network.build(
        experiment.model,
        fitted.outputs,
        dataset.outputs,
        image_shape=dataset.image_shape if fitted.keeps_images else None,
    )
    network.initialize(np.random.default_rng(experiment.training.seed))
    return network


def _block(network: Network, rows: Any, row: int) -> int:
    """The hidden block the table's row belongs to; the last hidden one for the output."""
    name = rows[min(row, len(rows) - 1)]["name"]
    for number, block in enumerate(network.blocks[:-1]):
        if any(network.layers[index].name == name for index in block.layers):
            return number
    return len(network.blocks) - 2
