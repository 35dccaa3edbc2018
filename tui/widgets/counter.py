"""One number with its name: small, so that a digit that changes re-sends a few cells and nothing else."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from ...core.language import tr

Part = tuple[str, str]
"""Text and its style."""


class Counter(Widget):
    """Shows a few words of one width. The width is the style sheet's: what is shown never moves a neighbour."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, classes="counter")
        self._parts: tuple[Part, ...] = ()

    def show(self, *parts: Part) -> None:
        """Show other words; the same ones cost nothing."""
        if parts != self._parts:
            self._parts = parts
            self.refresh()

    @property
    def text(self) -> str:
        """What is shown."""
        return "".join(text for text, _ in self._parts)

    def render(self) -> RenderResult:
        """The words."""
        return Content.assemble(*((tr(text), style) for text, style in self._parts))
