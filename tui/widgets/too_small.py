"""What is shown where nothing else fits."""

from __future__ import annotations

from textual.app import RenderResult
from textual.widget import Widget

from ...core.language import tr

LEAST_WIDTH, LEAST_HEIGHT = 60, 15


class TooSmall(Widget):
    """A plain message; the style sheet shows it, and hides the rest, below 60 x 15."""

    def render(self) -> RenderResult:
        """How large the screen is, and how large it has to be."""
        size = self.app.size
        words = tr(
            "{size} is too small.\nnntui needs {least}.",
            size=f"{size.width}x{size.height}",
            least=f"{LEAST_WIDTH}x{LEAST_HEIGHT}",
        )
        return f"{words}\n{tr('Nothing is lost.')}" if size.height >= 4 else words
