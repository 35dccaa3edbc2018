"""Published and everyday rules, restated over the same events, to measure the doctor against.

patience: Keras' TerminateOnNaN and EarlyStopping(val_loss, patience=5). autotrainer: Zhang et al., "AUTOTRAINER", 2021
(vanishing and exploding gradients, dying ReLU, oscillating loss, slow convergence). sagemaker: Amazon
SageMaker Debugger's
built-in rules with their default thresholds (vanishing gradient, dead ReLU, saturation, loss not decreasing, overfit,
weight update ratio).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from ..training.events import EpochCompleted, Event, LossNotFinite, ProbeTaken

Alarm = Callable[[Sequence[Event]], int | None]
"""The step at which a rule set first complains about a run, or None."""

PATIENCE = 5


def patience(events: Sequence[Event]) -> int | None:
    """NaN, or five epochs without a better validation loss."""
    best, since = math.inf, 0
    for event in events:
        if isinstance(event, LossNotFinite):
            return event.step
        if isinstance(event, EpochCompleted):
            since = 0 if event.val_loss < best else since + 1
            best = min(best, event.val_loss)
            if since >= PATIENCE or not math.isfinite(event.val_loss):
                return event.step
    return None


def autotrainer(events: Sequence[Event]) -> int | None:
    """Symptoms that last, judged by accuracy: gradients, dead units, an oscillating or a flat curve (alpha
    to delta)."""
    probes = [event for event in events if isinstance(event, ProbeTaken) and event.step > 0]
    accuracies: list[float] = []
    for probe in probes:
        accuracies.append(probe.values["train_accuracy"])
        gradients = [row["gradient"] for row in probe.layers if "gradient" in row]
        poor = accuracies[-1] <= 0.6
        ratio = gradients[0] / max(gradients[-1], 1e-30) if gradients else 1.0
        dead = max((row.get("dead", 0.0) for row in probe.layers), default=0.0)
        if not math.isfinite(probe.values["train_loss"]) or (poor and gradients and max(gradients) > 70.0):
            return probe.step
        if poor and (ratio < 1e-3 or dead > 0.7) and len(accuracies) >= 3:
            return probe.step
        recent = accuracies[-10:]
        swings = sum(abs(a - b) > 0.03 for a, b in pairwise(recent))
        if len(recent) == 10 and poor and (swings >= 5 or max(recent) - min(recent) < 0.01):
            return probe.step
    return next((event.step for event in events if isinstance(event, LossNotFinite)), None)


def sagemaker(events: Sequence[Event]) -> int | None:
    """Any of the built-in rules, at default thresholds."""
    losses: list[float] = []
    for event in events:
        if isinstance(event, LossNotFinite):
            return event.step
        if not isinstance(event, ProbeTaken) or event.step == 0:
            continue
        values, layers = event.values, event.layers
        losses.append(values["window.median"])
        vanishing = any(row.get("gradient", 1.0) < 1e-7 for row in layers)
        dead = any(row.get("dead", 0.0) > 0.5 for row in layers)
        saturated = any(row.get("saturated", 0.0) > 0.5 for row in layers)
        ratio = values["update_ratio"]
        flat = len(losses) >= 10 and losses[-1] > 0.99 * losses[-10]
        overfit = (
            values["train_loss"] > 0
            and (values["val_loss"] - values["train_loss"]) / values["train_loss"] > 0.2
        )
        if vanishing or dead or saturated or flat or overfit or ratio > 10.0 or ratio < 1e-8:
            return event.step
    return None


CLASSICS: dict[str, Alarm] = {
    "NaN or patience 5": patience,
    "AUTOTRAINER": autotrainer,
    "SageMaker Debugger": sagemaker,
}
