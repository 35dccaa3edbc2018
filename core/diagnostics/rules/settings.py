"""Rules about settings that are known to fail, asked before training."""

from __future__ import annotations

import math

from .. import thresholds as t
from ..finding import Change, Figure
from ..remedies import good_init, less_dropout, widened
from ..rule import Rule, Signal
from ..view import RunView


def batch_norm_batch(run: RunView) -> Signal | None:
    rows = run.number("training.batch_size")
    if not run.setting("model.batch_norm") or rows > t.BATCH_NORM_ROWS:
        return None
    return Signal(
        {"rows in a batch": rows}, (Change("model.batch_norm", False), Change("training.batch_size", 32))
    )


def dropout(run: RunView) -> Signal | None:
    probability = run.number("model.dropout")
    if probability < t.DROPOUT or not run.hidden:
        return None
    return Signal({"dropout": probability}, (less_dropout(run),))


def momentum(run: RunView) -> Signal | None:
    if run.setting("optimizer.name") not in ("momentum", "nesterov"):
        return None
    value = run.number("optimizer.momentum")
    if not value > t.MOMENTUM:
        return None
    evidence = {
        "momentum": value,
        "steps it remembers": 1.0 / max(1.0 - value, 1e-9),
        "steps of the run": run.total_steps,
    }
    return Signal(evidence, (Change("optimizer.momentum", 0.9),))


def linear(run: RunView) -> Signal | None:
    if run.setting("model.activation") != "linear" or not run.hidden:
        return None
    straight, near = run.before("data.linear"), run.before("data.knn_val")
    needed = near - straight > t.LINEAR_GAP
    evidence = {"linear classifier": straight, "5 nearest neighbours": near}
    return Signal(evidence, (Change("model.activation", "relu"),), severity="warning" if needed else "hint")


def bottleneck(run: RunView) -> Signal | None:
    if not run.hidden or not run.classes:
        return None
    narrow = max(t.NARROW, math.ceil(run.classes / t.CLASSES_A_UNIT))
    if min(run.hidden) > narrow:
        return None
    return Signal(
        {"narrowest layer": float(min(run.hidden)), "classes": float(run.classes)},
        (widened(run, narrow + 1),),
    )


def no_bias(run: RunView) -> Signal | None:
    if run.setting("model.bias") or run.setting("model.batch_norm"):
        return None
    return Signal({}, (Change("model.bias", True),))


def symmetric(run: RunView) -> Signal | None:
    """Units of a layer that start alike receive the same gradient and stay alike."""
    for row in run.layers_before():
        if row.get("unit_difference", 1.0) < t.SYMMETRY:
            evidence: dict[str, Figure] = {
                "layer": str(row["name"]),
                "difference between units": float(row["unit_difference"]),
            }
            return Signal(evidence, (good_init(run),), layer=str(row["name"]))
    return None


RULES = (
    Rule("cfg.bn_batch", "critical", "start", "Batch normalisation over one or two examples",
         "The mean and variance of so few examples are the examples: what tells them apart is normalised away.",
         batch_norm_batch, pane="settings", stays=True),
    Rule("cfg.dropout", "warning", "start", "Dropout leaves too little of the network",
         "With most units off at every step the rest cannot carry the signal.", dropout, pane="settings", stays=True),
    Rule("cfg.momentum", "warning", "start", "Momentum remembers too long",
         "The velocity sums the gradients of hundreds of steps: it overshoots, swings back, and settles late.",
         momentum, pane="settings", stays=True),
    Rule("cfg.linear", "warning", "start", "Hidden layers without a nonlinearity",
         "Any number of linear layers is one linear layer: the depth adds nothing.",
         linear, pane="settings", stays=True),
    Rule("cfg.bottleneck", "warning", "start", "A layer is too narrow for the classes",
         "All that is known of an example must pass through its few units.", bottleneck, pane="settings", stays=True),
    Rule("cfg.no_bias", "hint", "start", "No biases", "Every unit's boundary must pass through the origin.",
         no_bias, pane="settings", stays=True),
    Rule("init.symmetric", "critical", "start", "All units of a layer start the same",
         "They compute the same, receive the same gradient, and stay the same: nothing breaks the symmetry.",
         symmetric, pane="layers", stays=True),
)  # fmt: skip
