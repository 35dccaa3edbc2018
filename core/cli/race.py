"""`nntui race`: what one setting does, with everything else equal."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from .parser import positive, threads_argument

if TYPE_CHECKING:
    from ..compare.race import Race
    from ..compare.repeats import Repeats

EXAMPLES = """
nntui race digits-mlp --knob "optimizer.learning_rate=0.1 0.01 0.001"
nntui race lecture-recipe --knob "model.batch_norm=true false" --seeds 5 --epochs 10
nntui race digits-mlp --knob "model.init=he small" --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("experiment", metavar="PRESET|FILE", help="what all entries have in common")
    parser.add_argument(
        "--knob",
        required=True,
        metavar="PATH='A B ...'",
        help="the one setting that differs: two to four values",
    )
    parser.add_argument(
        "--seeds", type=positive, default=1, metavar="N", help="repeat over N seeds (1; better 3 to 5)"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="PATH=VALUE", help="change a common setting"
    )
    parser.add_argument("--epochs", metavar="N", help="how long each entry trains (training.epochs)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    threads_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Race, and say what may be said of it."""
    from ..compare.plan import entries_of
    from ..compare.repeats import repeat
    from ..compare.words import lines
    from ..config import apply_overrides, resolve_experiment

    common = [*args.set, *([f"training.epochs={args.epochs}"] if args.epochs else [])]
    base = apply_overrides(resolve_experiment(args.experiment), common)
    path, _, values = args.knob.partition("=")
    entries = entries_of(base, path, values.split())
    first = base.training.seed
    progress = None if args.json or not sys.stderr.isatty() else _progress
    result = repeat(entries, range(first, first + args.seeds), watch=progress)
    if progress:
        print("\r\x1b[K", end="", file=sys.stderr)
    print(
        json.dumps(_table(result))
        if args.json
        else "\n".join([result.knob.title, *lines(result), result.verdict])
    )
    return 0


def _progress(race: Race) -> None:
    epochs = race.entries[0].session.experiment.training.epochs
    print(f"\r{race.title}: epoch {race.position:.1f}/{epochs}", end="", file=sys.stderr, flush=True)


def _table(result: Repeats) -> dict[str, object]:
    from ..runs.plain_json import figures

    winner = result.winner
    table: dict[str, object] = figures(
        {
            "knob": result.knob.path,
            "values": list(result.knob.values),
            "seeds": list(result.seeds),
            "measure": result.measure,
            "scores": abs(result.scores),
            "mean": abs(result.mean),
            "spread": result.spread,
            "winner": None if winner is None else result.knob.values[winner],
            "verdict": result.verdict,
        }
    )
    return table
