"""The dialogue: read a line, do it, answer in words."""

from __future__ import annotations

import shlex
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from ...config import (
    ALL_SETTINGS,
    SECTIONS,
    apply_overrides,
    dump_experiment,
    preset_names,
    resolve_experiment,
)
from ...config.nearest import nearest
from ...errors import NntuiError
from ..commands import COMMANDS
from ..failures import UsageError
from ..headless import name_of
from .actions import Actions
from .completion import complete_with
from .departure import HungUp, Terminated, listening_to_signals
from .run import PlainRun
from .settings import SHORT, split_setting
from .verbs import BY_NAME, DESCRIBED, OTHER_WORDS, VERBS, help_lines, verb_lines
from .voice import Stream, Voice

PROMPT = "nntui> "
THIS = "this"
"""Stands for the experiment at hand in commands of the command line."""


class Dialogue:
    """One person's session. `lines` gives what is typed, and None at the end."""

    def __init__(self, actions: Actions, voice: Voice) -> None:
        self._actions, self._voice = actions, voice
        self.leaving = False

    def answer(self, line: str) -> None:
        """Do what a line says; errors are told, and nothing else happens."""
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            words = line.split()
        try:
            if words:
                self._do(words[0].lower(), words[1:])
        except NntuiError as error:
            self._voice.say([error.title, *(f"  {part}" for part in str(error.message).splitlines())])
            self._voice.say([f"  {error.hint}"] if error.hint else [])
        self._voice.finish(60.0)

    def _do(self, word: str, rest: list[str]) -> None:
        word = OTHER_WORDS.get(word, word)
        if word.isdecimal() and not rest:
            self._actions.pick(int(word))
        elif word in ("quit", "q", "exit", "bye"):
            self.leaving = True
        elif word in ("help", "?"):
            self._help(rest)
        elif word in BY_NAME:
            action: Callable[[list[str]], None] = getattr(self._actions, f"do_{word}")
            action(rest)
        elif word in COMMANDS:
            self._command([word, *rest])
        else:
            near = nearest(word, [*BY_NAME, *COMMANDS])
            raise UsageError(
                f"There is no word {word!r}",
                "",
                f"Did you mean {near!r}?" if near else "`help` lists them all.",
            )

    def _help(self, rest: Sequence[str]) -> None:
        word = OTHER_WORDS.get(rest[0].lower(), rest[0].lower()) if rest else ""
        if word in BY_NAME:
            self._voice.say(verb_lines(BY_NAME[word]))
        elif word in COMMANDS:
            self._command([word, "--help"])
        elif rest:
            self._actions.do_set([split_setting(rest)[0]])
        else:
            self._voice.say(help_lines({name: command.summary for name, command in COMMANDS.items()}))

    def _command(self, argv: list[str]) -> None:
        """A command of the command line, in this process."""
        from .. import main

        self._voice.finish(60.0)
        spoken = Stream(self._voice)
        with tempfile.TemporaryDirectory() as folder, redirect_stdout(spoken), redirect_stderr(spoken):
            if THIS in argv:
                path = Path(folder) / "this.toml"
                path.write_text(dump_experiment(self._actions.experiment), encoding="utf-8")
                argv = [str(path) if word == THIS else word for word in argv]
            main(argv)


def options(before: Sequence[str]) -> Sequence[str]:
    """What may be typed behind some words."""
    if not before:
        return [*(verb.name for verb in VERBS), *COMMANDS]
    match before[0]:
        case "set" if len(before) == 1:
            return [*SHORT, *(info.name for info in ALL_SETTINGS.values())]
        case "set" if before[1] in ALL_SETTINGS or before[1] in SHORT:
            return ALL_SETTINGS[SHORT.get(before[1], before[1])].setting.names
        case "show":
            return list(SECTIONS)
        case "load":
            return preset_names()
        case "describe":
            return DESCRIBED
        case "help":
            return [verb.name for verb in VERBS]
    return [THIS] if before[0] in COMMANDS else []


def run_plain(
    experiment: str,
    overrides: Sequence[str] = (),
    *,
    save: bool = True,
    runs_dir: str | None = None,
    on_hangup: str = "go-on",
    ascii_only: bool = False,
) -> int:
    """Open the dialogue on standard input and output; returns the exit code.

    Raises NntuiError where there is no such experiment.
    """
    chosen = apply_overrides(resolve_experiment(experiment), overrides)
    voice = Voice(ascii_only=ascii_only)
    run = PlainRun(voice, save=save, runs_dir=runs_dir)
    dialogue = Dialogue(Actions(chosen, name_of(experiment), run, voice), voice)
    person = sys.stdin.isatty()
    if person:
        complete_with(options)
    voice.say(
        [f"nntui in words. The experiment is {experiment}: {chosen.title}", "`help` lists what can be typed."]
    )
    with listening_to_signals():
        try:
            _talk(dialogue, voice, person=person)
            run.finish()
            code = 0
        except HungUp:
            goes_on = save and on_hangup == "go-on"
            (run.see_through if goes_on else run.finish)()
            code = 0 if goes_on else HungUp.exit_code
        except Terminated as ended:
            voice.say("stopping, and saving the run")
            run.finish()
            code = ended.exit_code
    voice.finish(5.0)
    return code


def _talk(dialogue: Dialogue, voice: Voice, *, person: bool) -> None:
    while not dialogue.leaving:
        voice.finish(60.0)
        try:
            line = input(PROMPT if person else "")
        except (EOFError, OSError):
            if person and not sys.stdin.isatty():
                raise HungUp from None
            return
        except KeyboardInterrupt:
            voice.say(["", "`quit` leaves."])
            continue
        try:
            dialogue.answer(line)
        except KeyboardInterrupt:
            voice.say(["", "listening no longer; the run goes on"])
