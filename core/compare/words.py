"""A repeated race in words."""

from __future__ import annotations

from .repeats import Repeats


def lines(result: Repeats) -> list[str]:
    """A heading, and a line an entry: mean and spread over the seeds, and each seed's figure."""
    knob, seeds = result.knob, len(result.seeds)
    found = [f"best {result.measure} over {seeds} seed{'s' * (seeds > 1)}:"]
    width = max(len(knob.label(number)) for number in range(result.scores.shape[1]))
    for number in range(result.scores.shape[1]):
        mean, spread = abs(result.mean[number]), result.spread[number]
        plus_minus = "" if spread != spread else f" ± {spread:.2g}"
        each = " ".join(f"{abs(score):.4g}" for score in result.scores[:, number])
        found.append(f"  {knob.label(number):<{width}}  {mean:.4g}{plus_minus}   ({each})")
    return found
