"""The top line: which program, which experiment, under which name, and whether it was edited since."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from ...core.language import tr


class TitleLine(Widget):
    """Shows the experiment's title and where it came from."""

    def __init__(self) -> None:
        super().__init__(id="title-line")
        self._shown = ("", "", False)

    def show(self, title: str, name: str, *, edited: bool) -> None:
        """Show another experiment."""
        if (title, name, edited) != self._shown:
            self._shown = (title, name, edited)
            self.refresh()

    @property
    def text(self) -> str:
        """What stands at the right end."""
        _, name, edited = self._shown
        origin = tr(name or "an experiment of your own")
        return f"{origin} · {tr('edited')}" if edited else origin

    def render(self) -> RenderResult:
        """Title at the left, origin at the right."""
        title = tr(self._shown[0] or "untitled")
        left, right, width = f" nntui  {title}", f"{self.text} ", self.size.width
        if len(left) + len(right) + 2 > width:
            right = right[: max(0, width - len(left) - 2)] if width - len(left) > 12 else ""
        gap = " " * max(1, width - len(left) - len(right))
        return Content.assemble(
            (" nntui ", "$accent bold"),
            (f" {title}"[: max(0, width - 7)], "bold"),
            gap,
            (right, "$text-muted"),
        )
