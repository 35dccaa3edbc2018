"""Figures of hidden units: dead, zero, saturated, identical."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SATURATION_RANGES: dict[str, tuple[float, float]] = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}
SATURATED_SHARE = 0.97
"""A squashing unit counts as saturated beyond this share of its range: its local gradient is below 0.06 of the peak."""

RECTIFIERS = ("relu",)
"""Activations that are exactly zero, gradient included, on one side."""


@dataclass(frozen=True)
class UnitFigures:
    """mean, std: of all activations. zeros: share of exact zeros. dead: share of units zero for every example.

    saturated: share of activations beyond 97 % of a squashing function's range (0 for the others).
    """

    mean: float
    std: float
    zeros: float
    dead: float
    saturated: float


def unit_figures(outputs: NDArray[np.floating], kind: str) -> UnitFigures:
    """Figures of activations (n, units) of a layer whose activation function is `kind`."""
    with np.errstate(over="ignore", invalid="ignore"):
        values = outputs.astype(
            np.float64
        ).ravel()  # cast once: mean and std with a dtype would do it twice, slowly
        mean = float(values.mean()) if values.size else math.nan
        values -= mean
        std = math.sqrt(float(values @ values) / values.size) if values.size else math.nan
    zeros = dead = 0.0
    if kind in RECTIFIERS:
        silent = outputs == 0
        zeros, dead = float(silent.mean()), float(silent.all(axis=0).mean())
    return UnitFigures(mean, std, zeros, dead, _saturated(outputs, kind))


def unit_difference(weights: NDArray[np.floating]) -> float:
    """How unlike the units of a layer are: spread of the weights (inputs, units) across units over their rms.

    Near 1 for random weights; 0 when all units are the same, or all weights are zero: then every unit receives the
    same gradient and they stay the same.
    """
    w = weights.astype(np.float64)
    flat = w.ravel()
    square = float(flat @ flat) / max(flat.size, 1)
    if w.shape[1] < 2 or not square:
        return 1.0 if square else 0.0
    w -= (w @ np.full(w.shape[1], 1.0 / w.shape[1]))[:, None]
    return math.sqrt(float(flat @ flat) / flat.size / square)


def _saturated(outputs: NDArray[np.floating], kind: str) -> float:
    bounds = SATURATION_RANGES.get(kind)
    if bounds is None:
        return 0.0
    low, high = bounds
    centre, reach = (low + high) / 2, (high - low) / 2 * SATURATED_SHARE
    return float((np.abs(outputs - centre) > reach).mean())
