"""A question before something is lost."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from ...core.language import tr
from ..widgets.key_bar import KeyBar
from .dialog import Dialog


class ConfirmScreen(Dialog[bool]):
    """Asks; answers True for yes, False for no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "yes", id="dialog.yes"),
        Binding("n,escape", "answer(False)", "no", id="dialog.no"),
    ]

    def __init__(self, question: str, words: str, *, again: str = "") -> None:
        """`again`: the key that led here; pressed once more it means yes."""
        super().__init__()
        self._question, self._words, self._again = question, words, again

    def compose(self) -> ComposeResult:
        """The question and what is at stake."""
        with Vertical(classes="dialog -small"):
            yield Static(Content.styled(tr(self._question), "bold"), classes="dialog-title")
            yield Static(Content(tr(self._words)), classes="dialog-body")
            yield KeyBar()

    def on_mount(self) -> None:
        """The key that led here says yes."""
        if self._again:
            self._bindings.bind(self._again, "answer(True)", show=False)

    def action_answer(self, yes: bool) -> None:
        """Go back with the answer."""
        self.dismiss(yes)

    def action_leave(self) -> None:
        """Escape means no."""
        self.dismiss(False)
