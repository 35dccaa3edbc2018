"""One of a table of names, all of them seen at once, with what the one under the cursor does."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ...core.config import Choice
from ...core.language import tr
from ..widgets.key_bar import KeyBar
from ..widgets.lists import ChoiceList
from .dialog import Dialog


class ChooseScreen(Dialog[str | None]):
    """Answers with the name chosen, None for none."""

    def __init__(self, title: str, choices: Sequence[Choice], value: str) -> None:
        super().__init__()
        self._title, self._choices, self._value = title, choices, value

    def compose(self) -> ComposeResult:
        """The list, the one in use marked, and the words of the one under the cursor."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self._title, "bold"), classes="dialog-title")
            yield ChoiceList()
            yield Static("", id="choice-words", classes="dialog-words")
            yield KeyBar()

    def _prompt(self, choice: Choice) -> Content:
        mark = ("● ", "$accent") if choice.name == self._value else "  "
        room = max(len(tr(choice.label)) for choice in self._choices) + 2
        name = "" if choice.name == choice.label.casefold() else choice.name
        return Content.assemble(mark, (tr(choice.label).ljust(room), "bold"), (name, "$text-muted"))

    def on_mount(self) -> None:
        """Begin at the one in use."""
        options = self.query_one(ChoiceList)
        options.add_options(Option(self._prompt(choice), id=choice.name) for choice in self._choices)
        options.highlighted = next((n for n, one in enumerate(self._choices) if one.name == self._value), 0)
        options.focus()

    @on(OptionList.OptionHighlighted)
    def _explain(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#choice-words", Static).update(Content(tr(self._choices[event.option_index].words)))

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
