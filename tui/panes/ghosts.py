"""Earlier runs of this sitting, kept light, to be drawn behind the present one."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.language import tr
from ...core.training.history import History
from ..plotting.columns import ColumnData
from ..plotting.plot import Series
from .plot_window import UNITS, Unit
from .ruler import Ruler

MOST = 8
LETTERS = "ABCDEFGH"
"""The letters tell all of them apart. Beside training and validation there are colours and patterns for six; the two
oldest share theirs with these."""
KEPT = 1024
"""Columns kept of each curve: more than a screen has."""
CURVES = ("val_loss", "batch_loss", "val_accuracy")
INSTEAD = {"val_loss": "batch_loss"}
"""What stands in for a curve that a run had not come to: it was left within its first epoch."""


@dataclass(frozen=True, eq=False)
class Ghost:
    """A run that was: its curves over steps, its rulers, and what it was trained on."""

    curves: dict[str, ColumnData]
    rulers: dict[Unit, Ruler]
    data: object = None

    @classmethod
    def of(cls, history: History) -> Ghost:
        """What is kept of a run."""
        curves: dict[str, ColumnData] = {name: history.curves[name].columns(KEPT) for name in CURVES}
        return cls(curves, {unit: Ruler.of(history, unit) for unit in UNITS}, data_of(history))

    def curve(self, name: str) -> ColumnData:
        """One of its curves, or what stands in for it."""
        found = self.curves[name]
        return self.curves[INSTEAD[name]] if name in INSTEAD and not len(found.x) else found


def data_of(history: History) -> object:
    """What a run is trained on: losses on other data cannot be compared with its own."""
    return history.config_value("data.source")


def ghost_series(ghosts: list[Ghost], count: int, curve: str, unit: Unit) -> tuple[Series, ...]:
    """The curve of the last `count` of the ghosts, the latest as A."""
    latest = ghosts[::-1][: min(count, MOST)]
    return tuple(
        Series(
            tr("run {letter}", letter=letter),
            letter,
            ghost.rulers[unit].columns(ghost.curve(curve)),
            number,
        )
        for number, (letter, ghost) in enumerate(zip(LETTERS, latest, strict=False), 2)
        if len(ghost.curve(curve).x)
    )
