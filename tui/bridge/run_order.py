"""In which order saved runs stand, and which of them are shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...core.cli.runs_words import by_family
from ...core.runs.filter import RunFilter
from .run_shelf import SavedRun

SortKey = Callable[[SavedRun], float | str]


def _known(value: float) -> float:
    """Figures that are not known come last."""
    return -math.inf if math.isnan(value) else value


ORDERS: dict[str, SortKey | None] = {
    "age": None,
    "best val": lambda run: -_known(run.info.summary.best_val_accuracy),
    "loss": lambda run: math.inf if math.isnan(loss := run.info.summary.best_val_loss) else loss,
    "warnings": lambda run: -len(run.info.summary.warnings),
    "epochs": lambda run: -run.info.summary.epoch,
    "size": lambda run: -run.info.bytes,
    "state": lambda run: run.info.presence.words,
    "name": lambda run: run.info.record.title,
}
"""What runs may be sorted by. "age", the first, is newest first with branches below the run they left."""


EVERY = RunFilter()
"""The filter that leaves all runs."""


@dataclass(frozen=True)
class Arrangement:
    """A way to look at the runs.

    trials: those of searches too, which have a screen of their own. columns: what stands beside the runs, figures and
    settings by name; () for the usual ones.
    """

    filter: RunFilter = EVERY
    order: str = "age"
    reverse: bool = False
    trials: bool = False
    columns: tuple[str, ...] = ()

    def apply(self, runs: Sequence[SavedRun]) -> list[tuple[SavedRun, int]]:
        """The runs that are shown, each with how deep it stands in the tree of branches (0: at the root)."""
        found = [run for run in self.of(runs) if self.filter.accepts(run.facts)]
        key = ORDERS[self.order]
        if key is not None:
            return [(run, 0) for run in sorted(found, key=key, reverse=self.reverse)]
        by_id = {run.id: run for run in found}
        infos = [run.info for run in (reversed(found) if self.reverse else found)]
        return [(by_id[info.id], depth) for info, depth in by_family(infos)]

    def of(self, runs: Sequence[SavedRun]) -> list[SavedRun]:
        """The runs the filter chooses from."""
        return [run for run in runs if self.trials or not run.info.record.study]

    def next_order(self) -> str:
        """The order after this one."""
        names = list(ORDERS)
        return names[(names.index(self.order) + 1) % len(names)]
