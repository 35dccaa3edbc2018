"""The screens one can go to. To add one, add a row: its class is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from textual.screen import Screen

PACKAGE = __name__.rpartition(".")[0]


@dataclass(frozen=True)
class ScreenSpec:
    """A screen: `key` goes there, `module` and `kind` name its class, below this package."""

    id: str
    key: str
    title: str
    words: str
    module: str
    kind: str

    def make(self) -> Screen[Any]:
        """A new screen."""
        return cast("Screen[Any]", getattr(import_module(f"{PACKAGE}.{self.module}"), self.kind)())


BENCH_STYLES = ("bench", "panes", "forms", "dialogs")
MORE_STYLES = ("views", "saved", "learn", "data")
"""The style sheets, in `tui/styles`: those of the bench, and those that are read when its first frame is there."""

SCREENS = (
    ScreenSpec("bench", "f2", "Bench", "Settings beside live plots of the run", "bench", "BenchScreen"),
    ScreenSpec("layers", "f3", "Layers", "The health of every layer over the run", "layers", "LayersScreen"),
    ScreenSpec("xray", "f4", "X-ray", "What each initialisation does, before training", "xray", "XrayScreen"),
    ScreenSpec("lab", "f5", "Preprocessing", "The data before and after preprocessing", "lab", "LabScreen"),
    ScreenSpec(
        "insight", "f6", "Insight", "What the network sees and gets wrong", "insight", "InsightScreen"
    ),
    ScreenSpec("runs", "f7", "Runs", "Saved runs: sort, filter, compare, open", "runs", "RunsScreen"),
    ScreenSpec(
        "search",
        "f8",
        "Search",
        "Hyperparameter search: trials, and what they teach",
        "search",
        "SearchScreen",
    ),
    ScreenSpec(
        "learn", "f9", "Learn", "The lecture as lessons: predict, run, see, solve", "learn", "LearnScreen"
    ),
    ScreenSpec("model", "f10", "Model", "Layers, shapes, memory, and the activation", "model", "ModelScreen"),
    # F11 is the whole screen in most terminals.
    ScreenSpec("data", "f12", "Data sets", "Data sets to fetch, and files of your own", "data", "DataScreen"),
)


def modes() -> dict[str, str | Callable[[], Screen[Any]]]:
    """The screens as Textual's modes."""
    return {spec.id: spec.make for spec in SCREENS}
