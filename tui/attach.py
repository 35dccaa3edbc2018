"""`nntui attach`: open a run that another process trains, or one that has ended, on the screen."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ..core.cli.headless import store_arguments

if TYPE_CHECKING:
    from .app import NntuiApp

EXAMPLES = """
nntui attach                     the run that goes on; else the last one
nntui attach digits-mlp          by a part of its name
nntui attach last --read-only    only look
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "run", nargs="?", metavar="RUN", help='a run\'s id or a part of it, "last", or its folder'
    )
    parser.add_argument("--read-only", action="store_true", help="look, without the keys that steer the run")
    store_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Open it; leaving the screen leaves the run alone."""
    from ..core.errors import NntuiError
    from ..core.runs.reader import RunReader
    from .terminal_check import why_no_screen

    folder = which(args.run, args.runs_dir)
    RunReader(folder)  # what is wrong with it is said before a screen is opened
    reason = why_no_screen(sys.__stdin__, sys.__stderr__)
    if reason is not None:
        raise NntuiError(
            str(reason), "", f"`nntui status {folder.name}` says how the run stands, without a screen."
        )
    from .app import run_app

    return run_app(make_viewer(folder, read_only=args.read_only, runs_dir=args.runs_dir))


def which(wanted: str | None, runs_dir: str | None) -> Path:
    """The folder of the run that is meant; without a name the newest of those that go on, else the newest.

    Raises NntuiError.
    """
    from ..core.runs.store import RunStore

    store = RunStore(runs_dir)
    if wanted:
        return store.find(wanted)
    alive = [info for info in store.runs() if info.presence.alive]
    return alive[0].folder if alive else store.find("last")


def make_viewer(folder: Path, *, read_only: bool, runs_dir: str | None = None, live: bool = True) -> NntuiApp:
    """The app with the run opened; behind it are the saved runs, and the bench with the run's experiment."""
    from ..core.config import Experiment
    from ..core.errors import NntuiError
    from ..core.runs.reader import RunReader
    from .app import NntuiApp
    from .bridge.session_maker import WorkbenchSessions
    from .bridge.workbench import Workbench
    from .options import Options, default_fps
    from .screens.viewer import ViewerScreen

    class ViewerApp(NntuiApp):
        """Opens on the run."""

        CSS_PATH: ClassVar = NntuiApp.EVERY_SHEET
        DEFAULT_MODE = "runs"

        def on_mount(self) -> None:
            """Over the table of runs."""
            self.push_screen(ViewerScreen(folder, read_only=read_only))

    try:
        experiment = RunReader(folder).experiment()
    except NntuiError:
        experiment = Experiment()
    store = runs_dir or str(folder.parent)
    options = Options(fps=default_fps(), save=True, runs_dir=store, live=live)
    sessions = WorkbenchSessions(save=True, runs_dir=store)
    return ViewerApp(Workbench(experiment, folder.name, sessions), options)
