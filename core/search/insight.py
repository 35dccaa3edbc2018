"""What a search taught: which parameters mattered, and whether the best lies on a border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .space import Parameter, Space
from .trial import Trial, best_of

BORDER = 0.05
"""The best within this share of a range's end is "on the border": the range may end too early."""

GROUPS = 5
MINIMUM = 8
"""Trials below which importance says nothing."""


@dataclass(frozen=True)
class Border:
    """The best trial's value lies at an end of its range. `suggestion` is a range extended by its own width there."""

    path: str
    value: float
    end: str
    suggestion: str


def importance(space: Space, trials: Sequence[Trial]) -> dict[str, float]:
    """How much of the scores' variance each parameter explains by itself, the shares summing to 1.

    Trials are put in groups by one parameter's value (a choice's values; fifths of a range); the variance between the
    groups' means, over the whole variance, less what as many random groups would explain ((groups - 1) / (n - 1)), is
    the parameter's raw importance, negative values counting as 0. Infeasible trials count with the lowest score. It
    sees no interactions.
    """
    known = [trial for trial in trials if trial.finished and len(trial.point) == len(space)]
    if len(known) < MINIMUM:
        return {}
    finite = [trial.score for trial in known if trial.feasible]
    worst = min(finite, default=0.0)
    scores = np.array([trial.score if trial.feasible else worst for trial in known])
    total = float(((scores - scores.mean()) ** 2).sum())
    if total == 0.0:
        return {parameter.path: 1.0 / len(space) for parameter in space.parameters}
    raw = {}
    for index, parameter in enumerate(space.parameters):
        units = np.array([trial.point[index] for trial in known])
        groups = _groups(parameter, units)
        kinds = np.unique(groups)
        between = sum(
            (groups == kind).sum() * (scores[groups == kind].mean() - scores.mean()) ** 2 for kind in kinds
        )
        raw[parameter.path] = max(float(between) / total - (len(kinds) - 1) / (len(known) - 1), 0.0)
    whole = sum(raw.values())
    return {path: value / whole if whole else 1.0 / len(raw) for path, value in raw.items()}


def _groups(parameter: Parameter, units: NDArray[np.float64]) -> NDArray[np.intp]:
    if parameter.kind == "choice":
        last = len(parameter.choices) - 1
        return np.minimum((units * len(parameter.choices)).astype(np.intp), last)
    edges = np.quantile(units, np.linspace(0, 1, GROUPS + 1)[1:-1])
    return np.searchsorted(edges, units)


def borders(space: Space, trials: Sequence[Trial]) -> list[Border]:
    """The ranges at whose end the best trial lies: extend them?"""
    best = best_of(list(trials))
    if best is None:
        return []
    found = []
    for parameter in space.parameters:
        if not parameter.numeric or parameter.path not in best.values:
            continue
        value = best.values[parameter.path]
        unit = parameter.unit(value)
        if unit <= BORDER:
            found.append(Border(parameter.path, value, "low", extended(parameter, "low")))
        elif unit >= 1.0 - BORDER:
            found.append(Border(parameter.path, value, "high", extended(parameter, "high")))
    return found


def extended(parameter: Parameter, end: str) -> str:
    """The parameter's range, in words, made half as long again beyond one end (in its own scale)."""
    low, high = parameter.low, parameter.high
    if parameter.kind in ("log", "int-log"):
        factor = (high / low) ** 0.5
        low, high = (low / factor, high) if end == "low" else (low, high * factor)
    else:
        step = 0.5 * (high - low)
        low, high = (low - step, high) if end == "low" else (low, high + step)
    if parameter.kind.startswith("int"):
        low, high = max(round(low), 1), round(high)
    return f"{parameter.path}={parameter.kind}:{low:.4g}..{high:.4g}"
