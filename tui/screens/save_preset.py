"""Saving the experiment under a name of one's own."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from ...core.errors import NntuiError
from ...core.language import tr
from ..preset_shelf import path_for
from ..widgets.key_bar import KeyBar
from ..widgets.lists import TypedLine
from .dialog import Dialog


class SavePresetScreen(Dialog[Path | None]):
    """Answers with the file to write, None for none. A name that is taken is asked for twice."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._suggested = name
        self._warned = ""

    def compose(self) -> ComposeResult:
        """The name, and what is wrong with it."""
        with Vertical(classes="dialog -small"):
            yield Static(Content.styled(tr("Save as a preset"), "bold"), classes="dialog-title")
            yield TypedLine(self._suggested)
            yield Static(
                tr("Enter saves it; the presets picker (p) has it from then on."), classes="dialog-words"
            )
            yield KeyBar()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        words = self.query_one(".dialog-words", Static)
        try:
            path = path_for(event.value)
        except NntuiError as error:
            words.update(Content.styled(f"✖ {tr(error.title)}. {tr(error.hint)}", "$error"))
            return
        if path.exists() and self._warned != event.value:
            self._warned = event.value
            words.update(
                Content.styled(tr("▲ {name} exists. Enter again replaces it.", name=path.stem), "$warning")
            )
            return
        self.dismiss(path)
