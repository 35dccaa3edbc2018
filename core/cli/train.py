"""`nntui train`: an experiment trained without a screen."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .headless import name_of, store_arguments, train_session, training_arguments
from .parser import threads_argument

if TYPE_CHECKING:
    from ..config import Experiment

EXAMPLES = """
nntui train digits-mlp
nntui train digits-mlp --epochs 5 --set model.activation=tanh --set model.init=xavier
nntui train --data measurements.csv --target species
nntui train lr-explodes --json | python -m json.tool --json-lines
nntui train mine.toml --strict && echo "healthy to the end"
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "experiment",
        metavar="PRESET|FILE",
        nargs="?",
        default="",
        help="a preset's name (see `nntui presets`) or a TOML file; may be left out where --data is given",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="change a setting, such as model.activation=tanh; may be given many times",
    )
    parser.add_argument("--epochs", metavar="N", help="how often every example is seen (training.epochs)")
    parser.add_argument("--seed", metavar="N", help="the run's seed (training.seed)")
    parser.add_argument("--data", metavar="NAME|PATH", help="train on other data (data.source)")
    parser.add_argument("--target", metavar="COLUMN", help="the column of a table to predict (data.target)")
    parser.add_argument("--no-save", action="store_true", help="keep nothing of the run")
    training_arguments(parser)
    store_arguments(parser)
    threads_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Train to the end, or until Ctrl-C; the exit code says how it went."""
    return train_experiment(chosen_experiment(args), name_of(args.experiment or args.data), args)


def train_experiment(experiment: Experiment, name: str, args: argparse.Namespace) -> int:
    """Train it here, or in the background; saved under `name` unless told otherwise."""
    if args.detach:
        from .detached import train_detached

        return train_detached(experiment, name, args)
    from ..config import without_effect
    from ..runs.recorder import record_new
    from ..runs.store import RunStore
    from ..session import Session  # imports NumPy, after the number of threads is set

    session = Session(experiment)
    notes = [f"note: {path} has no effect here" for path in without_effect(experiment)]
    record = None if args.no_save else lambda: record_new(session, RunStore(args.runs_dir), name=name)
    return train_session(session, args, record, notes)


def chosen_experiment(args: argparse.Namespace) -> Experiment:
    """The experiment with everything the command line changes in it. Raises ConfigError with all problems."""
    from ..config import apply_overrides
    from ..config.toml_write import toml_value

    short = {"training.epochs": args.epochs, "training.seed": args.seed}
    texts = {"data.source": args.data, "data.target": args.target}
    overrides = list(args.set)
    overrides += [f"{path}={value}" for path, value in short.items() if value is not None]
    overrides += [f"{path}={toml_value(value)}" for path, value in texts.items() if value is not None]
    return apply_overrides(_begun_from(args), overrides)


def _begun_from(args: argparse.Namespace) -> Experiment:
    """The named experiment; with data alone, every setting at its default."""
    from ..config import Experiment, resolve_experiment
    from .failures import UsageError

    if args.experiment:
        return resolve_experiment(args.experiment)
    if args.data is None:
        raise UsageError(
            "There is nothing to train",
            "Neither an experiment nor data are named.",
            "Name a preset (`nntui presets` lists them), a TOML file, or --data NAME|PATH.",
        )
    return Experiment(title=f"{args.data}, every setting at its default")
