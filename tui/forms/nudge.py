"""The next value up or down: what the left and right arrows do to a number."""

from __future__ import annotations

import math
from typing import Any

from ...core.config import Setting

RATE_UP, RATE_DOWN = 1.25, 0.8
"""What the plus and minus keys multiply the learning rate by: five presses up undo five presses down."""

FINE = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
COARSE = (1.0, 2.0, 5.0)
DECADE = (1.0,)
"""Steps of a scale, the same in every decade: about a fifth, about a half, or ten times."""

SHARES = (
    *(0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85),
    *(0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999, 1.0),
)
"""Probabilities and forgetting factors: even steps, and finer ones close to 1, where they matter."""

SCALES = {"optimizer.learning_rate": FINE, "schedule.warmup": FINE, "model.init_scale": FINE}
"""Floats on a scale of their own; the others are on the coarse one, and an epsilon goes by decades."""

FIRST = {
    "regularization.l2": 1e-5,
    "regularization.l1": 1e-6,
    "data.limit": 100.0,
    "optimizer.clip_norm": 1.0,
}
"""Where a scale that may be zero begins above zero; elsewhere with 0.01, or 1 for whole numbers."""

DOUBLED = frozenset({"training.batch_size"})
"""Settings that are counted in powers of two."""

ONE_BY_ONE = frozenset({"training.seed", "data.seed", "data.classes", "model.maxout_pieces"})


def nudged(path: str, setting: Setting, value: Any, direction: int) -> Any:
    """The next value in `direction` (1 or -1) that the setting allows; the value itself at the end of the scale."""
    if path.endswith("epsilon"):
        wanted = _on_scale(DECADE, value, direction) if value else 1e-12
    elif setting.kind == "int":
        wanted = _next_int(path, value, direction)
    elif setting.low == 0.0 and setting.high is not None and setting.high <= 1.0:
        wanted = _neighbour(SHARES, value, direction)
    else:
        wanted = _next_float(path, setting, value, direction)
    wanted = _within(setting, wanted, value)
    return round(wanted) if setting.kind == "int" else float(wanted)


def _next_int(path: str, value: int, direction: int) -> float:
    if path in DOUBLED:
        power = math.log2(max(value, 1))
        return float(2 ** max(math.floor(power) + 1 if direction > 0 else math.ceil(power) - 1, 0))
    first = FIRST.get(path, 1.0)
    if value <= first:
        return first if direction > 0 and value < first else _low_step(path, value, direction)
    if path in ONE_BY_ONE or value + (direction < 0) <= 10 - (direction > 0):
        return value + direction
    return round(_on_scale(FINE, value, direction))


def _low_step(path: str, value: int, direction: int) -> float:
    """At or below the first step of a scale: off, or one by one."""
    if direction < 0 and path in FIRST:
        return 0.0
    return round(_on_scale(FINE, value, 1)) if path in FIRST else value + direction


def _next_float(path: str, setting: Setting, value: float, direction: int) -> float:
    """A scale of sizes, mirrored below zero where the setting may be negative."""
    if value == 0.0:
        negative = setting.low is None or setting.low < 0.0
        return direction * FIRST.get(path, 0.01) if direction > 0 or negative else 0.0
    size, outward = abs(value), direction if value > 0.0 else -direction
    if outward < 0 and path != "optimizer.learning_rate" and size <= FIRST.get(path, 0.01) * 1.001:
        return 0.0
    return math.copysign(_on_scale(SCALES.get(path, COARSE), size, outward), value)


def _on_scale(scale: tuple[float, ...], value: float, direction: int) -> float:
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    steps = (scale[-1] * power / 10, *(step * power for step in scale), 10.0 * power)
    return float(f"{_neighbour(steps, value, direction):.6g}")


def _neighbour(steps: tuple[float, ...], value: float, direction: int) -> float:
    slack = 1e-9 * max(abs(value), 1e-12)
    if direction > 0:
        return next((step for step in steps if step > value + slack), value)
    return next((step for step in reversed(steps) if step < value - slack), value)


def _within(setting: Setting, wanted: float, value: float) -> float:
    low, high = setting.low, setting.high
    if low is not None and (wanted < low or (wanted == low and setting.low_open)):
        return value if setting.low_open else low
    if high is not None and (wanted > high or (wanted == high and setting.high_open)):
        return value if setting.high_open else high
    return wanted
