"""Bringing features to one scale, for inputs whose units differ: a loss surface equally steep along all of them.

A constant feature has no scale. It is told from a feature of small values by the rounding its raw values may carry,
so that a column in farads is scaled and a column of one repeated number is not.
"""

from __future__ import annotations

import numpy as np

from . import moments
from .affine import Affine
from .moments import Chunks
from .step import Context, FittedStep


def std(chunks: Chunks, context: Context) -> FittedStep:
    """y = x / std; a constant feature is left as it is."""
    spread = moments.std(chunks)
    kept = np.where(spread <= context.rounding(), 1.0, spread)
    nothing = np.zeros_like(kept)
    return FittedStep("std", Affine(1.0 / kept, nothing), {"std": spread}, (Affine(kept, nothing),))


def minmax(chunks: Chunks, context: Context) -> FittedStep:
    """y = 2 (x - low) / (high - low) - 1; a constant feature becomes 0."""
    low, high = moments.minimum_maximum(chunks)
    centre, half = (low + high) / 2.0, (high - low) / 2.0
    half = np.where(half <= context.rounding(), 0.0, half)
    scale = np.divide(1.0, half, out=np.zeros_like(half), where=half > 0.0)
    return FittedStep(
        "minmax", Affine(scale, -centre * scale), {"low": low, "high": high}, (Affine(half, centre),)
    )
