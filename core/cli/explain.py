"""`nntui explain`: what happened in a saved run, in words."""

from __future__ import annotations

import argparse
import textwrap

EXAMPLES = """
nntui explain last
NNTUI_LANG=ru nntui explain 1f3a
nntui explain last --replay        a lost run's last steps, and the lost one again in float64
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("run", metavar="RUN", help='a run\'s id or part of one, "last", or its folder')
    parser.add_argument(
        "--replay",
        action="store_true",
        help="of a run whose loss was lost: its last steps by layer, and the lost step again in float64",
    )
    parser.add_argument("--runs-dir", metavar="DIR", help="where runs are kept")


def run(args: argparse.Namespace) -> int:
    """Print a paragraph made from the run's events and findings."""
    from ..language import chosen_language
    from ..lessons.explain_run import explain_run
    from ..lessons.texts import Texts
    from ..runs.store import RunStore
    from ..training.history import History

    history = History()
    reader = RunStore(args.runs_dir).open(args.run)
    history.apply_all(reader.events())
    say = Texts(chosen_language())
    print(textwrap.fill(explain_run(history, say), 78))
    if args.replay:
        from .replay import show_lost_step

        show_lost_step(reader)
    return 0
