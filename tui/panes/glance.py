"""A glance at what the network says, beside the plots: decision boundary, images, or confusion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..widgets.plot import PlotWidget

if TYPE_CHECKING:
    from ...core.preview.insight import Insight

LEAST_ROWS = 5
"""Of a boundary: a header, and eight half blocks from top to bottom."""


class Glance(PlotWidget):
    """Takes no room before there is something to see."""

    def __init__(self, *, id: str) -> None:
        super().__init__((), id=id, classes="glance")

    def follow(self, seen: Insight | None) -> None:
        """Show a look at the network, or nothing."""
        self.set_class(seen is not None, "-some")
        if seen is None:
            self.clear()
        else:
            from ..views.insight_drawings import glance_drawing

            self.show(glance_drawing(seen))
