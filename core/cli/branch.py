"""`nntui branch`: go on from a run's checkpoint with changed settings, as a run of its own."""

from __future__ import annotations

import argparse

from .headless import store_arguments, training_arguments
from .parser import threads_argument

EXAMPLES = """
nntui branch last --set optimizer.learning_rate=0.001 --epochs 120
nntui branch digits-mlp --at best --set regularization.l2=1e-3 --epochs 90
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("run", metavar="RUN", help='a run\'s id or a part of it, "last", or its folder')
    parser.add_argument(
        "--at", choices=("latest", "best"), default="latest", help="which of its checkpoints (latest)"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="PATH=VALUE", help="a setting that changes; many times"
    )
    parser.add_argument("--epochs", metavar="N", help="the branch's last epoch (training.epochs)")
    training_arguments(parser, detach=False)
    store_arguments(parser)
    threads_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Train the branch to its end."""
    from ..config import apply_overrides, with_values
    from ..data import identity
    from ..errors import NntuiError
    from ..runs.branch import branched, check_steps_left
    from ..runs.recorder import record_new
    from ..runs.resume import check_same_data
    from ..runs.store import RunStore
    from ..session import Session
    from .headless import train_session

    store = RunStore(args.runs_dir)
    reader = store.open(args.run)
    notes: list[str] = []
    state = reader.state(best=args.at == "best", warnings=notes)
    if state is None:
        raise NntuiError(
            f"{reader.id} has no {args.at} checkpoint to branch from.", "", "`nntui train` starts anew."
        )
    parent = with_values(reader.experiment(), state.settings) if state.settings else reader.experiment()
    overrides = [*args.set, *([f"training.epochs={args.epochs}"] if args.epochs else [])]
    experiment = apply_overrides(parent, overrides)
    check_steps_left(state, experiment)
    session = Session(experiment, resume_from=branched(state, parent, experiment))
    check_same_data(reader, identity(session.prepare().dataset))
    name = reader.record.title or reader.id
    step = state.step
    return train_session(
        session,
        args,
        lambda: record_new(session, store, name=name, parent=reader.id, parent_step=step),
        notes,
    )
