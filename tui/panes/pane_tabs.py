"""The names of the panes in one line, each with its letter: for screens on which one pane is seen at a time."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from ...core.language import tr
from ..messages import Fact
from .table import PANES


class PaneTabs(Widget):
    """Shows which pane is open; a click opens another."""

    @dataclass(eq=False)
    class Picked(Fact):
        """A pane was clicked."""

        pane_id: str

    def __init__(self) -> None:
        super().__init__(id="pane-tabs")
        self.open = PANES[0].id

    def show(self, pane_id: str) -> None:
        """Mark another pane as open."""
        if pane_id != self.open:
            self.open = pane_id
            self.refresh()

    def render(self) -> RenderResult:
        """The letters and names, the open one in reverse."""
        parts: list[Content] = [Content(" ")]
        for pane in PANES:
            if pane.id == self.open:
                parts.append(Content.styled(f" {pane.letter} {tr(pane.short)} ", "$accent bold reverse"))
            else:
                parts.append(
                    Content.assemble((f" {pane.letter}", "$accent"), (f" {tr(pane.short)} ", "$text-muted"))
                )
        return Content("").join(parts)

    def on_click(self, event: Click) -> None:
        """Open the pane whose name was clicked."""
        at = 1
        for pane in PANES:
            width = len(pane.letter) + len(tr(pane.short)) + 3
            if at <= event.x < at + width:
                self.post_message(self.Picked(pane.id))
                return
            at += width
