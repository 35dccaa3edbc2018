"""The `nntui` command: the workbench without arguments, one of its commands with them."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main() -> int:
    """Run the command line; returns the exit code."""
    from .core.cli import Command
    from .core.cli import main as command_line

    more = {
        "attach": Command("tui.attach", "watch and steer a run that another process trains, on the screen"),
        "watch": Command("tui.watch", "follow the log of a training that another tool does"),
        "learn": Command("tui.learn", "the lecture as lessons: predict, run, compare, and a task to solve"),
    }
    return command_line(sys.argv[1:], more=more, without=_open_workbench)


def _open_workbench(argv: Sequence[str]) -> int:
    from .tui.opening import open_workbench  # Textual is imported behind it and nowhere in core

    return open_workbench(argv)


if __name__ == "__main__":
    raise SystemExit(main())
