"""Pages to read, in a dialog: the glossary, a function's source, a run in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ...core.language import tr
from ..widgets.key_bar import KeyBar
from .dialog import Dialog

Page = tuple[str, str]
"""A title and a text."""


class ReadScreen(Dialog[None]):
    """Shows one page at a time; left and right go to the others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,tab", "turn(1)", "next page", id="read.next"),
        Binding("left,shift+tab", "turn(-1)", "previous", id="read.previous", show=False),
        Binding("down,j", "read(2)", "read on", id="read.down"),
        Binding("up,k", "read(-2)", "read back", id="read.up", show=False),
        Binding("pagedown,space", "read(10)", "page down", id="read.page_down", show=False),
        Binding("pageup", "read(-10)", "page up", id="read.page_up", show=False),
    ]

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        self.pages = tuple(pages)
        self.number = 0

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(classes="dialog -tall", id="read-box"):
            yield Static("", classes="dialog-title", id="read-title")
            with VerticalScroll(id="read-scroll", can_focus=False):
                yield Static("", id="read-text")
            yield KeyBar()

    def on_mount(self) -> None:
        """The first page."""
        self.show_page()

    def show_page(self) -> None:
        """The title and text of the page one is at."""
        title, text = self.pages[self.number]
        count = f"   {self.number + 1}/{len(self.pages)}" if len(self.pages) > 1 else ""
        self.query_one("#read-title", Static).update(
            Content.assemble((tr(title), "bold"), (count, "$text-muted"))
        )
        self.query_one("#read-text", Static).update(Content(text))
        self.query_one("#read-scroll").scroll_home(animate=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to turn in one page."""
        return action != "turn" or len(self.pages) > 1

    def action_turn(self, by: int) -> None:
        """Another page."""
        self.number = (self.number + by) % len(self.pages)
        self.show_page()

    def action_read(self, by: int) -> None:
        """Read on."""
        self.query_one("#read-scroll").scroll_relative(y=by, animate=False)
