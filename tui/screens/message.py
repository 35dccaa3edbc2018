"""An error in a dialog: what happened, why, and what to do about it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ...core.errors import NntuiError
from ...core.language import tr
from ..error_words import cause_lines
from ..widgets.key_bar import KeyBar
from .dialog import Dialog


class MessageScreen(Dialog[None]):
    """Shows an error. The app goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "leave", "go on", id="dialog.go_on")]

    def __init__(self, error: NntuiError) -> None:
        super().__init__()
        self.error = error

    def compose(self) -> ComposeResult:
        """Symptom, cause, cure."""
        with Vertical(classes="dialog -error"):
            yield Static(
                Content.assemble(("✖ ", "$error bold"), (tr(self.error.title), "bold")),
                classes="dialog-title",
            )
            with VerticalScroll(classes="dialog-body"):
                causes = cause_lines(self.error)
                if causes:
                    yield Static(Content("\n".join(causes)))
                if self.error.hint:
                    yield Static(Content.styled(tr(self.error.hint), "$accent"), classes="dialog-hint")
            yield KeyBar()
