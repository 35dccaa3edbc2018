"""What the figures of a layer mean, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.language import tr
from ...core.training.history import History
from .health import GUIDE, LayerCourse

if TYPE_CHECKING:
    from ...core.preview.inside import LayerInside

FADED = 1e-3
"""Outputs of so small a spread carry the bias onwards, and hardly anything of the input."""


def verdict(layer: LayerCourse, step: float, inside: LayerInside | None = None) -> str:
    """The first thing to know of a layer."""
    if layer.same_units(step):
        return tr(
            "all its units are the same, get the same gradient, and stay the same: start them at random."
        )
    dead = layer.at("dead", step)
    if dead > 0:
        return tr("{share} % of its units are dead.", share=f"{100 * dead:.0f}") + f" {recovery(inside)}"
    saturated = layer.at("saturated", step)
    if saturated > 0.5:
        return tr(
            "{share} % of its outputs are at a flat end: smaller weights let gradients through.",
            share=f"{100 * saturated:.0f}",
        )
    if inside is not None and inside.identical:
        return tr(
            "{some} of its {all} units have the same weights as another.",
            some=inside.identical,
            all=inside.units,
        )
    spread = layer.at("std", step)
    if spread < FADED:
        return tr(
            "its outputs hardly differ from example to example (spread {spread}): the signal has faded.",
            spread=f"{spread:.1g}",
        )
    ratio = layer.at("update_ratio", step)
    if ratio > 10 * GUIDE:
        return tr(
            "an update changes {share} % of its weights: the learning rate is high for it.",
            share=f"{100 * ratio:.2g}",
        )
    if ratio < GUIDE / 100:
        return tr("an update changes its weights by {ratio}: it hardly learns.", ratio=f"{ratio:.1g}")
    return tr("nothing stands out.")


def recovery(inside: LayerInside | None) -> str:
    """Whether dead units can come back."""
    if inside is None or not inside.dead:
        return tr("Their own weights get no gradient; only their inputs could wake them.")
    if inside.stuck == inside.dead:
        return tr("None can recover: no input they can be given lifts their sum above zero.")
    if inside.stuck:
        able = inside.dead - inside.stuck
        return tr(
            "{able} of {dead} can recover if the layers below change; the others cannot.",
            able=able,
            dead=inside.dead,
        )
    return tr(
        "They can recover: if the layers below change, a positive weight may lift their sum above zero."
    )


def probing_cost(history: History | None) -> str:
    """What measuring costs, beside the training time."""
    if history is None or history.probe is None:
        return ""
    curve = history.probe_curves.get("sample_rows")
    count = len(curve) if curve is not None else 1
    spent = count * history.probe.cost_seconds
    cost = f"{1000 * history.probe.cost_seconds:.1f}"
    if history.seconds > 0 and spent < history.seconds:
        share = 100 * spent / history.seconds
        words = tr(
            "{count} measurements, {cost} ms a measurement: about {share} % of the training time",
            count=count,
            cost=cost,
            share=f"{share:.1f}",
        )
        return words + (tr("; a short run is measured as often as a long one") if share > 3 else "")
    return tr("{count} measurements, {cost} ms a measurement", count=count, cost=cost)
