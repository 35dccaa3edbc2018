"""The learning-rate range test on paper: a curve of plain characters with the range marked below it."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..config import Experiment
    from ..preflight import RateRange

WIDTH, HEIGHT = 60, 12
NO_RANGE = 1


def show_range(experiment: Experiment, *, as_json: bool) -> int:
    """Sweep and print; 1 where no rate makes the loss fall."""
    from ..preflight import rate_range

    swept = rate_range(experiment)
    print(json.dumps(as_table(swept)) if as_json else "\n".join(as_lines(swept)))
    return NO_RANGE if swept.low is None else 0


def as_table(swept: RateRange) -> dict[str, object]:
    """The sweep as plain values; losses that are no numbers become null."""

    def plain(values: list[float]) -> list[float | None]:
        return [value if math.isfinite(value) else None for value in values]

    return {
        "event": "rate_range", "low": swept.low, "high": swept.high, "usable": swept.usable, "words": swept.words,
        "rates": plain(swept.rates.tolist()), "losses": plain(swept.losses.tolist()),
        "smoothed": plain(swept.smoothed.tolist()),
    }  # fmt: skip


def as_lines(swept: RateRange) -> list[str]:
    """The smoothed loss over the rate's logarithm; points of the lost part are left out and said."""
    rates, losses = swept.rates[: swept.usable].tolist(), swept.smoothed[: swept.usable].tolist()
    if not rates:
        return ["The loss is no number at the first step already: no rate can be judged."]
    left, right = math.log10(rates[0]), max(math.log10(rates[-1]), math.log10(rates[0]) + 1e-9)
    low, high = min(losses), max(losses)
    rows = [[" "] * WIDTH for _ in range(HEIGHT)]
    for rate, loss in zip(rates, losses, strict=True):
        row = round((high - loss) / ((high - low) or 1.0) * (HEIGHT - 1))
        rows[row][_column(rate, left, right)] = "*"
    lines = [f"{_label(number, low, high)} |{''.join(row).rstrip()}" for number, row in enumerate(rows)]
    lines.append(" " * 9 + "+" + "-" * WIDTH)
    if swept.low is not None and swept.high is not None:
        first, last = _column(swept.low, left, right), _column(swept.high, left, right)
        lines.append(" " * 10 + " " * first + "=" * (last - first + 1) + " usable")
    ends = f"{rates[0]:.0e}", f"{rates[-1]:.0e}"
    lines.append(" " * 10 + ends[0] + "learning rate".center(WIDTH - len(ends[0]) - len(ends[1])) + ends[1])
    lines.append("")
    lines.append(swept.words)
    if swept.usable < len(swept.rates):
        lines.append(f"From {swept.rates[swept.usable]:.2g} on the loss is lost; that part is left out.")
    return lines


def _column(rate: float, left: float, right: float) -> int:
    return round((math.log10(rate) - left) / (right - left) * (WIDTH - 1))


def _label(row: int, low: float, high: float) -> str:
    """The loss at the top, in the middle and at the bottom."""
    if row not in (0, HEIGHT // 2, HEIGHT - 1):
        return " " * 8
    return f"{high - (high - low) * row / (HEIGHT - 1):8.3g}"
