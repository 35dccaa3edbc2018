"""The side of the bench: the panes of settings, a glance at the network in the room they leave, the explanation."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Vertical

from .explain import ExplainPane
from .glance import LEAST_ROWS, Glance
from .settings_pane import SettingsPane

EXPLAINED = 5
"""Rows of a short explanation at most. The glance leaves them free: it stays where it is as the cursor moves."""


class Side(Vertical):
    """`columns`: the panes, column by column."""

    def __init__(self, columns: Iterable[Iterable[SettingsPane]]) -> None:
        super().__init__(id="side")
        self._columns = tuple(tuple(column) for column in columns)

    def compose(self) -> ComposeResult:
        """Panes above, words below."""
        with Vertical(id="panes"):
            for number, column in enumerate(self._columns):
                with Vertical(id=f"column-{number}", classes="pane-column"):
                    yield from column
        yield Glance(id="glance-side")
        yield ExplainPane()

    def fit(self) -> None:
        """Give the glance the rows that the panes leave; none where it would hide a setting. Call it once the panes
        are laid out."""
        columns = [column.outer_size.height for column in self.query(".pane-column")]
        beside = str(self.query_one("#panes").styles.layout) == "<horizontal>"
        needed = max(columns) if beside else sum(columns)
        words = max(EXPLAINED, self.query_one(ExplainPane).outer_size.height)
        room = self.size.height - needed - words
        glance = self.query_one("#glance-side", Glance)
        rows = room if room >= LEAST_ROWS else 0
        if glance.styles.height is None or glance.styles.height.value != rows:
            glance.styles.height = rows
