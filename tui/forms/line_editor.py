"""The line in which a value is typed, laid over the value's place in its row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from ..messages import Fact


class LineEditor(Input):
    """Enter takes what was typed, escape leaves it. Nothing is lost when the focus goes elsewhere for a while."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "take it", id="editor.take"),
        Binding("escape", "leave", "leave it as it was", id="editor.leave"),
    ]

    @dataclass(eq=False)
    class Left(Fact):
        """The person wants the old value back."""

    def __init__(self, text: str, *, typed: str = "") -> None:
        super().__init__(typed or text, compact=True, select_on_focus=not typed, classes="line-editor")
        self.cursor_blink = False
        self.closed = False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Every printable key is a letter of the value here; Textual does not know these two by their names."""
        return key in ("plus", "minus") or super().check_consume_key(key, character)

    def action_leave(self) -> None:
        """Give up what was typed."""
        self.post_message(self.Left())
