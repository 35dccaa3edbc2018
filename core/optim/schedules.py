"""Learning rate schedules: what the configured rate is multiplied by at each update.

With t = the epochs done before the update, a fraction:

    constant 1      step factor^floor(t / every)      exponential factor^t      inverse-time 1 / (1 + rate t)
    cosine   minimum + (1 - minimum) (1 + cos(pi t / T)) / 2, T = the epochs left after the warm-up

A warm-up of w epochs multiplies this by (s + 1) / (w's updates + 1) for its update s = 0, 1, ...: it rises evenly
and its first update is not zero. The cosine starts where the warm-up ends (Goyal et al., 2017; Loshchilov and Hutter,
2017).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ..config.experiment import ScheduleConfig

Schedule = Callable[[int], float]
"""schedule(step) -> factor; the first update is step 1."""

ROUNDING = 1e-9
"""A drop due after a whole number of updates must not come one late: 2.2 * 45 is 99.00000000000001."""


def make_schedule(config: ScheduleConfig, steps_per_epoch: int, total_steps: int) -> Schedule:
    """The configured schedule for a run of `total_steps` updates."""
    warmup = round(config.warmup * steps_per_epoch)
    shape = SHAPES[config.name](config, steps_per_epoch, max(total_steps - warmup, 1))
    if config.name == "constant" and warmup == 0:
        return _constant

    def factor(step: int) -> float:
        done = step - 1
        if done < warmup:
            return shape(0) * (done + 1) / (warmup + 1)
        return shape(done - warmup)

    return factor


def _constant(step: int) -> float:
    return 1.0


def _step(config: ScheduleConfig, steps_per_epoch: int, left: int) -> Schedule:
    every = max(config.every * steps_per_epoch, 1.0)
    return lambda done: config.factor ** math.floor(done / every + ROUNDING)


def _exponential(config: ScheduleConfig, steps_per_epoch: int, left: int) -> Schedule:
    return lambda done: config.factor ** (done / steps_per_epoch)


def _inverse_time(config: ScheduleConfig, steps_per_epoch: int, left: int) -> Schedule:
    return lambda done: 1.0 / (1.0 + config.rate * done / steps_per_epoch)


def _cosine(config: ScheduleConfig, steps_per_epoch: int, left: int) -> Schedule:
    low = config.minimum
    return lambda done: low + (1.0 - low) * 0.5 * (1.0 + math.cos(math.pi * min(done / left, 1.0)))


SHAPES: dict[str, Callable[[ScheduleConfig, int, int], Schedule]] = {
    "constant": lambda config, steps_per_epoch, left: _constant,
    "step": _step,
    "exponential": _exponential,
    "inverse-time": _inverse_time,
    "cosine": _cosine,
}
