"""Configuration changes that cure: one place decides what each cure is for the configuration at hand."""

from __future__ import annotations

import math

from . import thresholds as t
from .finding import Change
from .thresholds import HEALTHY_FIRST_RATIO, RATE_STEP
from .view import RunView

RECTIFIED = ("relu", "leaky-relu", "prelu", "elu", "maxout")


def standardise(run: RunView) -> Change:
    """Zero mean and unit spread for every feature; other steps are kept after them."""
    replaced = ("none", "mean-feature", "mean-image", "mean-channel", "std", "minmax")
    rest = [step for step in run.setting("preprocessing.steps") if step not in replaced]
    return Change("preprocessing.steps", ["mean-feature", "std", *rest])


def split_again(run: RunView) -> tuple[Change, ...]:
    """Hold out training rows, where the validation rows are the file's own; nothing where they already are."""
    return (Change("data.resplit", True),) if run.data.get("own_validation") else ()


def against_noise(run: RunView) -> tuple[Change, ...]:
    """Rows out whose labels their neighbours contradict; an end before noise is learned. Even neighbours that are right
    on less than half of the validation rows leave better labels than there were: of 21 noisy runs on the data to tune
    on, leaving rows out gained 3 % of accuracy or more in 16 and lost as much in 2; an early end gained little."""
    soon = Change("training.patience", 3)
    return (Change("data.doubtful", "drop"), soon) if run.setting("data.doubtful") == "keep" else (soon,)


def less_dropout(run: RunView) -> Change:
    """A tenth where layers are wide; a narrow layer has no unit to spare."""
    wide = bool(run.hidden) and min(run.hidden) >= t.ROOM_FOR_DROPOUT
    return Change("model.dropout", 0.1 if wide else 0.0)


def widened(run: RunView, enough: int) -> Change:
    """Layers below `enough` units made as wide as there are classes, and at least 64."""
    roomy = max(64, run.classes)
    return Change("model.hidden", [max(roomy, width) if width < enough else width for width in run.hidden])


def good_init(run: RunView) -> Change:
    """He's spread for rectifiers, Xavier's for squashing and linear units."""
    return Change("model.init", "he" if run.setting("model.activation") in RECTIFIED else "xavier")


def scaled_init(run: RunView) -> tuple[Change, ...]:
    """Weights of the size the network needs: the scale back to one, or another initialiser."""
    scale_off = run.number("model.init_scale") != 1.0
    known = run.setting("model.init") in ("he", "xavier", "glorot", "lecun-uniform", "orthogonal")
    if scale_off and known:
        return (Change("model.init_scale", 1.0), good_init(run))
    return (good_init(run),)


def better_rate(run: RunView, *, at_most: float = math.inf, at_least: float = 0.0) -> tuple[Change, ...]:
    """The learning rate that would have made the first updates as large as this optimiser's healthy ones.

    new rate = rate * (healthy ratio / observed ratio over the first five updates), kept within a factor of the present
    one: at_most <= 1 only lowers, at_least >= 1 only raises.
    """
    rate = run.number("optimizer.learning_rate")
    observed = first_ratio(run)
    target = HEALTHY_FIRST_RATIO.get(str(run.setting("optimizer.name")), 2e-3)
    factor = target / observed if observed and math.isfinite(observed) else math.nan
    if not math.isfinite(factor) or factor <= 0.0:
        factor = RATE_STEP if at_least >= 1.0 else 1.0 / RATE_STEP
    factor = min(max(factor, at_least), at_most)
    return (Change("optimizer.learning_rate", rounded(rate * factor)),)


def first_ratio(run: RunView) -> float:
    """Median update ratio of the first five updates at the full rate; of the first alone if that one was wild."""
    if run.probes:
        values = run.probes[0].values
    elif run.lost is not None:  # before the first probe
        values = run.lost.details
    else:
        return math.nan
    ratios = [values[f"first_ratio.{step}"] for step in range(1, 6) if f"first_ratio.{step}" in values]
    finite = [ratio for ratio in ratios if ratio is not None and math.isfinite(ratio)]
    if not finite:
        return math.nan
    if finite[0] > 0.1:
        return float(finite[0])
    return float(sorted(finite)[len(finite) // 2])


def rounded(value: float) -> float:
    """Two significant digits: nobody wants a rate of 0.0031415926."""
    return float(f"{value:.2g}") if value and math.isfinite(value) else 0.01
