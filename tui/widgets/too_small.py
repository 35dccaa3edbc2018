"""What is shown where nothing else fits."""

from __future__ import annotations

from textual.app import RenderResult
from textual.widget import Widget

LEAST_WIDTH, LEAST_HEIGHT = 60, 15


class TooSmall(Widget):
    """A plain message; the style sheet shows it, and hides the rest, below 60 x 15."""

    def render(self) -> RenderResult:
        """How large the screen is, and how large it has to be."""
        size = self.app.size
        words = f"{size.width}x{size.height} is too small.\nnntui needs {LEAST_WIDTH}x{LEAST_HEIGHT}."
        return f"{words}\nNothing is lost." if size.height >= 4 else words
