"""Asking for a path."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from ...core.language import tr
from ..widgets.key_bar import KeyBar
from ..widgets.path_line import PathLine
from .dialog import Dialog


class AskPathScreen(Dialog[str | None]):
    """Answers with what was typed, once `problem` of it is "" ; None for no answer."""

    def __init__(self, title: str, words: str, problem: Callable[[str], str], *, text: str = "") -> None:
        super().__init__()
        self._title, self._words, self._problem, self._text = title, words, problem, text

    def compose(self) -> ComposeResult:
        """The line, and what may stand in it."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled(tr(self._title), "bold"), classes="dialog-title")
            yield PathLine(self._text, placeholder=tr("a path; tab completes it"))
            yield Static(Content(tr(self._words)), classes="dialog-words")
            yield KeyBar()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.query_one(".dialog-words", Static).update(Content(tr(self._words)))

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        problem = self._problem(typed) if typed else "Nothing is typed yet."
        if problem:
            self.query_one(".dialog-words", Static).update(Content.styled(f"✖ {tr(problem)}", "$error"))
        else:
            self.dismiss(typed)
