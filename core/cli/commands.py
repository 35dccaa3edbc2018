"""The table of commands. A command is a module with

    EXAMPLES: str                              shown under its help
    add_arguments(parser) -> None              declares its arguments
    run(args) -> int                           does it and returns the exit code

and is imported only when it is asked for, so `nntui --help` and `nntui --version` stay quick: the table is
all they need. Modules keep heavy imports (NumPy, Textual) inside `run`.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

ROOT = __name__.partition(".")[0]


class CommandModule(Protocol):
    """What a command's module offers."""

    EXAMPLES: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it; the exit code."""


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command lives ("core.cli.train", below the package's root) and what it does, in a line."""

    module: str
    summary: str

    def load(self) -> CommandModule:
        """Import the command's module."""
        return cast(CommandModule, import_module(f"{ROOT}.{self.module}"))


Commands = Mapping[str, Command]

COMMANDS: Commands = {
    "train": Command("core.cli.train", "train a preset or a file without a screen"),
    "data": Command("core.cli.data", "list, fetch and look at data sets"),
    "search": Command(
        "core.cli.search", "search hyperparameters: random, coarse to fine, halving, on many processes"
    ),
    "check": Command("core.cli.check", "the checks before training: data, initial loss, gradients, sanity"),
    "resume": Command("core.cli.resume", "go on with a run from its last checkpoint"),
    "branch": Command("core.cli.branch", "go on from a run's checkpoint with changed settings"),
    "runs": Command("core.cli.runs", "list, show, compare and remove runs"),
    "status": Command("core.cli.status", "one line for prompts and scripts"),
    "send": Command("core.cli.send", "pause, stop or change a run that another process trains"),
    "fix": Command("core.cli.fix", "train, take the first fix of what is found, train again"),
    "doctor": Command("core.cli.doctor", "the rules of the diagnosis, and a benchmark of them"),
    "race": Command("core.cli.race", "compare values of one setting fairly, over seeds"),
    "ensemble": Command("core.cli.ensemble", "average the predictions of several runs"),
    "export": Command("core.cli.export", "write a run as tables, plots, a report, weights or a script"),
    "watch": Command("core.cli.watch", "follow the log of a training that another tool does"),
    "share": Command("core.cli.share", "print an experiment as one line to paste"),
    "play": Command("core.cli.play", "train the experiment in such a line"),
    "explain": Command("core.cli.explain", "what happened in a saved run, in words"),
    "learn": Command("core.cli.learn", "the lecture as lessons: predict, run, compare, and a task to solve"),
    "grade": Command("core.cli.grade", "whether a saved run reaches a lesson's goal"),
    "presets": Command("core.cli.presets", "list the presets, or print one as TOML"),
}
