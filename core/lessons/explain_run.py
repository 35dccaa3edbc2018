"""A run told in words: sentences chosen by stated rules from its events and findings, nothing guessed.

The rules, in order (thresholds below):
 1. how it ended, or where it is;
 2. the training loss: fell, rose or stayed, from the first step to its level in the last twentieth; and since when it
    has been flat;
 3. the validation loss: rose from its lowest point on, or fell with the training loss;
 4. the accuracies beside chance, and the gap where it is large;
 5. the settings that were changed on the way;
 6. the worst findings with their causes, and the first cure; or that no warning stands.
"""

from __future__ import annotations

import math

import numpy as np

from ..training.finding import SEVERITIES
from ..training.history import History
from .texts import Texts

MOVED = 0.05
"""A loss that ends within 5 % of where it began has stayed."""
FLAT = 0.02
"""Flat: within 2 % of the whole change from the last level."""
FLAT_SHARE = 0.15
"""Worth saying where it is at least 15 % of the run."""
RISEN = 1.1
"""A validation loss has risen where it ends 10 % above its lowest."""
WIDE = 0.05
"""A gap of 5 points is worth saying."""
AT_CHANCE = 0.95
"""A training loss of 95 % of chance or more (and not above 110 %) is the level of guessing."""
FINDINGS = 2
PARTS = 20
ENOUGH = 10
"""Of a quick run a few rows are saved: where it became flat cannot be told from fewer parts."""


def explain_run(history: History, texts: Texts | None = None) -> str:
    """A paragraph on what happened, in the language of `texts`."""
    say = texts or Texts()
    if history.started is None:
        return say.word("explain", "not_begun")
    sentences = [_end(history, say), *_training(history, say)]
    if history.state != "diverged":
        sentences += [*_validation(history, say), *_accuracy(history, say)]
    changes = [mark.text for mark in history.marks if mark.kind == "setting"]
    if changes:
        sentences.append(say.word("explain", "changed", changes="; ".join(changes)))
    return " ".join([*sentences, *_findings(history, say)])


def _end(history: History, say: Texts) -> str:
    finished = history.finished
    if finished is None:
        return say.word("explain", "going_on", step=f"{history.step:,}", total=f"{history.total_steps:,}")
    epochs = f"{finished.epoch:.0f}" if finished.epoch >= 1.0 else f"{finished.epoch:.1f}"
    reason = finished.reason.rstrip(".")
    return say.word("explain", finished.outcome, steps=f"{finished.step:,}", epochs=epochs, reason=reason)


def _training(history: History, say: Texts) -> list[str]:
    columns = history.curves["batch_loss"].columns(PARTS, 0.0, float(max(history.step, 1)))
    means = columns.mean[np.isfinite(columns.mean)]
    if len(means) < 2:
        return []
    first, last, step = _first_loss(history), float(means[-1]), history.step
    values = {"first": _loss(first), "last": _loss(last), "steps": f"{step:,}"}
    if abs(last - first) <= MOVED * abs(first):
        return [say.word("explain", "stood", **values), *_chance(history, last, say)]
    if last > first:
        return [say.word("explain", "rose", **values)]
    away = np.flatnonzero(np.abs(means - last) > FLAT * (first - last))
    flat = step - int((away[-1] + 1) / len(means) * step) if len(away) else step
    if len(means) >= ENOUGH and flat >= FLAT_SHARE * step and last > 0.01 * first:
        return [say.word("explain", "fell_flat", **values, flat=f"{flat:,}"), *_chance(history, last, say)]
    return [say.word("explain", "fell", **values), *_chance(history, last, say)]


def _first_loss(history: History) -> float:
    """Of the network as it started, where that was measured; else of the first batch."""
    measured = history.first_probe.values.get("init.loss") if history.first_probe is not None else None
    if measured is not None and math.isfinite(measured):
        return float(measured)
    means = history.curves["batch_loss"].columns(4096).mean
    return float(means[np.isfinite(means)][0])


def _chance(history: History, loss: float, say: Texts) -> list[str]:
    chance = history.started.chance_loss if history.started else math.nan
    if AT_CHANCE * chance <= loss <= 1.1 * chance:
        return [say.word("explain", "chance", chance=_loss(chance))]
    return []


def _validation(history: History, say: Texts) -> list[str]:
    curve = history.curves["val_loss"].columns(4096)
    known = np.isfinite(curve.mean)
    steps, losses = curve.x[known], curve.mean[known]
    if len(losses) < 3:
        return []
    at = int(losses.argmin())
    if losses[-1] > RISEN * losses[at] and at < len(losses) - 2:
        per_epoch = history.started.steps_per_epoch if history.started else 0
        epoch = round(steps[at] / per_epoch) if per_epoch else 0
        return [say.word("explain", "overfit", step=f"{int(steps[at]):,}", epoch=epoch)]
    if losses[-1] < (1.0 - MOVED) * losses[0]:
        return [say.word("explain", "val_fell", last=_loss(float(losses[-1])))]
    return []


def _accuracy(history: History, say: Texts) -> list[str]:
    last = history.last_epoch
    if last is None or history.started is None or math.isnan(last.val_accuracy):
        return []
    chance = history.started.chance_accuracy
    values = {
        "val": _share(last.val_accuracy),
        "train": _share(last.train_accuracy),
        "chance": _share(chance),
    }
    sentences = [say.word("explain", "accuracy", **values)]
    gap = last.train_accuracy - last.val_accuracy
    if gap > WIDE:
        sentences.append(say.word("explain", "gap", gap=f"{100.0 * gap:.0f}"))
    return sentences


def _findings(history: History, say: Texts) -> list[str]:
    records = history.standing if history.finished is None else history.findings
    worst = sorted(records, key=lambda record: (SEVERITIES.index(record.finding.severity), record.raised_at))
    told = [record.finding for record in worst if record.finding.severity != "hint"][:FINDINGS]
    if not told:
        return [say.word("explain", "healthy")]
    sentences = [
        say.word(
            "explain",
            "finding",
            step=f"{each.step:,}",
            title=say.text(each.title),
            cause=say.text(each.cause),
        )
        for each in told
    ]
    if told[0].fixes:
        sentences.append(say.word("explain", "fix", change=told[0].fixes[0]))
    return sentences


def _loss(value: float) -> str:
    return f"{value:.2f}" if 0.01 <= abs(value) < 1000.0 else f"{value:.2g}"


def _share(value: float) -> str:
    return f"{100.0 * value:.0f} %"
