"""`nntui check`: the lecture's checks before training."""

from __future__ import annotations

import argparse
import json

from .parser import threads_argument

EXAMPLES = """
nntui check digits-mlp
nntui check mine.toml --set model.init=zeros
nntui check raw-inputs --json
nntui check digits-mlp --rate-range         for which learning rates the loss falls
"""

FAILED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("experiment", metavar="PRESET|FILE", help="a preset's name or a TOML file")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="change a setting; may be given many times",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per check on standard output")
    parser.add_argument(
        "--rate-range",
        action="store_true",
        help="sweep the learning rate instead of the checks; draws the curve, marks the usable range",
    )
    threads_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Do all checks; 1 if one fails."""
    from ..config import apply_overrides, resolve_experiment
    from ..preflight import Check, preflight, worst

    experiment = apply_overrides(resolve_experiment(args.experiment), args.set)
    if args.rate_range:
        from .rate_range import show_range

        return show_range(experiment, as_json=args.json)
    done: list[Check] = []
    for check in preflight(experiment):
        done.append(check)
        print(json.dumps(as_table(check)) if args.json else "\n".join(as_lines(check)), flush=True)
    return FAILED if worst(done) == "FAIL" else 0


def as_table(check) -> dict[str, object]:  # type: ignore[no-untyped-def]
    """A check as plain values for JSON; numbers that are not finite become words."""
    import math

    figures = {
        name: figure if isinstance(figure, str) or math.isfinite(figure) else str(figure)
        for name, figure in check.figures.items()
    }
    return {
        "event": "check", "id": check.id, "title": check.title, "verdict": check.verdict, "figures": figures,
        "words": check.words, "fixes": [str(fix) for fix in check.fixes],
    }  # fmt: skip


def as_lines(check) -> list[str]:  # type: ignore[no-untyped-def]
    """A check for people."""
    figures = ", ".join(
        f"{name} {figure}" if isinstance(figure, str) else f"{name} {figure:.4g}"
        for name, figure in check.figures.items()
    )
    lines = [f"{check.verdict}  {check.title}", f"      {check.words}"]
    if figures:
        lines.insert(1, f"      {figures}")
    return lines + [f"      try --set {fix}" for fix in check.fixes[:1]]
