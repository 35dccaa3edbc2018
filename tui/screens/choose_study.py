"""Choosing one of the studies."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ..widgets.key_bar import KeyBar
from ..widgets.lists import ChoiceList
from .dialog import Dialog


class ChooseStudyScreen(Dialog[str | None]):
    """Answers with a study's name."""

    def __init__(self, names: list[str], current: str) -> None:
        super().__init__()
        self._names, self._current = names, current

    def compose(self) -> ComposeResult:
        """The studies, the newest first."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled("Studies", "bold"), classes="dialog-title")
            yield ChoiceList()
            yield KeyBar()

    def on_mount(self) -> None:
        """The cursor on the one that is shown."""
        options = self.query_one(ChoiceList)
        options.add_options(
            Option(Content(("● " if name == self._current else "  ") + name)) for name in self._names
        )
        options.highlighted = self._names.index(self._current) if self._current in self._names else 0
        options.focus()

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._names[event.option_index])
