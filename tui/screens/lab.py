"""The preprocessing lab: the data before and after, side by side, while the cursor moves through recipes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from ...core.config import PreprocessingConfig
from ...core.errors import NntuiError
from ...core.language import tr
from ..bridge.workbench import Workbench
from ..widgets.plot import PlotWidget
from .view_base import ViewScreen

if TYPE_CHECKING:
    from ...core.data import Dataset
    from ...core.preview.lab import LabView

RECIPES = (
    ("none",),
    ("mean-feature",),
    ("mean-feature", "std"),
    ("minmax",),
    ("mean-feature", "pca"),
    ("mean-feature", "whiten-pca"),
    ("mean-feature", "whiten-zca"),
)
PICTURES = ("values", "points", "covariance", "images")
Found = tuple[object, "Dataset", "LabView"]


class LabScreen(ViewScreen):
    """Rows are recipes; `v` shows another picture where there is room for one; enter takes the recipe."""

    NAME = "Preprocessing lab"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "recipe(-1)", "recipe", id="lab.up", key_display="↑↓", tooltip="Choose the steps"),
        Binding("down,j", "recipe(1)", "next recipe", id="lab.down", show=False),
        Binding("enter", "take", "take it", id="lab.take", tooltip="Put the steps into the experiment"),
        Binding("v", "picture", "picture", id="lab.picture", tooltip="Values, points, covariance, images"),
        Binding(
            "left,h",
            "other(-1)",
            "features/image",
            id="lab.left",
            key_display="←→",
            tooltip="Other features, or another image",
        ),
        Binding("right,l", "other(1)", "next features", id="lab.right", show=False),
        Binding(
            "a", "leak", "fit on all", id="lab.leak", tooltip="Fit on held-out rows too, to see the mistake"
        ),
    ]

    picture = 0
    other = 0
    leaky = False

    def compose_body(self) -> ComposeResult:
        """Recipes at the left, a row of two drawings for each kind of picture at the right."""
        with Horizontal(id="lab"):
            yield PlotWidget(("reading the data",), id="recipes")
            with Vertical(id="lab-pictures"):
                for name in PICTURES:
                    with Horizontal(classes="view-row lab-row", id=f"row-{name}"):
                        yield PlotWidget((), id=f"{name}-before")
                        yield PlotWidget((), id=f"{name}-after")

    def on_mount(self) -> None:
        """The cursor begins at the experiment's steps."""
        self.recipe = self.recipes.index(self._chosen)
        self._found: Found | None = None
        self._busy: object = None
        self._kept: dict[object, Found] = {}
        self._open()

    @property
    def _chosen(self) -> tuple[str, ...]:
        return tuple(self.bench.experiment.preprocessing.steps)

    @property
    def recipes(self) -> tuple[tuple[str, ...], ...]:
        """The usual ones, and the experiment's own where it is none of them."""
        return RECIPES if self._chosen in RECIPES else (*RECIPES, self._chosen)

    @property
    def _wanted(self) -> PreprocessingConfig:
        return replace(self.bench.experiment.preprocessing, steps=self.recipes[self.recipe])

    def show_now(self) -> None:
        """Follow the experiment."""
        self.recipe = min(self.recipe, len(self.recipes) - 1)
        experiment = self.bench.experiment
        key = (experiment.data, self._wanted, self.leaky)
        kept = self._kept.get(key)
        if kept is not None:
            self._found = kept
        elif key != self._busy:
            self._busy = key
            self.work_on(partial(_examined, self.bench, self._wanted, key, self.leaky))
        self._draw()

    def worked(self, result: Any) -> None:
        """The recipe has been tried, or does not fit the data."""
        if isinstance(result, NntuiError):
            self.say(Content.styled(tr(result.title), "$warning"), result.message)
            return
        self._found = self._kept[result[0]] = result
        self._draw()

    # Showing

    def _draw(self) -> None:
        from ..views.lab_drawings import recipes_list

        current = self._found is not None and self._found[0] == self._busy_key
        statistics = self._found[2].statistics if self._found is not None and current else ()
        self.query_one("#recipes", PlotWidget).show(
            partial(recipes_list, self.recipes, self.recipe, self._chosen, statistics, self.leaky)
        )
        if self._found is None:
            return
        self._draw_sides(self._found[1], self._found[2])
        if current:
            self._say(self._found[2])

    @property
    def _busy_key(self) -> object:
        return self.bench.experiment.data, self._wanted, self.leaky

    def _draw_sides(self, dataset: Dataset, view: LabView) -> None:
        from ...core.preview.lab import images, plane
        from ..views.lab_drawings import covariance_side, image_side, points_side, values_side

        pair = self._pair(dataset)
        points = plane(dataset, view, pair)
        if pair is None:
            title = tr("principal components 1, 2")
        else:
            title = tr("features {first}, {second}", first=pair[0] + 1, second=pair[1] + 1)
        shown = images(dataset, view, self.other)
        sides = (("before", view.comparison.before), ("after", view.comparison.after))
        for number, (name, side) in enumerate(sides):
            self._show(f"values-{name}", partial(values_side, side, name))
            self._show(f"covariance-{name}", partial(covariance_side, side, name))
            self._show(
                f"points-{name}",
                partial(points_side, points[number], view, dataset.class_names, f"{tr(name)}: {title}"),
            )
            if shown is not None:
                pixels = shown.before if number == 0 else shown.after
                self._show(
                    f"images-{name}", partial(image_side, pixels, side.mean_image, name, signed=number == 1)
                )
        self.query_one("#row-images").set_class(shown is None, "-none")

    def _show(self, name: str, drawing: Any) -> None:
        self.query_one(f"#{name}", PlotWidget).show(drawing)

    def _pair(self, dataset: Dataset) -> tuple[int, int] | None:
        """Principal components first, then one pair of neighbouring features after the other."""
        if dataset.features < 2 or self.other % dataset.features == 0:
            return None
        first = self.other % dataset.features - 1
        return first, first + 1

    def _say(self, view: LabView) -> None:
        from ..views.lab_words import condition_words, leak_words

        leaking = leak_words(view)
        self.say(
            condition_words(view),
            Content.styled(leaking, "$error bold") if leaking else "Fitted on the training split only.",
        )

    def _open(self) -> None:
        for number, name in enumerate(PICTURES):
            self.query_one(f"#row-{name}").set_class(number == self.picture, "-open")

    # Keys

    def action_recipe(self, by: int) -> None:
        """Other steps."""
        self.recipe = (self.recipe + by) % len(self.recipes)
        self.look()

    def action_picture(self) -> None:
        """Another picture, where one is seen at a time."""
        images = self._found is not None and self._found[1].image_shape is not None
        self.picture = (self.picture + 1) % (len(PICTURES) if images else len(PICTURES) - 1)
        self._open()

    def action_other(self, by: int) -> None:
        """Other features, and another image."""
        self.other = max(0, self.other + by)
        self._draw()

    def action_leak(self) -> None:
        """Fit on everything: the mistake, to look at. No run is ever fitted so."""
        self.leaky = not self.leaky
        self.look()

    def action_take(self) -> None:
        """Into the experiment; the leak stays here."""
        steps = self.recipes[self.recipe]
        self.take({"preprocessing.steps": steps})
        self.recipe = self.recipes.index(steps) if steps in self.recipes else 0
        self.look()


def _examined(
    bench: Workbench,
    chosen: PreprocessingConfig,
    key: object,
    leaky: bool,
    tell: Callable[[Any], None],
    is_stale: Callable[[], bool],
) -> None:
    """On a thread: fit, and look at both sides."""
    from ...core.preview.lab import examine

    try:
        dataset = bench.shelf.dataset(bench.experiment, bench.runner.run, lambda words: None)
        if not is_stale():
            tell((key, dataset, examine(dataset, chosen, leaky=leaky)))
    except NntuiError as error:
        tell(error)
