"""`nntui send`: steer a run that another process trains, from any login that sees its folder."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from ..errors import ControlError
from .headless import store_arguments

if TYPE_CHECKING:
    from ..runs.live import LiveRun

EXAMPLES = """
nntui send last pause
nntui send digits-mlp resume
nntui send last optimizer.learning_rate=0.01
nntui send last stop --wait
"""

WORDS = ("pause", "resume", "step", "epoch", "stop", "abort")
LOOK_SECONDS = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("run", metavar="RUN", help='a run\'s id or a part of it, "last", or its folder')
    parser.add_argument(
        "command", metavar="COMMAND", help=f"{', '.join(WORDS)}, or PATH=VALUE to change a live setting"
    )
    parser.add_argument(
        "--wait",
        type=float,
        nargs="?",
        const=60.0,
        metavar="SECONDS",
        help="until the run has taken it (60 s)",
    )
    store_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Hand the command over."""
    from ..config import ALL_SETTINGS, parse_value
    from ..runs.live import LiveRun
    from ..runs.store import RunStore
    from ..training.control import Command

    live = LiveRun(RunStore(args.runs_dir).find(args.run))
    path, separator, text = args.command.partition("=")
    taken = _taken(live)
    if separator:
        info = ALL_SETTINGS.get(path.strip())
        live.control.set(path.strip(), parse_value(info.setting, text) if info else text)
    elif args.command in WORDS:
        live.control.send(Command(args.command))
    else:
        raise ControlError(
            f"There is no command {args.command!r}.",
            f"The commands are {', '.join(WORDS)}, and PATH=VALUE.",
            "For example: nntui send last optimizer.learning_rate=0.01",
        )
    if args.wait is not None and not _wait(live, taken, args.wait):
        raise ControlError(
            f"{live.reader.id} has not taken the command within {args.wait:g} s.",
            f"It is {live.presence().words}.",
            "It will be followed when the run's process looks again.",
        )
    return 0


def _taken(live: LiveRun) -> int:
    return int(live.reader.pulse().get("commands_taken") or 0)


def _wait(live: LiveRun, before: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if _taken(live) > before:
            return True
        time.sleep(LOOK_SECONDS)
    return False
