"""Rules about the code itself: gradient, update and loss must agree with each other."""

from __future__ import annotations

import math

from .. import thresholds as t
from ..finding import Change
from ..rule import Rule, Signal
from ..view import RunView


def backprop(run: RunView) -> Signal | None:
    """The loss must fall along the negative gradient as fast as the gradient is long."""
    if run.setting("model.batch_norm") and run.number("training.batch_size") <= t.BATCH_NORM_ROWS:
        return None  # the loss hardly depends on the weights below: its slope is rounding
    for step in (1, 5):
        slope = run.now(f"slope.{step}")
        if math.isnan(slope):
            continue
        if slope < t.SLOPE_WRONG or abs(slope - 1.0) > t.SLOPE_OFF:
            return Signal({"slope along the gradient (1: right)": slope, "step": step})
    return None


def ascent(run: RunView) -> Signal | None:
    """Of the first steps only: later, and with the velocity of an earlier run, one that overshoots rolls uphill."""
    share = run.now("uphill")
    if (
        not run.fresh
        or len(run.probes) > 1
        or not share > t.UPHILL
        or not run.number("optimizer.learning_rate") > 0.0
    ):
        return None
    return Signal({"updates that go uphill": share, "cosine with the gradient": run.now("update_cosine")})


def double_softmax(run: RunView) -> Signal | None:
    for step in (1, 5):
        gap = run.now(f"reported.{step}")
        if abs(gap) > t.LOSS_DISAGREES * max(1.0, run.before("init.loss")):
            return Signal({"reported loss minus loss of the logits": gap, "step": step})
    return None


def frozen(run: RunView) -> Signal | None:
    """A layer that has a gradient like the others' and does not move, in the first steps."""
    if run.last is None or len(run.probes) > 1 or not run.number("optimizer.learning_rate") > 0.0:
        return None
    moving = [row for row in run.last.layers if row.get("update_ratio", 0.0) > t.FROZEN_OTHERS]
    largest = max((float(row.get("gradient", 0.0)) for row in run.last.layers), default=0.0)
    for row in run.last.layers:
        pull = float(row.get("gradient", 0.0))
        if moving and row.get("frozen", 0.0) >= 1.0 and pull > t.FROZEN_GRADIENT * largest:
            return Signal({"layer": str(row["name"]), "gradient": pull}, (), layer=str(row["name"]))
    return None


def clipped(run: RunView) -> Signal | None:
    kept, clip = run.now("clip_kept"), run.number("optimizer.clip_norm")
    if not kept < t.CLIP_KEPT or not 0.0 < clip < t.CLIP_SMALL:
        return None  # clipped by a generous norm, it is the gradient that is too long
    fix = Change("optimizer.clip_norm", 5.0)
    scaled = run.setting("optimizer.name") in ("adam", "adamw", "rmsprop", "adagrad")
    return Signal(
        {"share of the gradient kept": kept, "clip_norm": clip}, (fix,), severity="hint" if scaled else None
    )


RULES = (
    Rule("backprop.wrong", "critical", "probe", "The gradient is not the slope of the loss",
         "A small step along the gradient changes the loss by another amount than the gradient says: there is a bug in "
         "a backward pass, or gradients of earlier steps are still in it.", backprop, pane="layers", stays=True),
    Rule("update.ascent", "critical", "probe", "The updates go uphill",
         "A step must go against the gradient: the sign of the update or of the loss is wrong.", ascent, stays=True),
    Rule("loss.double_softmax", "critical", "probe", "The loss is not the cross-entropy of the outputs",
         "Softmax is probably applied twice: the loss takes logits, not probabilities.", double_softmax, stays=True),
    Rule("layer.frozen", "critical", "probe", "A layer is not being updated",
         "It receives a gradient and its weights stay exactly as they are.", frozen, pane="layers", stays=True),
    Rule("clip.always", "critical", "probe", "Clipping leaves next to nothing of the gradient",
         "Every step is cut to a few per cent or less of its length: the net moves as with a tiny learning rate.",
         clipped, pane="settings"),
)  # fmt: skip
