"""The app: it wires themes, keys, screens and the workbench together, and does nothing itself."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from ..core.config import apply_overrides, resolve_experiment
from ..core.errors import Problem
from ..core.language import tr
from .bridge.live_run import SessionMaker
from .bridge.recorded import RecordedSession
from .bridge.session_maker import WorkbenchSessions
from .bridge.warm_up import warm_up
from .bridge.workbench import Workbench
from .collecting import begin as begin_to_collect
from .commands import ActionCommands
from .crash import tell_crash
from .departure import Departure
from .detaching import Detachment, why_not
from .error_words import problem_words
from .first_start import is_first_start, remember_start
from .keymap import read_keymap, taken_keys, unknown_ids
from .messages import FirstFrameShown
from .options import Options
from .places import keys_file
from .reading import READING_KEYS, Reading
from .screens.confirm import ConfirmScreen
from .screens.message import MessageScreen
from .screens.table import BENCH_STYLES, MORE_STYLES, SCREENS, modes
from .speaking import SPEAKING_KEYS, Speaking
from .style_sheet import OnceParsed
from .terminal.alerts import Alerts
from .terminal.governor import Governor, behind_multiplexer
from .terminal.output import MeasuredOutput
from .themes import THEMES
from .type_ahead import TypeAhead
from .widgets.key_names import key_of
from .widgets.plot_look import writes_unicode


class NntuiApp(MeasuredOutput, TypeAhead, Reading, Speaking):
    """The workbench."""

    TITLE = "nntui"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar = {ActionCommands}
    CSS_PATH: ClassVar = [f"styles/{name}.tcss" for name in BENCH_STYLES]
    EVERY_SHEET: ClassVar = [*CSS_PATH, *(f"styles/{name}.tcss" for name in MORE_STYLES)]
    """What an app that opens on another screen takes for its CSS_PATH."""
    MODES: ClassVar = modes()
    DEFAULT_MODE = SCREENS[0].id
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                spec.key,
                f"switch_mode('{spec.id}')",
                "screens" if spec is SCREENS[0] else spec.title,
                id=f"screen.{spec.id}",
                # One hint stands for all of them; the command palette lists each.
                show=spec is SCREENS[0] and len(SCREENS) > 1,
                key_display=f"{SCREENS[0].key}…" if spec is SCREENS[0] else None,
                tooltip=spec.words,
            )
            for spec in SCREENS
        ),
        Binding("q", "quit", "quit", id="app.quit", tooltip="Leave nntui"),
        Binding(
            "ctrl+d",
            "detach",
            "detach",
            id="app.detach",
            tooltip="Leave; the training goes on without a screen, and `nntui attach` comes back to it",
            show=False,
        ),
        *READING_KEYS,
        *SPEAKING_KEYS,
        Binding(
            "ctrl+t", "next_theme", "theme", id="app.theme", tooltip="Dark, light, high contrast", show=False
        ),
        Binding(
            "ctrl+l", "redraw", "redraw", id="app.redraw", tooltip="Draw the whole screen again", show=False
        ),
        Binding(
            "ctrl+z",
            "suspend_process",
            "suspend",
            id="app.suspend",
            tooltip="Back to the shell, which stops the training too; `fg` returns",
            show=False,
        ),
        Binding("f1", "command_palette", "all", id="app.palette", tooltip="Every action, with its key"),
    ]

    def __init__(self, bench: Workbench, options: Options | None = None) -> None:
        super().__init__()
        self.crash = ""
        """The details of the fault that ended the app."""
        self.bench = bench
        self.options = options or Options()
        self.first_start = is_first_start()
        self.detachment: Detachment | None = None
        """The run that goes on when the app has ended."""
        self.init_output(governor(self.options, os.environ), ascii_only=is_ascii(self.options))
        self.alerts = Alerts(self.options.alerts, self._send, os.environ)
        if not self.options.motion:
            self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = f"nntui-{self.options.theme}"
        self.stylesheet: OnceParsed = OnceParsed(variables=self.get_css_variables())

    def on_mount(self) -> None:
        """A person's own keys; and after Ctrl+Z, which may come at once, the screen is drawn again."""
        self.app_resume_signal.subscribe(self, lambda _: self.forget_screen())
        self._keys = read_keymap(keys_file())
        self.set_keymap(self._keys.keys)

    def on_unmount(self) -> None:
        """The terminal gets its title back."""
        self.alerts.close()

    def _send(self, text: str) -> None:
        """Control sequences that are no part of the picture."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(text)

    @on(FirstFrameShown)
    def _first_frame_shown(self) -> None:
        """What was not worth waiting for: styles, garbage, the heavy imports, and what is wrong with the keys."""
        elsewhere = self.current_mode != self.DEFAULT_MODE or len(self.screen_stack) > 1
        if self.stylesheet.read_more(MORE_STYLES) and elsewhere:
            self.refresh_css(animate=False)  # somebody was quicker, and is on another screen already
        if not self.is_headless:
            begin_to_collect()
        remember_start()
        if self.options.live:
            warm_up()
        self._tell_keys(self._keys.problems)
        if self._keys.keys:
            self.run_worker(self._check_keys, thread=True, exit_on_error=False)

    def _check_keys(self) -> None:
        from .action_ids import all_bindings, known_ids

        places = all_bindings(self)
        problems = (*unknown_ids(self._keys, known_ids(places)), *taken_keys(self._keys, places))
        self.call_from_thread(self._tell_keys, problems)

    def _tell_keys(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            words = f"{problem.path}: {problem_words(problem)}"
            self.notify(
                words,
                title="keys.toml",
                severity="warning",
                timeout=3 * self.NOTIFICATION_TIMEOUT,
                markup=False,
            )

    def _fatal_error(self) -> None:
        """A fault: leave the screen; the details are told after it, and not all over the terminal."""
        self.crash = traceback.format_exc()
        self._close_messages_no_wait()

    def action_next_theme(self) -> None:
        """The next of the three looks."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def action_redraw(self) -> None:
        """Something else has written on the terminal: send everything again."""
        self.forget_screen()

    async def action_quit(self) -> None:
        """Leave; while a run is going on, only after asking."""
        reading = self.bench.runner.read()
        if not reading.active:
            self.exit(0)
            return
        words = tr(
            "It is at step {step} of {total}, and ends with nntui.",
            step=f"{reading.step:,}",
            total=f"{reading.total_steps:,}",
        )
        if why_not(self.bench.runner.run) is None:
            words += " " + tr("{key} leaves and lets it go on.", key=key_of(self.screen, "app.detach"))
        self.push_screen(
            ConfirmScreen("Training is going on. Quit?", words, again="q"),
            lambda yes: self.exit(0) if yes else None,
        )

    def action_detach(self) -> None:
        """Leave; the run goes on in another process."""
        run = self.bench.runner.run
        refusal = why_not(run)
        if refusal is not None:
            self.push_screen(MessageScreen(refusal))
        elif run is not None and isinstance(run.session, RecordedSession):
            self.detachment = Detachment(run.session, self.options)
            self.exit(0)


def governor(options: Options, environment: Mapping[str, str]) -> Governor:
    """What holds the plots back on a slow link."""
    return Governor(acknowledged=not behind_multiplexer(environment), budget=options.budget, fps=options.fps)


def is_ascii(options: Options) -> bool:
    """Whether the terminal gets nothing but ASCII: asked for, or its stream can carry no more."""
    return options.ascii or not writes_unicode(sys.__stderr__)


def make_app(options: Options, make: SessionMaker | None = None) -> NntuiApp:
    """The app with its experiment. Raises NntuiError where there is no such experiment."""
    experiment = apply_overrides(resolve_experiment(options.experiment), options.overrides)
    sessions = make or WorkbenchSessions(save=options.save, runs_dir=options.runs_dir)
    return NntuiApp(Workbench(experiment, options.experiment, sessions), options)


def run(options: Options) -> int:
    """Open the workbench on a terminal and return the exit code: 0 when it was left by key, 128 and the signal's
    number after a signal, 1 after a fault of the program.

    Raises NntuiError where the experiment that is asked for does not exist or is wrong.
    """
    return run_app(make_app(options))


def run_app(app: NntuiApp) -> int:
    """Open an app on a terminal; the exit code is that of `run`."""
    departure = Departure(app)
    departure.enter()
    code = app.run(mouse=app.options.mouse)
    code = departure.leave(code if code is not None else (app.return_code or 0))
    if app.detachment is not None and not app.crash:
        print(app.detachment.carry_out())
    return tell_crash(app.crash, app.bench.runner) if app.crash else code
