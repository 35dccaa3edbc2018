"""Some of a table of names, in an order of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ...core.config import Choice
from ...core.language import tr
from ..widgets.key_bar import KeyBar
from ..widgets.lists import ChoiceList
from .dialog import Dialog

NONE = "none"
"""The name that stands for an empty list."""


class OrderScreen(Dialog[tuple[str, ...] | None]):
    """Answers with the names in order, None for no answer. The chosen ones stand at the top, numbered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "put", "in or out", id="order.toggle"),
        Binding("shift+up,K", "move(-1)", "earlier", id="order.earlier", key_display="K"),
        Binding("shift+down,J", "move(1)", "later", id="order.later", key_display="J"),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], value: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._choices = {choice.name: choice for choice in choices if choice.name != NONE}
        self._may_be_none = any(choice.name == NONE for choice in choices)
        self.chosen = [name for name in value if name in self._choices]

    def compose(self) -> ComposeResult:
        """The list, and the words of the one under the cursor."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self._title, "bold"), classes="dialog-title")
            yield ChoiceList()
            yield Static("", id="choice-words", classes="dialog-words")
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the top."""
        self._fill(0)
        self.query_one(ChoiceList).focus()

    @property
    def _rows(self) -> list[str]:
        return [*self.chosen, *(name for name in self._choices if name not in self.chosen)]

    def _fill(self, cursor: int) -> None:
        options = self.query_one(ChoiceList)
        options.clear_options()
        options.add_options(Option(self._prompt(name), id=name) for name in self._rows)
        options.highlighted = max(0, min(cursor, len(self._rows) - 1))

    def _prompt(self, name: str) -> Content:
        label = tr(self._choices[name].label)
        if name in self.chosen:
            return Content.assemble((f"{self.chosen.index(name) + 1} ", "$accent bold"), (label, "bold"))
        return Content.assemble("  ", (label, "$text-muted"))

    @on(OptionList.OptionHighlighted)
    def _explain(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#choice-words", Static).update(Content(tr(self._choices[str(event.option_id)].words)))

    @property
    def _under_cursor(self) -> str:
        return self._rows[self.query_one(ChoiceList).highlighted or 0]

    def action_put(self) -> None:
        """Put the step last, or take it out."""
        name = self._under_cursor
        if name in self.chosen:
            self.chosen.remove(name)
        else:
            self.chosen.append(name)
        self._fill(self._rows.index(name))

    def action_move(self, direction: int) -> None:
        """Do the step earlier or later."""
        name = self._under_cursor
        if name not in self.chosen:
            return
        at = self.chosen.index(name)
        to = at + direction
        if 0 <= to < len(self.chosen):
            self.chosen[at], self.chosen[to] = self.chosen[to], self.chosen[at]
            self._fill(to)

    @on(OptionList.OptionSelected)
    def _take(self) -> None:
        """Go back with the order."""
        self.dismiss(tuple(self.chosen) or ((NONE,) if self._may_be_none else ()))
