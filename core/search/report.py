"""The final report of a search, as Markdown and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .confirm import Confirmed, ranked, winner
from .insight import borders, importance
from .space import Space, plain
from .trial import Trial, best_of


def summary(
    space: Space, trials: Sequence[Trial], confirmed: Sequence[Confirmed], seconds: float
) -> dict[str, Any]:
    """Everything the report says, as plain values."""
    best = best_of(list(trials))
    first = winner(trials, confirmed)
    ended = [trial for trial in trials if trial.finished]
    return {
        "trials": len(ended),
        "pruned": sum(trial.state == "pruned" for trial in ended),
        "infeasible": sum(trial.state == "infeasible" for trial in ended),
        "infeasible_share": sum(trial.state == "infeasible" for trial in ended) / len(ended)
        if ended
        else 0.0,
        "seconds": seconds,
        "best": best.to_dict() if best else None,
        "winner": first.to_dict() if first else None,
        "confirmed": [
            {"trial": c.number, "mean": c.mean, "spread": c.spread, "seeds": len(c.scores)} for c in confirmed
        ],
        "importance": importance(space, trials),
        "borders": [
            {"path": b.path, "value": b.value, "end": b.end, "extend": b.suggestion}
            for b in borders(space, trials)
        ],
        "overhead_seconds": sum(trial.overhead_seconds for trial in ended) / len(ended) if ended else 0.0,
    }


def markdown(name: str, space: Space, trials: Sequence[Trial], found: dict[str, Any], most: int = 10) -> str:
    """The report as a page of Markdown."""
    lines = [f"# Search of {name}", ""]
    lines.append(
        f"{found['trials']} trials in {found['seconds']:.1f} s; {found['pruned']} stopped early, "
        f"{found['infeasible']} infeasible ({100 * found['infeasible_share']:.0f} %)."
    )
    lines += ["", "Space:", "", *(f"- `{word}`" for word in space.to_words()), ""]
    if found["best"] is None:
        return "\n".join([*lines, "No trial was feasible: try smaller learning rates.", ""])
    lines += ["## Best trials", "", "| trial | score | epochs | settings |", "| --- | --- | --- | --- |"]
    for trial in ranked(trials)[:most]:
        settings = ", ".join(f"{path}={_short(value)}" for path, value in trial.values.items())
        mark = " (stopped early)" if trial.state == "pruned" else ""
        lines.append(
            f"| {trial.number} | {trial.score:.4f}{mark} | {len(trial.curve)}/{trial.epochs} | {settings} |"
        )
    if found["confirmed"]:
        lines += [
            "",
            "## Over several seeds",
            "",
            "The leaders again, with other initial weights and other batches. Spread: the standard deviation.",
            "",
            "| trial | mean | spread | seeds |",
            "| --- | --- | --- | --- |",
        ]
        lines += [
            f"| {c['trial']} | {c['mean']:.4f} | {c['spread']:.4f} | {c['seeds']} |"
            for c in found["confirmed"]
        ]
    lines += ["", *_winner(found)]
    if found["importance"]:
        lines += [
            "",
            "## What mattered",
            "",
            "Share of the scores' variance that a parameter explains by itself:",
            "",
        ]
        shares = sorted(found["importance"].items(), key=lambda item: -item[1])
        lines += [f"- {path}: {100 * share:.0f} %" for path, share in shares]
    if found["borders"]:
        lines += ["", "## On the border", "", "The best lies at the end of a range; it may go on beyond:", ""]
        lines += [f"- {b['path']} = {_short(b['value'])}: try `{b['extend']}`" for b in found["borders"]]
    return "\n".join([*lines, ""])


def _winner(found: dict[str, Any]) -> list[str]:
    """The configuration to go on with, how sure that is, and how to train it."""
    first, table = found["winner"], found["confirmed"]
    lines = ["## The winner", ""]
    if not table:
        lines.append(
            f"Trial {first['number']} with {first['score']:.4f}, on one seed: its spread is not known."
        )
    else:
        best, others = table[0], table[1:]
        lines.append(
            f"Trial {best['trial']}: {best['mean']:.4f} ± {best['spread']:.4f} over {best['seeds']} seeds."
        )
        # Within the larger of both standard deviations the order of two means of so few seeds may be chance.
        near = [c for c in others if best["mean"] - c["mean"] <= max(best["spread"], c["spread"])]
        if near:
            names = " and ".join(str(c["trial"]) for c in near)
            lines.append(f"Not to be told apart from trial {names} by so few seeds.")
    settings = " ".join(f"--set '{path}={plain(value)}'" for path, value in first["values"].items())
    return [*lines, "", f"    --set training.epochs={first['epochs']} {settings}".rstrip()]


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(str, value)) + "]"
    return str(value)
