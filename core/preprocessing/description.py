"""The fitted statistics as rows of numbers: what a screen or a report says of a pipeline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .affine import Floats
from .pipeline import FittedPipeline
from .step import RELATIVE_ZERO, FittedStep

HIDDEN = ("axes",)
"""Arrays that say nothing as three numbers: the entries of unit vectors."""


@dataclass(frozen=True)
class StatisticRow:
    """One fitted array of one step: how many numbers it has, and the least, the mean and the largest of them."""

    step: str
    name: str
    count: int
    low: float
    mean: float
    high: float


def describe(fitted: FittedPipeline) -> tuple[StatisticRow, ...]:
    """The fitted arrays of every step, in order; for steps with principal axes also how many have any spread."""
    return tuple(row for step in fitted.statistics for row in _rows(step))


def _rows(step: FittedStep) -> list[StatisticRow]:
    rows = [
        StatisticRow(step.name, name, array.size, *_range(array))
        for name, array in step.arrays.items()
        if name not in HIDDEN
    ]
    values = step.arrays.get("eigenvalues")
    if values is not None:
        rank = float(effective_rank(values))
        rows.append(StatisticRow(step.name, "axes with spread", values.size, rank, rank, rank))
    return rows


def _range(array: Floats) -> tuple[float, float, float]:
    return float(array.min()), float(array.mean()), float(array.max())


def effective_rank(eigenvalues: Floats) -> int:
    """How many of the eigenvalues (k,) are more than rounding beside the largest."""
    return int(np.count_nonzero(eigenvalues > RELATIVE_ZERO * eigenvalues.max(initial=0.0)))
