"""What a plot shows, as a sentence: pure functions of a run's memory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..wording import duration, loss, percent

if TYPE_CHECKING:
    from ...training.curve import Curve
    from ...training.history import History

COLUMNS = 100
"""Points a curve is reduced to before it is put into words."""

FLAT_SHARE = 0.02
"""A stretch whose values stay within this share of the curve's range counts as flat."""

LEAST_FLAT = 0.15
"""Shorter stretches at the end, as a share of the steps, are not worth a word."""

GROWN = 2.0
"""A curve that ends at so many times its start has risen, however high a spike it comes down from."""

GAP_GROWTH = 1.25
"""The gap between training and validation grows when its last third is this much wider than the one before."""


def number(value: float) -> str:
    """Three digits that matter: 2.30, 0.0412, 1.2e+06."""
    if not math.isfinite(value):
        return "not a number"
    if value == 0.0 or 0.01 <= abs(value) < 1000.0:
        return f"{value:.2f}" if abs(value) >= 0.995 or value == 0.0 else f"{value:.3f}"
    return f"{value:.3g}"


def course(steps: Sequence[float], values: Sequence[float]) -> str:
    """From where to where over how many steps, and what is to be said of its end."""
    points = [(x, y) for x, y in zip(steps, values, strict=True) if math.isfinite(y)]
    if not points:
        return "no finite value yet"
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if len(points) == 1:
        return number(ys[0])
    words = f"{number(ys[0])} to {number(ys[-1])} over {xs[-1] - xs[0]:,.0f} steps"
    more = ending(xs, ys)
    return f"{words}, {more}" if more else words


def ending(xs: Sequence[float], ys: Sequence[float]) -> str:
    """How a curve ends: flat for so long, rising since its lowest, still falling; "" where it is too short."""
    if len(ys) < 4:
        return ""
    spread, span = max(ys) - min(ys), xs[-1] - xs[0]
    if spread <= 1e-9 * max(1.0, abs(ys[0])):
        return "flat throughout"
    since = len(ys) - 1
    while since and abs(ys[since - 1] - ys[-1]) <= FLAT_SHARE * spread:
        since -= 1
    if xs[-1] - xs[since] >= LEAST_FLAT * span:
        return f"flat for the last {xs[-1] - xs[since]:,.0f}"
    lowest = ys.index(min(ys))
    risen = ys[-1] - ys[lowest] > 0.1 * spread or ys[-1] > GROWN * max(ys[0], ys[lowest]) > 0.0
    if risen and lowest < len(ys) - 2:
        return f"rising since {number(ys[lowest])} at step {xs[lowest]:,.0f}"
    return "still falling" if ys[-1] < ys[-1 - max(1, len(ys) // 5)] else ""


def gap(train: Sequence[float], validation: Sequence[float]) -> str:
    """How far apart the two losses are, and whether more than before; both at the same steps."""
    distances = [
        there - here
        for here, there in zip(train, validation, strict=False)
        if math.isfinite(here) and math.isfinite(there)
    ]
    if len(distances) < 6:
        return ""
    third = len(distances) // 3
    before = sum(distances[third : 2 * third]) / third
    now = sum(distances[-third:]) / third
    scale = max((abs(value) for value in train if math.isfinite(value)), default=1.0)
    if now > GAP_GROWTH * max(before, 0.0) and now > 0.01 * scale:
        return "gap growing"
    return "gap shrinking" if before > GAP_GROWTH * max(now, 0.0) and before > 0.01 * scale else "gap steady"


def loss_sentence(history: History) -> str:
    """training loss 2.30 to 1.12 over 400 steps, flat for the last 120; validation 1.30, gap growing"""
    curves = history.curves
    name = "train_loss" if len(curves["train_loss"]) > 3 else "batch_loss"
    if not len(curves[name]):
        return "no loss yet"
    words = f"training loss {course(*points(curves[name]))}"
    if curves["batch_loss"].last is not None and not math.isfinite(curves["batch_loss"].last[1]):
        words += "; the last batch's loss is not a number"
    if len(curves["val_loss"]):
        _, validation = points(curves["val_loss"])
        _, train = points(curves["train_loss"])
        parts = [f"validation {number(validation[-1])}", gap(train, validation)]
        words += "; " + ", ".join(part for part in parts if part)
    return words


def accuracy_sentence(history: History) -> str:
    """training accuracy 11 % to 98.2 %, validation 96.1 %, best 96.4 % at step 300; chance is 10.0 %"""
    curves = history.curves
    train, validation = (points(curves[name])[1] for name in ("train_accuracy", "val_accuracy"))
    shares = [value for value in train if math.isfinite(value)]
    if not shares:
        return "no accuracy yet: it is measured after each epoch, where there are classes"
    words = f"training accuracy {percent(shares[0])} to {percent(shares[-1])}"
    measured = [(x, y) for x, y in zip(*points(curves["val_accuracy"]), strict=True) if math.isfinite(y)]
    if measured:
        best = max(measured, key=lambda point: point[1])
        words += f", validation {percent(validation[-1])}, best {percent(best[1])} at step {best[0]:,.0f}"
    if history.started is not None and math.isfinite(history.started.chance_accuracy):
        words += f"; guessing reaches {percent(history.started.chance_accuracy)}"
    return words


def curve_sentence(name: str, curve: Curve) -> str:
    """Any other curve: its name and its course."""
    return f"{name} {course(*points(curve))}" if len(curve) else f"no {name} yet"


def layer_sentences(history: History) -> list[str]:
    """The inside of the network at the last probe: a sentence a layer."""
    if history.probe is None:
        return ["the layers have not been measured yet"]
    lines = [f"the layers at step {history.probe.step:,}:"]
    for row in history.probe.layers:
        figures = [
            f"{key.replace('_', ' ')} {number(float(value))}"
            for key, value in row.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        ]
        lines.append(f"  {row['name']}: {', '.join(figures)}")
    return lines


def status_sentence(history: History) -> str:
    """running: step 1,200 of 2,700, epoch 11.2 of 60, 1,850 steps a second, 0:12 left, learning rate 0.02"""
    parts = [
        f"step {history.step:,} of {history.total_steps:,}",
        f"epoch {history.epoch:.1f} of {history.total_epochs:,}",
    ]
    if math.isfinite(history.steps_per_second):
        parts.append(f"{history.steps_per_second:,.0f} steps a second")
    if math.isfinite(history.seconds_left):
        parts.append(f"{duration(history.seconds_left)} left")
    if math.isfinite(history.learning_rate):
        parts.append(f"learning rate {history.learning_rate:.4g}")
    if history.last_epoch is not None:
        parts.append(f"validation loss {loss(history.last_epoch.val_loss)}")
    count = len(history.standing)
    parts.append(f"{count} warning{'' if count == 1 else 's'}" if count else "no warnings")
    return f"{history.state}: {', '.join(parts)}"


def points(curve: Curve) -> tuple[list[float], list[float]]:
    """A curve as (steps, values), reduced to COLUMNS means; first and last are as they were measured."""
    columns = curve.columns(COLUMNS)
    xs, ys = columns.x.tolist(), columns.mean.tolist()
    if xs and curve.last is not None and len(curve) <= COLUMNS:
        xs[-1], ys[-1] = curve.last
    return xs, ys
