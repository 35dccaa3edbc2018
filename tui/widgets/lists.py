"""A list to choose from and a line to type in, as the dialogs have them: Enter is said in the footer, nothing
blinks."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList


class ChoiceList(OptionList):
    """Options; Enter takes the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "take it", id="dialog.take"),
        Binding("down,j", "cursor_down", "next", id="dialog.next", show=False),
        Binding("up,k", "cursor_up", "previous", id="dialog.previous", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(compact=True)


class TypedLine(Input):
    """A line of text; Enter takes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "take it", id="dialog.take")]

    def __init__(self, text: str = "", *, placeholder: str = "") -> None:
        super().__init__(text, placeholder=placeholder, compact=True)
        self.cursor_blink = False
