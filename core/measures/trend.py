"""Robust questions to a short curve: which way, how steeply, and where will it end?"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.floating]


def theil_sen(x: Curve, y: Curve) -> tuple[float, float]:
    """(slope, intercept): the median slope of all pairs of points, which a few wild points do not move.

    x, y (n,); points that are not finite are left out, and fewer than two give (nan, nan). Sen, "Estimates
    of the regression coefficient based on
    Kendall's tau", 1968.
    """
    finite = np.isfinite(x) & np.isfinite(y)
    x, y = x[finite], y[finite]
    if len(x) < 2:
        return math.nan, math.nan
    i, j = np.triu_indices(len(x), 1)
    run = x[j] - x[i]
    distinct = run != 0
    slope = float(np.median((y[j] - y[i])[distinct] / run[distinct])) if distinct.any() else 0.0
    return slope, float(np.median(y - slope * x))


def mann_kendall(y: Curve) -> float:
    """How surely a curve rises (positive) or falls (negative), in standard deviations of chance order.

    Mann, "Nonparametric tests against trend", 1945. 0 for fewer than three points.
    """
    n = len(y)
    if n < 3:
        return 0.0
    i, j = np.triu_indices(n, 1)
    score = float(np.sign(y[j] - y[i]).sum())
    return (score - math.copysign(1.0, score)) / math.sqrt(n * (n - 1) * (2 * n + 5) / 18.0) if score else 0.0
