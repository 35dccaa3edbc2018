"""What all dialogs have in common: a box in the middle, with a title, over the screen they were asked for from."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """A dialog; escape leaves it without an answer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave", id="dialog.leave")]

    def action_leave(self) -> None:
        """Go back without an answer."""
        self.dismiss(None)
