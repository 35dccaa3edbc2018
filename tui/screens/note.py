"""A note and tags on a run."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from ...core.language import tr
from ...core.runs.notes import Notes
from ..widgets.key_bar import KeyBar
from ..widgets.lists import TypedLine
from .dialog import Dialog


class NoteScreen(Dialog[Notes | None]):
    """Answers with the note; words that begin with # are tags."""

    def __init__(self, run: str, notes: Notes) -> None:
        super().__init__()
        self._run, self._notes = run, notes

    def compose(self) -> ComposeResult:
        """One line for both."""
        text = " ".join([self._notes.text, *(f"#{tag}" for tag in self._notes.tags)]).strip()
        with Vertical(classes="dialog"):
            yield Static(Content.styled(self._run, "bold"), classes="dialog-title")
            yield TypedLine(text, placeholder=tr("what to keep in mind, and #tags"))
            yield Static(
                tr("#keep marks it: `nntui runs prune` leaves tagged runs alone."), classes="dialog-words"
            )
            yield KeyBar()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        self.dismiss(read_note(event.value))


def read_note(text: str) -> Notes:
    """A line as note and tags."""
    words = text.split()
    tags = {word[1:] for word in words if word.startswith("#") and len(word) > 1}
    rest = [word for word in words if not (word.startswith("#") and len(word) > 1)]
    return Notes(" ".join(rest), tuple(sorted(tags)))
