"""The figures of the status line in words: pure functions from a reading to text."""

from __future__ import annotations

import math

from ...core.language import tr
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
    return ((f"{symbol} {tr(reading.state)}", style),)


def step(reading: Reading) -> tuple[Part, ...]:
    """step 1,234/2,200; step 99,999/100k; step 1.23M/2.5M"""
    if not reading.total_steps:
        return ()
    done = f"{reading.step:,}" if reading.step < 1e5 else rounded(reading.step)
    return ((f"{tr('step')} ", DIM), (done, ""), (f"/{rounded(reading.total_steps)}", DIM))


def epoch(reading: Reading) -> tuple[Part, ...]:
    """epoch 11.2/20, ep 1,234/2,000"""
    if not reading.total_epochs:
        return ()
    total = reading.total_epochs
    done = f"{math.floor(reading.epoch * 10) / 10:.1f}" if total < 100 else rounded(math.floor(reading.epoch))
    word = tr("epoch") if total < 1000 else tr("ep")
    return ((f"{word} ", DIM), (done, ""), (f"/{rounded(total)}", DIM))


def pace(reading: Reading) -> tuple[Part, ...]:
    """1,850 steps/s, 13.5k steps/s; after the end, how long it took"""
    if not reading.active and reading.total_steps:
        return ((f"{tr('took')} ", DIM), (clock(reading.seconds), ""))
    rate = reading.steps_per_second
    if not math.isfinite(rate):
        return ()
    return ((rounded(round(rate)) if rate >= 10 else f"{rate:.2g}", ""), (f" {tr('steps/s')}", DIM))


def left(reading: Reading) -> tuple[Part, ...]:
    """0:12 left"""
    if not math.isfinite(reading.seconds_left):
        return ()
    return (
        (clock(reading.seconds_left) if reading.seconds_left >= 10 else "<0:10", ""),
        (f" {tr('left')}", DIM),
    )


def rate(reading: Reading) -> tuple[Part, ...]:
    """lr 0.0125; two digits of the small ones; the setting's own row has them all"""
    value = reading.learning_rate
    if not math.isfinite(value):
        return ()
    digits = 3 if value >= 0.01 else 2
    return (("lr ", DIM), (number_text(float(f"{value:.{digits}g}")), ""))


def rounded(count: int) -> str:
    """2,700; 11.5k; 2.25M; never more than five characters"""
    if count < 10_000:
        return f"{count:,}"
    value, unit = (count / 1e3, "k") if count < 999_500 else (count / 1e6, "M")
    return f"{value:.3g}{unit}" if value < 1000 else f"{value:.0f}{unit}"


def clock(seconds: float) -> str:
    """1.3 s, 0:12, 12:05, 3h05, 4d10h"""
    if seconds < 9.95:
        return f"{max(0.0, seconds):.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}:{rest:02}"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}h{minutes:02}"
    return f"{hours // 24}d{hours % 24}h" if hours < 240 else f"{hours // 24}d"
