"""`nntui ensemble`: several saved runs asked together."""

from __future__ import annotations

import argparse
import json

from .headless import store_arguments

EXAMPLES = """
nntui ensemble 1123-1430-digits-mlp 1123-1431-digits-mlp
nntui ensemble --tag good --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("runs", nargs="*", metavar="RUN", help="runs' ids or parts of them, or folders")
    parser.add_argument("--tag", metavar="WORD", help="all runs with this tag")
    parser.add_argument("--json", action="store_true", help="print JSON")
    store_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Average their probabilities, and judge each and all."""
    from ..compare.ensemble import ensemble
    from ..runs.plain_json import figures
    from ..runs.reader import RunReader
    from ..runs.store import RunStore
    from .wording import percent

    store = RunStore(args.runs_dir)
    folders = [store.find(wanted) for wanted in args.runs]
    if args.tag:
        folders += [info.folder for info in store.runs() if args.tag in info.notes.tags]
    result = ensemble([RunReader(folder) for folder in dict.fromkeys(folders)])
    rows = [*result.members, result.whole]
    if args.json:
        members = [figures(vars(row)) for row in result.members]
        print(json.dumps({"members": members, "ensemble": figures(vars(result.whole))}))
        return 0
    width = max(len(row.name) for row in rows)
    for row in rows:
        accuracy = "" if row.accuracy != row.accuracy else f"  val {percent(row.accuracy)}"
        print(f"{row.name:<{width}}  val loss {row.loss:.4f}{accuracy}")
    return 0
