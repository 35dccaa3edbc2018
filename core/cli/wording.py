"""Events in words, for people: pure functions from an event to lines of text."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping
from typing import Any

from ..training.events import (
    EpochCompleted,
    Event,
    FindingCleared,
    FindingRaised,
    LossNotFinite,
    Notice,
    RunFinished,
    RunStarted,
    SettingChanged,
)
from ..training.history import History

SIGNS = {"critical": "!!", "warning": "!", "hint": "?"}


def started(event: RunStarted) -> list[str]:
    """What is trained, on what."""
    config, data = event.config, event.data
    lines = [line for line in (config.get("title"), config.get("story")) if line]
    counts = ", ".join(f"{rows:,} {split}" for split, rows in dict(data.get("counts", {})).items() if rows)
    lines.append(f"data     {data.get('name', '?')}: {counts}; {count(data.get('features', '?'), 'feature')}")
    lines += [f"         {note}" for note in data.get("notes", ())]
    lines.append(f"network  {network(event)}; {event.parameters:,} parameters")
    epochs = config.get("training", {}).get("epochs", "?")
    lines.append(
        f"run      {count(epochs, 'epoch')} of {count(event.steps_per_epoch, 'step')}; {chance(event)}"
    )
    if event.resumed_at:
        lines.append(f"         going on after step {event.resumed_at:,}")
    return lines


def network(event: RunStarted) -> str:
    """The model in a few words: "64-32, relu, he, batch norm"."""
    model: Mapping[str, Any] = event.config.get("model", {})
    sizes = (
        ", ".join(model.get("layers", ())) or "-".join(map(str, model.get("hidden", ()))) or "no hidden layer"
    )
    parts = [sizes, str(model.get("activation", "")), str(model.get("init", ""))]
    return ", ".join([*parts, *(["batch norm"] if model.get("batch_norm") else [])])


def chance(event: RunStarted) -> str:
    """What guessing always the same reaches."""
    words = f"guessing has loss {event.chance_loss:.3f}"
    return (
        words if math.isnan(event.chance_accuracy) else f"{words}, accuracy {percent(event.chance_accuracy)}"
    )


def epoch(event: EpochCompleted, history: History, *, with_pace: bool) -> str:
    """The figures of an epoch in a line; without the pace it fits 80 columns."""
    epochs = history.total_epochs
    parts = [f"epoch {event.epoch:>{len(str(epochs))}}/{epochs}"]
    parts += [f"loss {loss(event.train_loss):>7}", f"val {loss(event.val_loss):>7}"]
    if not math.isnan(event.val_accuracy):
        parts += [f"accuracy {percent(event.train_accuracy):>7}", f"val {percent(event.val_accuracy):>7}"]
    parts += pace(history) if with_pace else []
    return "  ".join([*parts, *(["best"] if event.best else [])])


def underway(history: History, losses: float) -> str:
    """The run at this moment in a line; `losses` is the mean loss of the last steps."""
    parts = [
        f"epoch {history.epoch:.1f}/{history.total_epochs}",
        f"step {history.step}/{history.total_steps}",
    ]
    return "  ".join([*parts, f"batch loss {loss(losses)}", *pace(history)])


def pace(history: History) -> list[str]:
    """Steps per second and time left, where they are known."""
    rate, left = history.steps_per_second, history.seconds_left
    parts = [] if math.isnan(rate) else [f"{rate:,.0f} steps/s" if rate >= 10 else f"{rate:.2f} steps/s"]
    return parts if math.isnan(left) else [*parts, f"{duration(left)} left"]


def finished(event: RunFinished) -> list[str]:
    """How the run ended, with its last and its best figures."""
    lines = [
        f"{event.outcome} after {count(event.step, 'step')} in {duration(event.seconds)}: {event.reason}"
    ]
    for name, figures in (("final", event.final), ("best", event.best)):
        if figures:
            lines.append(f"  {name:<5}  {_figures(figures)}")
    return lines


def aside(event: Event) -> list[str]:
    """What is said between the epochs: findings, changes, notices."""
    match event:
        case FindingRaised():
            finding = event.finding
            fixes = [str(change) for change in finding.fixes]
            lines = [f"{SIGNS.get(finding.severity, '!')} step {event.step}: {finding.title} ({finding.id})"]
            lines.append(f"     {evidence(finding.evidence)}" if finding.evidence else "")
            lines.append(f"     {finding.cause}")
            lines.append(f"     explains: {', '.join(finding.symptoms)}" if finding.symptoms else "")
            lines += [f"     try --set {shlex.quote(fixes[0])}"] if fixes else []
            return [line for line in lines if line.strip()]
        case FindingCleared() if event.explained_by:
            return []
        case FindingCleared():
            return [f"ok step {event.step}: {event.id} no longer holds"]
        case LossNotFinite():
            return [f"!! step {event.step}: the loss is {event.loss}; the update was not made"]
        case SettingChanged():
            return [f"   step {event.step}: {event.path} {event.old} -> {event.new}"]
        case Notice():
            return [f"{'! ' if event.severity == 'warning' else '  '} {event.message}"]
    return []


def evidence(figures: Mapping[str, Any]) -> str:
    """A finding's figures in a line."""
    return ", ".join(
        f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in figures.items()
    )


def count(number: Any, thing: str) -> str:
    """1 step, 2 steps, 1,000 steps."""
    shown = f"{number:,}" if isinstance(number, int) else str(number)
    return f"{shown} {thing}" if number == 1 else f"{shown} {thing}s"


def loss(value: float) -> str:
    """A loss with four decimals, or three digits where it is large."""
    return f"{value:.4f}" if abs(value) < 1e4 else f"{value:.3g}"


def percent(share: float) -> str:
    """A share as a percentage with one decimal."""
    return f"{100.0 * share:.1f} %"


def duration(seconds: float) -> str:
    """Seconds as 0:07, 12:05 or 3:00:00; a fraction below ten seconds as 2.5 s."""
    if not math.isfinite(seconds):
        return "?"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _figures(figures: Mapping[str, Any]) -> str:
    parts = [f"epoch {figures['epoch']:g}"] if "epoch" in figures else []
    names = {"train_loss": "loss", "val_loss": "val"}
    parts += [f"{word} {loss(figures[name])}" for name, word in names.items() if name in figures]
    shares = {"train_accuracy": "accuracy", "val_accuracy": "val"}
    for name, word in shares.items():
        value = figures.get(name)
        if value is not None and not math.isnan(value):
            parts.append(f"{word} {percent(value)}")
    return "  ".join(parts)
