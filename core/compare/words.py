"""A repeated race in words."""

from __future__ import annotations

from .repeats import Repeats


def lines(result: Repeats) -> list[str]:
    """A heading, and a line an entry: mean and spread over the seeds, and each seed's figure."""
    knob, seeds = result.knob, len(result.seeds)
    found = [f"best {result.measure} over {seeds} seed{'s' * (seeds > 1)}:"]
    width = max(len(knob.label(number)) for number in range(result.scores.shape[1]))
    for number in range(result.scores.shape[1]):
        scores = [abs(score) for score in result.scores[:, number]]
        each = " ".join(f"{100.0 * score:.1f}" if result.in_per_cent else f"{score:.4g}" for score in scores)
        found.append(f"  {knob.label(number):<{width}}  {result.figure(number)}   ({each})")
    return found
