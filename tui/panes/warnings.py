"""The list of warnings: what stands now, worst first, and what has cleared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.widgets import Static

from ...core.language import tr
from ..messages import FindingSilenced
from ..widgets.finding_item import FindingItem
from ..widgets.finding_text import SEVERITIES, headline

if TYPE_CHECKING:
    from ...core.diagnostics import Finding
    from ...core.training.history import FindingRecord

MOST_CLEARED = 3


class WarningsPane(Vertical):
    """Shows findings. On a small screen it is one line until it is opened (class `-open`)."""

    def __init__(self) -> None:
        super().__init__(id="warnings")
        self._items: dict[str, FindingItem] = {}
        self._key: tuple[object, ...] = ()
        self._cleared = ""
        self._silenced: set[str] = set()
        self._records: Sequence[FindingRecord] = ()
        self.count = 0

    def compose(self) -> ComposeResult:
        """The one line, and what has passed; the findings come between them."""
        yield Static("", id="warnings-line")
        yield Static("", id="warnings-cleared")

    def show(self, records: Sequence[FindingRecord]) -> None:
        """Show the findings of a run as they are now."""
        if not records:
            self._silenced.clear()  # another run
        self._records = records
        key = (*((record.finding, record.cleared_at) for record in records), frozenset(self._silenced))
        if key == self._key:
            return
        self._key = key
        order = list(SEVERITIES)
        standing = sorted(
            (
                record.finding
                for record in records
                if record.cleared_at is None and record.finding.id not in self._silenced
            ),
            key=lambda finding: order.index(finding.severity),
        )
        self.count = len(standing)
        wanted = {finding.id: finding for finding in standing}
        for gone in [name for name in self._items if name not in wanted]:
            self._items.pop(gone).remove()
        for finding in standing:
            if finding.id not in self._items:
                self._items[finding.id] = item = FindingItem(finding)
                self.mount(item, before="#warnings-cleared")
        for number, finding in enumerate(standing):
            self._items[finding.id].show(finding, open=self._is_open(self._items[finding.id], number))
        self._show_line(standing)
        self._show_cleared(records)
        self.set_class(bool(standing) or bool(self._silenced), "-some")

    def _show_line(self, standing: Sequence[Finding]) -> None:
        line = self.query_one("#warnings-line", Static)
        if not standing:
            line.update(
                Content.styled(tr("{count} silenced", count=len(self._silenced)), "$text-muted")
                if self._silenced
                else ""
            )
            return
        more = (
            (f"  {tr('and {count} more', count=len(standing) - 1)}", "$text-muted")
            if len(standing) > 1
            else ""
        )
        line.update(Content.assemble(headline(standing[0]), more))

    def _show_cleared(self, records: Sequence[FindingRecord]) -> None:
        gone = [record for record in records if record.cleared_at is not None][-MOST_CLEARED:]
        lines = [
            tr(
                "✔ cleared  {title} (step {step})",
                title=tr(record.finding.title),
                step=f"{record.cleared_at:,}",
            )
            for record in gone
        ]
        lines += [
            tr(
                "- silenced  {title} (step {step})",
                title=tr(record.finding.title),
                step=f"{record.raised_at:,}",
            )
            for record in records
            if record.cleared_at is None and record.finding.id in self._silenced
        ]
        text = "\n".join(lines)
        if text != self._cleared:
            self._cleared = text
            self.query_one("#warnings-cleared", Static).update(Content.styled(text, "$text-muted"))
            self.set_class(bool(text), "-cleared")

    def _is_open(self, item: FindingItem, number: int) -> bool:
        """The one under the cursor is open; without a cursor, the first."""
        return item.has_focus if self.has_focus_within else number == 0

    @on(FindingSilenced)
    def _silence(self, event: FindingSilenced) -> None:
        """Not again in this run; it stays listed below."""
        self._silenced.add(event.finding_id)
        self.show(self._records)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Open the one that the cursor came to."""
        self._reopen()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """The first is open again when the cursor has left."""
        self.call_after_refresh(self._reopen)

    def _reopen(self) -> None:
        for number, item in enumerate(self.query(FindingItem)):
            item.show(item.finding, open=self._is_open(item, number))

    def focus_first(self) -> None:
        """Put the cursor on the worst one."""
        items = self.query(FindingItem)
        if items:
            items.first().focus()
