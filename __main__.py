"""The `nntui` command: the workbench without arguments, one of its commands with them."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; returns the exit code."""
    from .core.cli import main as command_line

    return command_line(sys.argv[1:], without=_open_workbench)


def _open_workbench() -> int:
    from .tui.app import run  # Textual is imported here and nowhere in core

    return run() or 0


if __name__ == "__main__":
    raise SystemExit(main())
