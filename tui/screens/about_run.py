"""All that is known of a run, in a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ...core.cli.runs_words import story
from ...core.errors import NntuiError
from ...core.language import tr
from ...core.runs.listing import run_info
from ...core.runs.reader import RunReader
from ..run_messages import DiskDone
from ..widgets.key_bar import KeyBar
from .dialog import Dialog


class AboutRunScreen(Dialog[None]):
    """Shows what `nntui runs show` prints."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,i", "leave", "go on", id="dialog.go_on"),
        Binding("down,j", "scroll_words(1)", "read on", id="dialog.read_on", show=False),
        Binding("up,k", "scroll_words(-1)", "read back", id="dialog.read_back", show=False),
    ]

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def compose(self) -> ComposeResult:
        """Name and story."""
        with Vertical(classes="dialog -tall"):
            yield Static(Content.styled(self._folder.name, "bold"), classes="dialog-title")
            with VerticalScroll(id="about-scroll", can_focus=False):
                yield Static(tr("reading"), id="about-words")
            yield KeyBar()

    def on_mount(self) -> None:
        """Read it."""
        self._read()

    @work(thread=True)
    def _read(self) -> None:
        try:
            words = _in_words(story(run_info(self._folder), RunReader(self._folder)))
        except (NntuiError, OSError) as error:
            words = str(error)
        self.post_message(DiskDone(words))

    def on_disk_done(self, event: DiskDone) -> None:
        """Show it."""
        event.stop()
        self.query_one("#about-words", Static).update(Content(event.words))

    def action_scroll_words(self, direction: int) -> None:
        """Read on."""
        self.query_one("#about-scroll").scroll_relative(y=3 * direction, animate=False)


def _in_words(lines: Sequence[str]) -> str:
    """A run's story in the language that is spoken; its name, which begins it, is the dialog's title already."""
    state, *reason = lines[0].partition(": ")[2].split(", ", 1)
    return "\n".join((", ".join(map(tr, (state, *reason))), *map(tr, lines[1:])))
