"""The figures of the status line in words: pure functions from a reading to text."""

from __future__ import annotations

import math

from ..bridge.reading import Reading, State
from ..forms.values import number_text

STATES: dict[State, tuple[str, str]] = {
    "ready": ("○", "$text-muted"),
    "preparing": ("◌", "$accent"),
    "running": ("►", "$accent bold"),
    "paused": ("‖", "$warning bold"),
    "stopping": ("◌", "$warning"),
    "done": ("✔", "$success bold"),
    "stopped": ("■", "$foreground bold"),
    "diverged": ("✖", "$error bold"),
    "failed": ("✖", "$error bold"),
}
"""Symbol and colour of a state; the word is always beside them."""

Part = tuple[str, str]
DIM = "$text-muted"


def state(reading: Reading) -> tuple[Part, ...]:
    """► running"""
    symbol, style = STATES[reading.state]
    return ((f"{symbol} {reading.state}", style),)


def step(reading: Reading) -> tuple[Part, ...]:
    """step 1,234/2,200"""
    if not reading.total_steps:
        return ()
    return (("step ", DIM), (f"{reading.step:,}", ""), (f"/{rounded(reading.total_steps)}", DIM))


def epoch(reading: Reading) -> tuple[Part, ...]:
    """epoch 11.2/20"""
    if not reading.total_epochs:
        return ()
    total = reading.total_epochs
    done = f"{math.floor(reading.epoch * 10) / 10:.1f}" if total < 100 else f"{math.floor(reading.epoch):,}"
    return (("epoch ", DIM), (done, ""), (f"/{total:,}", DIM))


def pace(reading: Reading) -> tuple[Part, ...]:
    """1,850 steps/s; after the end, how long it took"""
    if not reading.active and reading.total_steps:
        return (("took ", DIM), (clock(reading.seconds), ""))
    rate = reading.steps_per_second
    if not math.isfinite(rate):
        return ()
    return ((f"{rate:,.0f}" if rate >= 10 else f"{rate:.2g}", ""), (" steps/s", DIM))


def left(reading: Reading) -> tuple[Part, ...]:
    """0:12 left"""
    if not math.isfinite(reading.seconds_left):
        return ()
    return (
        (clock(max(10.0, reading.seconds_left)) if reading.seconds_left >= 10 else "<0:10", ""),
        (" left", DIM),
    )


def rate(reading: Reading) -> tuple[Part, ...]:
    """lr 0.05"""
    if not math.isfinite(reading.learning_rate):
        return ()
    return (("lr ", DIM), (number_text(float(f"{reading.learning_rate:.3g}")), ""))


def rounded(count: int) -> str:
    """2,700; 11.5k; 2.25M"""
    if count < 10_000:
        return f"{count:,}"
    value, unit = (count / 1e3, "k") if count < 1e6 else (count / 1e6, "M")
    return f"{value:.4g}{unit}"


def clock(seconds: float) -> str:
    """1.3 s, 0:12, 12:05, 3:00:00"""
    if seconds < 9.95:
        return f"{max(0.0, seconds):.1f} s"
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
