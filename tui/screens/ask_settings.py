"""Asking for settings in one line: a branch's changes, a race's knob."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from ...core.config import Experiment, apply_overrides, value_at
from ...core.errors import ConfigError, NntuiError, Problem
from ...core.language import tr
from ..error_words import cause_lines, error_lines
from ..widgets.key_bar import KeyBar
from ..widgets.lists import TypedLine
from ..widgets.settings_line import SettingsLine, paths_like
from .dialog import Dialog

Taken = TypeVar("Taken")
MOST_SHOWN = 5


class AskLineScreen(Dialog[Any], Generic[Taken]):
    """Answers with what `take` makes of the line; what it raises is said, and the line stays."""

    def __init__(self, title: str, words: str, take: Callable[[str], Taken], *, text: str = "") -> None:
        super().__init__()
        self._title, self._words, self._take, self._text = title, words, take, text

    def compose(self) -> ComposeResult:
        """The line, and what it is for."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled(tr(self._title), "bold"), classes="dialog-title")
            yield from self.compose_line()
            yield Static(Content(tr(self._words)), classes="dialog-words")
            yield KeyBar()

    def compose_line(self) -> ComposeResult:
        """Where it is typed."""
        yield TypedLine(self._text)

    def on_mount(self) -> None:
        """The cursor at the end of what stands there."""
        line = self.query_one(TypedLine)
        line.focus()
        line.cursor_position = len(line.value)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._say(Content(tr(self._words)))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        try:
            taken = self._take(event.value.strip())
        except NntuiError as error:
            self._say(Content.styled("✖ " + "\n".join(_words_of(error)), "$error"))
        else:
            self.dismiss(taken)

    def _say(self, words: Content) -> None:
        self.query_one(".dialog-words", Static).update(words)


class AskSettingsScreen(AskLineScreen[Taken]):
    """The same with settings completed by Tab, and their values shown beside those that are being typed."""

    def __init__(
        self,
        title: str,
        words: str,
        experiment: Experiment,
        take: Callable[[str], Taken],
        *,
        text: str = "",
        allowed: Callable[[str], bool] = lambda path: True,
    ) -> None:
        """`experiment`: whose values are shown."""
        super().__init__(title, words, take, text=text)
        self._experiment, self._allowed = experiment, allowed

    def compose_line(self) -> ComposeResult:
        """And the settings that begin so."""
        yield SettingsLine(self._text, self._allowed)
        yield Static("", id="settings-like")

    @on(Input.Changed)
    def _complete(self) -> None:
        word = self.query_one(SettingsLine).word
        found = paths_like(word, self._allowed)[:MOST_SHOWN] if word else []
        wide = max(map(len, found), default=0) + 2
        rows = [
            Content.assemble(path.ljust(wide), (str(value_at(self._experiment, path)), "$accent"))
            for path in found
        ]
        self.query_one("#settings-like", Static).update(Content("\n").join(rows))


def read_settings(experiment: Experiment, text: str) -> Experiment:
    """The experiment with what was typed; blanks divide settings, quotes keep them together. Raises ConfigError."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ConfigError("The line cannot be read.", (Problem(text, str(error)),)) from None
    return apply_overrides(experiment, words)


def _words_of(error: NntuiError) -> list[str]:
    return cause_lines(error) if isinstance(error, ConfigError) and error.problems else error_lines(error)
