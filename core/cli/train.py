"""`nntui train`: an experiment trained without a screen."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .parser import threads_argument

if TYPE_CHECKING:
    from ..config import Experiment
    from ..session import Session

EXAMPLES = """
nntui train digits-mlp
nntui train digits-mlp --epochs 5 --set model.activation=tanh --set model.init=xavier
nntui train mine.toml --data measurements.csv --target species
nntui train lr-explodes --json | python -m json.tool --json-lines
nntui train mine.toml --strict && echo "healthy to the end"
"""

EXIT_CODES = {"done": 0, "stopped": 0, "failed": 1, "diverged": 3}
STRICT_FAILURE = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "experiment", metavar="PRESET|FILE", help="a preset's name (see `nntui presets`) or a TOML file"
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
    parser.add_argument("--json", action="store_true", help="one JSON object per line on standard output")
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit with 1 when a warning or a critical finding stands at the end",
    )
    threads_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Train to the end, or until Ctrl-C; the exit code says how it went."""
    experiment = chosen_experiment(args)
    from ..config import without_effect
    from ..session import Session  # imports NumPy, after the number of threads is set
    from .lines import JsonLines
    from .progress import ProgressLines
    from .signals import stopping_on_signals

    session = Session(experiment)
    stop = session.control.stop
    output = JsonLines(stop) if args.json else ProgressLines(session.history, gone=stop)
    session.add_sink(output)
    session.prepare(output.preparing)
    for path in without_effect(experiment):
        output.note(f"note: {path} has no effect here")
    with stopping_on_signals(session.control, output.note):
        session.start()
        while not session.join(0.2):
            pass  # the main thread only waits, so that signals are handled while the training goes on
    return exit_code(session, strict=args.strict)


def chosen_experiment(args: argparse.Namespace) -> Experiment:
    """The experiment with everything the command line changes in it. Raises ConfigError with all problems."""
    from ..config import apply_overrides, resolve_experiment
    from ..config.toml_write import toml_value

    short = {"training.epochs": args.epochs, "training.seed": args.seed}
    texts = {"data.source": args.data, "data.target": args.target}
    overrides = list(args.set)
    overrides += [f"{path}={value}" for path, value in short.items() if value is not None]
    overrides += [f"{path}={toml_value(value)}" for path, value in texts.items() if value is not None]
    return apply_overrides(resolve_experiment(args.experiment), overrides)


def exit_code(session: Session, *, strict: bool) -> int:
    """What an ended run leaves for the shell; an error that ended it is told."""
    from ..errors import NntuiError
    from .failures import tell, tell_unexpected

    if isinstance(session.error, NntuiError):
        return tell(session.error)
    finished = session.result
    if session.error is not None or finished is None:
        return tell_unexpected(session.error or RuntimeError("the run has no end"), session.error_text)
    code = EXIT_CODES[finished.outcome]
    standing = [record.finding for record in session.history.standing]
    if code == 0 and strict and any(finding.severity != "hint" for finding in standing):
        return STRICT_FAILURE
    return code
