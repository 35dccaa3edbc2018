"""`nntui watch`: the log of another tool's training on the screen; lines where there is none, or they are asked for."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, ClassVar

from ..core.cli import watch as plain

if TYPE_CHECKING:
    from ..core.watch.watched import Watched
    from .app import NntuiApp

EXAMPLES = plain.EXAMPLES + "nntui watch history.csv --plain       a line for each look in place of plots\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of the plain command, and whether it is wanted."""
    plain.add_arguments(parser)
    parser.add_argument("--plain", action="store_true", help="lines in place of a screen")


def run(args: argparse.Namespace) -> int:
    """Open the screen, unless lines are wanted; 1 where a critical warning stands at the end."""
    from .terminal_check import why_no_screen

    lines = args.once or args.json or args.plain or not sys.stdout.isatty()
    if lines or why_no_screen(sys.__stdin__, sys.__stderr__) is not None:
        return plain.run(args)
    from ..core.watch.watched import Watched
    from .app import run_app

    watched = Watched(args.path)
    code = run_app(make_watch_app(watched, every=args.every))
    critical = any(finding.severity == "critical" for finding in watched.findings)
    return code or int(critical)


def make_watch_app(watched: Watched, *, every: float = 1.0, live: bool = True) -> NntuiApp:
    """The app with the log opened; behind it is the workbench."""
    from ..core.config import Experiment
    from .app import NntuiApp
    from .bridge.session_maker import WorkbenchSessions
    from .bridge.workbench import Workbench
    from .options import Options, default_fps
    from .screens.watch import WatchScreen

    class WatchApp(NntuiApp):
        """Opens on the log."""

        CSS_PATH: ClassVar = NntuiApp.EVERY_SHEET
        DEFAULT_MODE = "runs"

        def on_mount(self) -> None:
            """Over the table of runs."""
            self.push_screen(WatchScreen(watched, every))

    options = Options(fps=default_fps(), save=True, live=live)
    return WatchApp(Workbench(Experiment(), "", WorkbenchSessions(save=True)), options)
