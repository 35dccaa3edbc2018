"""The command line: `main(argv) -> exit code`. Each command is a module; see `commands`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from ..errors import NntuiError
from .commands import COMMANDS, Command, Commands

__all__ = ["COMMANDS", "Command", "Commands", "main"]

JSON_FLAG = "--json"
"""The option that makes a command speak JSON; looked for even where the arguments could not be parsed."""

JSON_IS_A_KIND = ("export",)
"""Commands to which it is a kind of file they write."""

Workbench = Callable[[Sequence[str]], int]
"""Opens the workbench with the arguments it is given; returns the exit code."""

INTERRUPTED = 130
"""What shells expect of a program ended by Ctrl-C before it had anything to finish gracefully."""


def main(argv: Sequence[str], *, more: Commands | None = None, without: Workbench | None = None) -> int:
    """Run a command line (without the program's name) and return the exit code; raises nothing.

    `more` are commands that live elsewhere (those with a screen). `without` is what happens when no command
    is given, but perhaps an experiment or options of its own, which it gets; where it is None, the overview is
    printed.
    """
    try:
        code = _told(list(argv), {**COMMANDS, **(more or {})}, without)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _let_go_of_stdout()
        return 0


def _told(argv: list[str], commands: Commands, without: Workbench | None) -> int:
    """The exit code, with every error told."""
    as_json = JSON_FLAG in argv and argv[0] not in JSON_IS_A_KIND
    try:
        return _dispatch(argv, commands, without)
    except BrokenPipeError:
        raise
    except NntuiError as error:
        from .failures import tell

        return tell(error, as_json=as_json)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as leaving:  # argparse leaves this way after printing a help text
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except Exception as error:  # noqa: BLE001 - the last net: no traceback reaches a user
        from .failures import tell_unexpected

        return tell_unexpected(error, as_json=as_json)


def _dispatch(argv: list[str], commands: Commands, without: Workbench | None) -> int:
    name = argv[0] if argv else ""
    if name in ("--version", "-V"):
        from ... import __version__

        print(f"nntui {__version__}")
        return 0
    if name == "help" and len(argv) > 1:
        return _run(argv[1], ["--help"], commands)
    if name in ("--help", "-h", "help") or (not argv and without is None):
        from .overview import overview

        print(overview(commands), end="")
        return 0
    if without is not None and name not in commands and _is_for_the_workbench(name):
        return without(argv)
    return _run(name, argv[1:], commands)


def _is_for_the_workbench(first: str) -> bool:
    """Whether a command line that begins so opens the workbench: empty, an option, an experiment."""
    from ..config import preset_names

    return not first or first.startswith("-") or first.endswith(".toml") or first in preset_names()


def _run(name: str, arguments: list[str], commands: Commands) -> int:
    command = commands.get(name)
    if command is None:
        raise _unknown(name, commands)
    from .parser import command_parser

    module = command.load()
    args = command_parser(name, command, module).parse_args(arguments)
    _limit_threads(getattr(args, "threads", None))
    return module.run(args)


def _limit_threads(threads: int | None) -> None:
    from ..threads import limit_threads

    limit_threads(threads)


def _unknown(name: str, commands: Commands) -> NntuiError:
    from ..config import preset_names
    from ..config.nearest import nearest
    from .failures import UsageError

    if name in preset_names() or name.endswith(".toml"):
        return UsageError(
            f"{name!r} is no command", "It is an experiment.", f"`nntui train {name}` trains it."
        )
    if Path(name).exists():
        return UsageError(
            f"{name!r} is no command",
            "It is a file or a folder.",
            f"`nntui train --data {name}` trains on it.",
        )
    near = nearest(name, commands)
    known = f"Did you mean `nntui {near}`?" if near else f"The commands are {', '.join(commands)}."
    return UsageError(f"There is no command {name!r}", known, "`nntui --help` explains them.")


def _let_go_of_stdout() -> None:
    """Whoever read us has gone: keep Python from complaining about it when it flushes at the end."""
    import os

    with suppress(OSError, ValueError):  # a stand-in for stdout has no file number
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
