"""Unusual settings and data that do no harm in most runs: named as the cause in a run that has stalled."""

from __future__ import annotations

from .. import thresholds as t
from ..finding import Change
from ..remedies import better_rate, less_dropout, scaled_init, standardise, widened
from ..rule import Condition, Rule, Signal
from ..view import RunView
from .fit import at_chance, exploded, numbed, overfit, stalled
from .start import oversized, weaker_penalty


def dropout(run: RunView) -> Signal | None:
    probability = run.number("model.dropout")
    if probability < t.SUSPECT_DROPOUT or not run.hidden:
        return None
    return Signal({"dropout": probability}, (less_dropout(run),))


def momentum(run: RunView) -> Signal | None:
    value = run.number("optimizer.momentum")
    if run.setting("optimizer.name") not in ("momentum", "nesterov") or not value > t.SUSPECT_MOMENTUM:
        return None
    return Signal({"momentum": value}, (Change("optimizer.momentum", 0.9),))


def linear(run: RunView) -> Signal | None:
    if run.setting("model.activation") != "linear" or not run.hidden:
        return None
    evidence = {
        "linear classifier": run.before("data.linear"),
        "5 nearest neighbours": run.before("data.knn_val"),
    }
    return Signal(evidence, (Change("model.activation", "relu"),))


def no_bias(run: RunView) -> Signal | None:
    if run.setting("model.bias") or run.setting("model.batch_norm"):
        return None
    return Signal({"training accuracy": run.now("train_accuracy")}, (Change("model.bias", True),))


def bottleneck(run: RunView) -> Signal | None:
    enough = max(run.classes, 4)
    if not run.hidden or min(run.hidden) >= enough:
        return None
    return Signal({"narrowest layer": min(run.hidden), "classes": run.classes}, (widened(run, enough),))


def scale(run: RunView) -> Signal | None:
    low, high = t.SUSPECT_RMS
    rms = run.before("data.rms")
    if low < rms < high:
        return None
    return Signal({"root mean square of the inputs": rms}, (standardise(run),))


def offset(run: RunView) -> Signal | None:
    off = run.before("data.offset")
    if not off > t.SUSPECT_OFFSET:
        return None
    return Signal({"mean over spread": off}, (standardise(run),))


def penalty(run: RunView) -> Signal | None:
    share = run.now("penalty_share")
    if not share > t.SUSPECT_PENALTY or not run.number("regularization.l2") > 0.0:
        return None
    if exploded(run) or numbed(run):
        return None
    return Signal(
        {"l2": run.number("regularization.l2"), "penalty's gradient over the data's": share},
        (weaker_penalty(run),),
    )


def clip(run: RunView) -> Signal | None:
    kept = run.now("clip_kept")
    if not kept < t.SUSPECT_CLIP or run.setting("optimizer.name") not in ("sgd", "momentum", "nesterov"):
        return None
    return Signal({"share of the gradient kept": kept}, (Change("optimizer.clip_norm", 5.0),))


def initial_loss(run: RunView) -> Signal | None:
    if not oversized(run):
        return None
    loss, expected = run.before("init.loss"), run.before("init.expected_loss")
    return Signal({"initial loss": loss, "loss of small outputs": expected}, scaled_init(run))


def rate(run: RunView) -> Signal | None:
    """Large steps all along, or an average of recent weights that is better than they are."""
    recent = run.probes[-6:]
    shares = sorted(
        probe.values["averaged_loss"] / probe.values["fit_loss"]
        for probe in recent
        if probe.values.get("averaged_loss")
    )
    better = shares[len(shares) // 2] if shares else 1.0
    large = run.now("update_ratio") > t.SUSPECT_RATIO and better < 1.0
    if not (large or better < t.SUSPECT_AVERAGE or exploded(run)):
        return None
    evidence = {"update over weights": run.now("update_ratio"), "loss of averaged weights over loss": better}
    return Signal(evidence, better_rate(run, at_most=0.3))


def when_stalled(condition: Condition) -> Condition:
    """The condition, asked only of a run that has stalled."""

    def asked(run: RunView) -> Signal | None:
        return condition(run) if stalled(run) or at_chance(run) is not None else None

    return asked


def started_wrong(run: RunView) -> Signal | None:
    """Large initial weights also make nets that learn their rows and nothing else."""
    failing = stalled(run) or at_chance(run) is not None or overfit(run) is not None
    return initial_loss(run) if failing else None


def _suspect(name: str, title: str, cause: str, condition: Condition, pane: str = "settings") -> Rule:
    return Rule(
        name, "warning", "probe", title, cause, condition, raise_after=2, pane=pane, suspect=True, lasts=True
    )


RULES = (
    _suspect(
        "data.scale",
        "The inputs are of an unusual size",
        "The run has stalled, and its inputs are far from the size that initialiser and learning rate are made for.",
        when_stalled(scale),
        "data",
    ),
    _suspect(
        "data.offset",
        "The inputs are off centre",
        "The run has stalled, and its inputs share a sign: gradients zig-zag.",
        when_stalled(offset),
        "data",
    ),
    _suspect(
        "cfg.linear",
        "Hidden layers without a nonlinearity",
        "Any number of linear layers is one linear layer, and the data need more.",
        when_stalled(linear),
    ),
    _suspect(
        "cfg.bottleneck",
        "A layer is too narrow for the classes",
        "All that is known of an example must pass through its few units.",
        when_stalled(bottleneck),
    ),
    _suspect(
        "cfg.dropout",
        "Dropout leaves too little of the network",
        "The run has stalled with much of the net switched off at every step.",
        when_stalled(dropout),
    ),
    _suspect(
        "cfg.momentum",
        "Momentum remembers too long",
        "The run has stalled, and its velocity is made of old gradients.",
        when_stalled(momentum),
    ),
    _suspect(
        "cfg.no_bias",
        "No biases",
        "The run has stalled: every unit's boundary must pass through the origin.",
        when_stalled(no_bias),
    ),
    _suspect(
        "init.loss",
        "The net started sure and wrong",
        "The run has spent itself on undoing weights that were too large.",
        started_wrong,
        "layers",
    ),
    _suspect(
        "clip.always",
        "Clipping takes most of the gradient",
        "The run has stalled, and most of every step is cut away.",
        when_stalled(clip),
    ),
    _suspect(
        "lr.high",
        "The learning rate is too high",
        "The run has stalled with large steps: it bounces about a good place and cannot settle.",
        when_stalled(rate),
        "curves",
    ),
    _suspect(
        "reg.l2",
        "The penalty on weights is too strong",
        "The run has stalled, and the penalty pulls nearly as hard as the data.",
        when_stalled(penalty),
    ),
)
