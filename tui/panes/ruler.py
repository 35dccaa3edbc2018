"""From steps to epochs or seconds and back, as a run went through them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...core.training.curve import CAPACITY
from ...core.training.history import History
from ..plotting.axis import Axis
from ..plotting.columns import ColumnData, Columns
from .plot_window import Unit

Floats = NDArray[np.float64]
CURVE = {"epoch": "epoch", "time": "seconds"}


@dataclass(frozen=True, eq=False)
class Ruler:
    """steps, values: (k,) where the run has been. For unit "step" they are not needed."""

    unit: Unit
    steps: Floats
    values: Floats

    @classmethod
    def of(cls, history: History, unit: Unit) -> Ruler:
        """The ruler of a run."""
        if unit == "step":
            return cls(unit, np.empty(0), np.empty(0))
        columns = history.curves[CURVE[unit]].columns(CAPACITY)
        return cls(unit, np.append(0.0, columns.x), np.append(0.0, columns.last))

    def values_at(self, steps: ArrayLike) -> Floats:
        """Where steps lie on the axis; beyond the last one at the mean pace."""
        wanted = np.asarray(steps, np.float64)
        if self.unit == "step" or len(self.steps) < 2:
            return wanted
        inside: Floats = np.interp(wanted, self.steps, self.values)
        pace = self.values[-1] / self.steps[-1] if self.steps[-1] > 0 else 1.0
        beyond: Floats = np.maximum(wanted - self.steps[-1], 0.0) * pace
        return inside + beyond

    def step_at(self, value: float) -> float:
        """The step that lies at a place on the axis."""
        if self.unit == "step" or len(self.steps) < 2:
            return value
        pace = self.values[-1] / self.steps[-1] if self.steps[-1] > 0 else 1.0
        beyond = max(value - float(self.values[-1]), 0.0) / pace if pace > 0 else 0.0
        return float(np.interp(value, self.values, self.steps)) + beyond

    def columns(self, data: ColumnData) -> ColumnData:
        """Columns over steps as columns over the unit."""
        if self.unit == "step":
            return data
        return Columns(self.values_at(data.x), *(np.asarray(part) for part in _figures(data)))

    def axis(self, low: float, high: float, *, log: bool) -> Axis:
        """The axis from one step to another."""
        first, last = self.values_at([low, high]).tolist()
        if log:
            # A logarithmic axis has no zero: it begins at the first step.
            first = max(first, float(self.values_at([1.0])[0]), 1e-9)
        kinds = {"step": "integer", "epoch": "number", "time": "time"}
        return Axis(first, last, log=log, kind=kinds[self.unit], name=self.unit)  # type: ignore[arg-type]


def _figures(data: ColumnData) -> tuple[NDArray[np.generic], ...]:
    return data.low, data.high, data.mean, data.last, data.bad
