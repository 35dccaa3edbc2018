"""Which warning explains which: one line for each root cause, its symptoms folded below it."""

from __future__ import annotations

from collections.abc import Iterable

ROOT_ORDER = (
    "data.nonfinite",
    "data.constant",
    "loss.double_softmax",
    "backprop.wrong",
    "update.ascent",
    "data.imbalance",
    "init.symmetric",
    "data.scale",
    "data.offset",
    "data.not_shuffled",
    "layer.frozen",
    "cfg.bn_batch",
    "init.dead",
    "init.vanish",
    "signal.vanish",
    "cfg.linear",
    "cfg.bottleneck",
    "cfg.no_bias",
    "cfg.dropout",
    "cfg.momentum",
    "init.l2",
    "init.loss",
    "init.saturated",
    "data.labels_unrelated",
    "data.labels_noisy",
    "data.val_mismatch",
    "data.val_shift",
    "labels.noisy",
    "clip.always",
    "lr.decayed",
    "nonfinite",
    "loss.diverging",
    "lr.low",
    "reg.l2",
    "lr.high",
    "relu.dead",
    "loss.above_start",
    "overfit",
    "val.mismatch",
    "loss.chance",
    "output.constant",
    "class.ignored",
    "fit.below_baseline",
)
"""From what explains most to what explains least (study; but a rate that is too high is what kills units, so it comes
before them). A warning explains all that stand after it."""

FALLBACKS = (
    "relu.dead",
    "loss.above_start",
    "overfit",
    "loss.chance",
    "output.constant",
    "class.ignored",
    "val.mismatch",
    "fit.below_baseline",
)
"""Warnings that say that a run fails, not why: a suspect among the settings is a better answer."""

ALONE = ("data.leak",)
"""Warnings that explain nothing else and are explained by nothing: always a line of their own."""


def rank(rule: str) -> int:
    """Place in the order of causes; unknown ones last."""
    return ROOT_ORDER.index(rule) if rule in ROOT_ORDER else len(ROOT_ORDER)


def explained(standing: Iterable[str], hints: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
    """Root causes among the standing warnings, each with its symptoms, both in order of rank.

    A hint is never a root cause of something worse than itself: it stands on its own line.
    """
    quiet = set(hints)
    names = sorted(set(standing), key=lambda name: (rank(name), name))
    folding = [name for name in names if name not in ALONE and name not in quiet]
    roots: dict[str, tuple[str, ...]] = {}
    if folding:
        roots[folding[0]] = tuple(folding[1:])
    for name in names:
        if name not in folding:
            roots[name] = ()
    return roots
