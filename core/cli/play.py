"""`nntui play`: train the experiment in a string that `nntui share` printed."""

from __future__ import annotations

import argparse
import sys

from .headless import store_arguments, training_arguments
from .parser import threads_argument

EXAMPLES = """
nntui play nntui:1:AbC...
nntui play nntui:1:AbC... --toml > mine.toml     only look at it
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("text", metavar="STRING", help="what `nntui share` printed")
    parser.add_argument("--toml", action="store_true", help="print it as TOML instead of training it")
    parser.add_argument("--no-save", action="store_true", help="keep nothing of the run")
    training_arguments(parser)
    store_arguments(parser)
    threads_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Train it, or print it."""
    from ..config import dump_experiment
    from ..runs.share import play

    shared = play(args.text)
    if shared.other_defaults:
        print(
            "nntui: this string comes from a version with other defaults; settings it does not name may differ",
            file=sys.stderr,
        )
    if args.toml:
        print(dump_experiment(shared.experiment), end="")
        return 0
    from .train import train_experiment

    return train_experiment(shared.experiment, "played", args)
