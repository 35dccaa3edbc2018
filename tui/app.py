"""The app: it wires themes, keys, screens and the workbench together, and does nothing itself."""

from __future__ import annotations

import sys
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from ..core.config import apply_overrides, resolve_experiment
from .bridge.live_run import SessionMaker
from .bridge.workbench import Workbench
from .commands import ActionCommands
from .keymap import read_keymap
from .options import Options, default_fps
from .places import keys_file
from .screens.bench_keys import BENCH_KEYS
from .screens.confirm import ConfirmScreen
from .screens.table import SCREENS, STYLES, modes
from .terminal_check import why_no_screen
from .themes import THEMES

END_SECONDS = 3.0
"""How long the end of the app waits for the run's threads."""


class NntuiApp(App[int]):
    """The workbench."""

    TITLE = "nntui"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar = {ActionCommands}
    CSS_PATH: ClassVar = [f"styles/{name}.tcss" for name in STYLES]
    MODES: ClassVar = modes()
    DEFAULT_MODE = SCREENS[0].id
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "quit", id="app.quit", tooltip="Leave nntui"),
        Binding("f1", "command_palette", "all", id="app.palette", tooltip="Every action, with its key"),
        *(
            Binding(spec.key, f"switch_mode('{spec.id}')", spec.title, id=f"screen.{spec.id}", show=len(SCREENS) > 1)
            for spec in SCREENS
        ),
    ]

    def __init__(self, bench: Workbench, options: Options | None = None) -> None:
        super().__init__()
        self.bench = bench
        self.options = options or Options()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = f"nntui-{self.options.theme}"

    def on_mount(self) -> None:
        """A person's own keys."""
        keymap = read_keymap(keys_file(), known_ids(self))
        self.set_keymap(keymap.keys)
        for problem in keymap.problems:
            self.notify(str(problem), title="keys.toml", severity="warning", timeout=15)

    async def action_quit(self) -> None:
        """Leave; while a run is going on, only after asking."""
        reading = self.bench.runner.read()
        if not reading.active:
            self.exit(0)
            return
        words = f"It is at step {reading.step:,} of {reading.total_steps:,}, and ends with nntui."
        self.push_screen(
            ConfirmScreen("Training is going on. Quit?", words, again="q"), lambda yes: self.exit(0) if yes else None
        )


def known_ids(app: App[Any]) -> set[str]:
    """The ids of all actions that may be given another key."""
    bindings = [*BENCH_KEYS, *(binding for binding in app.BINDINGS if isinstance(binding, Binding))]
    return {binding.id for binding in bindings if binding.id}


def make_app(options: Options, make: SessionMaker | None = None) -> NntuiApp:
    """The app with its experiment. Raises NntuiError where there is no such experiment."""
    experiment = apply_overrides(resolve_experiment(options.experiment), options.overrides)
    return NntuiApp(Workbench(experiment, options.experiment, make), options)


def run(options: Options | None = None) -> int:
    """Open the workbench and return the exit code: 0 when it was left, 2 where no screen can be drawn.

    Raises NntuiError where the experiment that is asked for does not exist or is wrong.
    """
    reason = why_no_screen(sys.__stdin__, sys.__stderr__)
    if reason is not None:
        raise reason
    app = make_app(options or Options(fps=default_fps()))
    code = app.run(mouse=app.options.mouse)
    app.bench.runner.close(END_SECONDS)
    return code if code is not None else (app.return_code or 0)
