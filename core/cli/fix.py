"""`nntui fix`: train, take the first fix, train again."""

from __future__ import annotations

import argparse
import json
import math
from typing import TYPE_CHECKING, Any

from .parser import positive, threads_argument

if TYPE_CHECKING:
    from ..repair import Round

EXAMPLES = """
nntui fix lr-explodes
nntui fix mine.toml --rounds 1 --json
nntui fix raw-inputs --write repaired.toml
"""


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
    parser.add_argument("--rounds", type=positive, default=3, metavar="N", help="fixes tried at most (3)")
    parser.add_argument("--write", metavar="FILE", help="write the best round's experiment as TOML")
    parser.add_argument("--json", action="store_true", help="one JSON object per round on standard output")
    threads_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Repair; 0 if no warning stands at the end, else 1."""
    from pathlib import Path

    from ..config import apply_overrides, dump_experiment, resolve_experiment
    from ..repair import repair

    done: list[Round] = []
    for each in repair(apply_overrides(resolve_experiment(args.experiment), args.set), args.rounds):
        done.append(each)
        print(json.dumps(as_table(each)) if args.json else "\n".join(as_lines(each)), flush=True)
    best = min(done, key=_badness)
    if args.write:
        Path(args.write).write_text(dump_experiment(best.experiment), encoding="utf-8")
    if not args.json:
        print(f"best: round {best.number}")
    return 0 if all(finding.severity == "hint" for finding in done[-1].standing) else 1


def as_table(each: Round) -> dict[str, Any]:
    """A round as plain values for JSON."""
    return {
        "event": "round",
        "round": each.number,
        "outcome": each.outcome,
        "final": {name: value if _finite(value) else str(value) for name, value in each.final.items()},
        "findings": [finding.to_dict() for finding in each.standing],
        "fix": None if each.change is None else str(each.change),
        "because": None if each.finding is None else each.finding.id,
    }


def as_lines(each: Round) -> list[str]:
    """A round for people."""
    figures = ", ".join(
        f"{name.replace('_', ' ')} {each.final[name]:.4g}"
        for name in ("train_loss", "val_loss", "train_accuracy", "val_accuracy")
        if _finite(each.final.get(name, math.nan))
    )
    lines = [f"round {each.number}: {each.outcome}{', ' + figures if figures else ''}"]
    lines += [f"  {finding.severity}: {finding.title} ({finding.id})" for finding in each.standing]
    if each.change is not None and each.finding is not None:
        lines.append(f"  trying {each.change}")
    return lines


def _badness(each: Round) -> tuple[float, float]:
    accuracy, loss = each.final.get("val_accuracy", math.nan), each.final.get("val_loss", math.nan)
    return (-accuracy if _finite(accuracy) else 0.0, loss if _finite(loss) else math.inf)


def _finite(value: Any) -> bool:
    return not isinstance(value, float) or math.isfinite(value)
