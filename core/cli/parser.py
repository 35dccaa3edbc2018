"""Parsing one command's arguments, with errors told like all others."""

from __future__ import annotations

import argparse
from typing import NoReturn

from .commands import Command, CommandModule
from .failures import UsageError


class Parser(argparse.ArgumentParser):
    """argparse whose mistakes are `UsageError`s instead of an exit."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        title = message[:1].upper() + message[1:]
        raise UsageError(title, self.format_usage().strip(), f"`{self.prog} --help` explains it.")


def command_parser(name: str, command: Command, module: CommandModule) -> Parser:
    """The parser of one command."""
    parser = Parser(
        prog=f"nntui {name}",
        description=f"{command.summary[:1].upper()}{command.summary[1:]}.",
        epilog=f"examples:\n{_indent(module.EXAMPLES)}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    return parser


def threads_argument(parser: argparse.ArgumentParser) -> None:
    """`--threads N`, for commands that compute."""
    parser.add_argument(
        "--threads",
        type=positive,
        metavar="N",
        help="threads for matrix products (default: $NNTUI_THREADS, or 1)",
    )


def positive(text: str) -> int:
    """A whole number from 1 up, for argparse."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return number


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.strip().splitlines())
