"""What a recipe of preprocessing does, in numbers and in a sentence."""

from __future__ import annotations

import math

from ...core.language import tr
from ...core.preview.lab import LabView
from .lab_drawings import number


def condition_words(view: LabView) -> str:
    """How much rounder the valley has become that the steps go down."""
    before, after = view.comparison.before.spectrum, view.comparison.after.spectrum
    return tr(
        "condition number about zero {before} → {after}, rank {rank} → {new}: "
        "the nearer to 1, the rounder the valley the steps go down",
        before=number(before.uncentred_condition),
        after=number(after.uncentred_condition),
        rank=before.rank,
        new=after.rank,
    )


def leak_words(view: LabView) -> str:
    """What fitting on everything has changed."""
    found = view.leak
    if found is None:
        return ""
    parts = [tr("LEAK: held-out inputs move by {shift} of their spread", shift=number(found.shift))]
    largest = max(found.rows, key=lambda row: row.share, default=None)
    if largest is not None:
        share = f"{100 * largest.share:.2g}"
        parts.append(tr("{name} differs by up to {share} %", name=tr(largest.name), share=share))
    if not math.isnan(view.honest):
        parts.append(
            tr(
                "a linear fit's validation accuracy {honest} % → {peeking} %",
                honest=f"{100 * view.honest:.1f}",
                peeking=f"{100 * view.peeking:.1f}",
            )
        )
    return f"{'; '.join(parts)}. {tr('No longer the figure of data nobody has seen.')}"
