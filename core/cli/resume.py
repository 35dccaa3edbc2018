"""`nntui resume`: go on with a run from its last checkpoint, bit for bit."""

from __future__ import annotations

import argparse

from .headless import store_arguments, training_arguments
from .parser import positive, threads_argument

EXAMPLES = """
nntui resume last
nntui resume 1123-1430-digits-mlp --epochs 120    go further than it was meant to
nntui resume digits-mlp --detach                  in the background
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("run", metavar="RUN", help='a run\'s id or a part of it, "last", or its folder')
    parser.add_argument("--epochs", type=positive, metavar="N", help="a new last epoch")
    parser.add_argument(
        "--paused", action="store_true", help="begin in a pause; `nntui attach` or `nntui send` ends it"
    )
    training_arguments(parser)
    store_arguments(parser)
    threads_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Go on to the end, or until Ctrl-C."""
    from ..data import identity
    from ..runs.recorder import record_resumed
    from ..runs.resume import check_same_data, continuation
    from ..runs.store import RunStore
    from ..session import Session
    from .headless import train_session

    reader = RunStore(args.runs_dir).open(args.run)
    how = continuation(reader, epochs=args.epochs)
    if args.detach:
        from .detached import resume_detached

        return resume_detached(reader, args, args.epochs)
    session = Session(how.experiment, resume_from=how.state)
    prepared = session.prepare()
    check_same_data(reader, identity(prepared.dataset))
    if args.paused:
        session.control.pause()
    return train_session(
        session, args, lambda: record_resumed(session, reader, how.state), list(how.warnings)
    )
