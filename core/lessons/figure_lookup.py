"""Looks up the figures that a lesson's conditions name."""

from __future__ import annotations

import math
from collections.abc import Mapping

from .demos import Shown
from .expression import Figures, Operand
from .measures import MEASURES, measure
from .observation import Observation

Result = Observation | Shown
"""What a lesson's run leaves: an observed training run, or what a demonstration computed."""


def figures(results: Mapping[str, Result], default: Result | None = None) -> Figures:
    """Figures of results by run name; those without a run's name are `default`'s. NaN where there is none."""

    def look_up(operand: Operand) -> float:
        result = results.get(operand.run) if operand.run else default
        return math.nan if result is None else figure(result, operand)

    return look_up


def figure(result: Result, operand: Operand) -> float:
    """One figure of one result, without the operand's factor."""
    if isinstance(result, Observation):
        return measure(result, operand.name, operand.argument) if operand.name in MEASURES else math.nan
    key = f"{operand.name}({operand.argument})" if operand.argument else operand.name
    return result.values.get(key, math.nan)
