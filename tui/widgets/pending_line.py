"""The line that says what a run that is going on does not have yet, and offers the restart."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from ...core.config import ALL_SETTINGS
from ...core.language import tr
from ..bridge.draft import Difference
from ..forms.field import PENDING
from ..forms.values import shown
from ..panes.labels import label


class PendingLine(Widget):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__(id="pending-line")
        self.text = ""

    def show(self, pending: Sequence[Difference], restart_key: str) -> None:
        """Say what waits for a restart; nothing hides the line."""
        text = ""
        if pending:
            first = pending[0]
            setting = ALL_SETTINGS[first.path].setting
            change = f"{label(first.path)} {shown(setting, first.running)} → {shown(setting, first.wanted)}"
            if len(pending) > 1:
                change += f" {tr('and {count} more', count=len(pending) - 1)}"
            text = tr(
                "{change}: {key} restarts with it; or train on, it applies at the next start",
                change=change,
                key=restart_key,
            )
        if text != self.text:
            self.text = text
            self.display = bool(text)
            self.refresh()

    def render(self) -> RenderResult:
        """The sign that also stands behind the values, and the words."""
        return Content.assemble((f" {PENDING} ", "$warning bold"), (self.text, "$foreground")).truncate(
            self.size.width, ellipsis=True
        )
