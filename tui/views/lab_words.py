"""What a recipe of preprocessing does, in numbers and in a sentence."""

from __future__ import annotations

import math

from ...core.preview.lab import LabView
from .lab_drawings import number


def condition_words(view: LabView) -> str:
    """How much rounder the valley has become that the steps go down."""
    before, after = view.comparison.before.spectrum, view.comparison.after.spectrum
    return (
        f"condition number about zero {number(before.uncentred_condition)} → {number(after.uncentred_condition)}"
        f", rank {before.rank} → {after.rank}: the nearer to 1, the rounder the valley the steps go down"
    )


def leak_words(view: LabView) -> str:
    """What fitting on everything has changed."""
    found = view.leak
    if found is None:
        return ""
    words = f"LEAK: held-out inputs move by {number(found.shift)} of their spread"
    largest = max(found.rows, key=lambda row: row.share, default=None)
    if largest is not None:
        words += f"; {largest.name} differs by up to {100 * largest.share:.2g} %"
    if not math.isnan(view.honest):
        words += (
            f"; a linear fit's validation accuracy {100 * view.honest:.1f} % → {100 * view.peeking:.1f} %"
        )
    return words + ". No longer the figure of data nobody has seen."
