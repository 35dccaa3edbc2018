"""`nntui share`: an experiment as one line to paste."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from .headless import store_arguments

if TYPE_CHECKING:
    from ..config import Experiment

EXAMPLES = """
nntui share last
nntui share digits-mlp        a preset, a file or a run
nntui play "$(nntui share last)"
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "what", metavar="RUN|PRESET|FILE", help='a run\'s id or a part of it, "last", a preset, a file'
    )
    store_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the string."""
    from ..runs.share import LIMIT, share

    experiment = experiment_of(args)
    text = share(experiment)
    print(text)
    source = experiment.data.source
    if "/" in source or "\\" in source:
        print(
            f"note: the data are a file of yours ({source}); whoever plays this needs it too", file=sys.stderr
        )
    if len(text) > LIMIT:
        print(f"note: {len(text)} characters; a file is easier to pass on", file=sys.stderr)
    return 0


def experiment_of(args: argparse.Namespace) -> Experiment:
    """The experiment meant: a preset's, a file's, or a run's. Raises NntuiError."""
    from ..config import preset_names, resolve_experiment
    from ..runs.store import RunStore

    if args.what in preset_names() or args.what.endswith(".toml"):
        return resolve_experiment(args.what)
    return RunStore(args.runs_dir).open(args.what).experiment()
