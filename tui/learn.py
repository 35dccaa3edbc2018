"""`nntui learn`: the lessons on the screen; as plain text where there is none, or where text is asked for."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, ClassVar

from ..core.cli import learn as plain

if TYPE_CHECKING:
    from .app import NntuiApp

EXAMPLES = plain.EXAMPLES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of the plain command."""
    plain.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Open the Learn screen, unless something is to be printed."""
    from .terminal_check import why_no_screen

    printing = args.plain or args.source or args.start or args.glossary or args.hint
    asked = printing or args.predict is not None or args.changes is not None
    if asked or not sys.stdout.isatty() or why_no_screen(sys.__stdin__, sys.__stderr__) is not None:
        return plain.run(args)
    from .app import run_app

    return run_app(make_learn_app(args.lesson))


def make_learn_app(lesson: str | None) -> NntuiApp:
    """The workbench, opened at the lessons or at one of them (a name or a file). Raises NntuiError."""
    from ..core.config import resolve_experiment
    from ..core.lessons.catalogue import lesson_names, resolve_lesson
    from .app import NntuiApp
    from .bridge.lesson_desk import LessonDesk
    from .bridge.workbench import Workbench
    from .options import Options
    from .screens.learn import LearnScreen
    from .screens.table import modes

    chosen = resolve_lesson(lesson) if lesson else None
    own = [chosen] if chosen is not None and lesson not in lesson_names() else []

    class LearnApp(NntuiApp):
        """Opens at the lessons."""

        CSS_PATH: ClassVar = NntuiApp.EVERY_SHEET
        DEFAULT_MODE = "learn"
        MODES: ClassVar = {
            **modes(),
            "learn": lambda: LearnScreen(LessonDesk(own=own), chosen.id if chosen else ""),
        }

    options = Options()
    return LearnApp(Workbench(resolve_experiment(options.experiment), options.experiment), options)
