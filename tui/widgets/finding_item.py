"""One warning in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from ..messages import CureAsked, FindingSilenced, FixChosen
from .finding_text import details, headline

if TYPE_CHECKING:
    from ...core.diagnostics import Finding


class FindingItem(Widget, can_focus=True):
    """Its headline; evidence, cause and cures as well while it is `open`. Enter applies the chosen cure."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "apply the cure", id="finding.apply"),
        Binding("f", "try", "try the cure", id="finding.try"),
        Binding("z", "silence", "silence", id="finding.silence"),
        Binding("right", "other(1)", "next cure", id="finding.next_cure", show=False),
        Binding("left", "other(-1)", "previous cure", id="finding.previous_cure", show=False),
    ]

    def __init__(self, finding: Finding) -> None:
        super().__init__(classes="finding")
        self.finding = finding
        self.open = False
        self.chosen = 0

    def show(self, finding: Finding, *, open: bool) -> None:
        """Show the finding as it is now."""
        if finding != self.finding or open != self.open:
            self.finding, self.open = finding, open
            self.chosen = min(self.chosen, max(0, len(finding.fixes) - 1))
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows of the text at this width."""
        return self._text(width).plain.count("\n") + 1

    def render(self) -> RenderResult:
        """The headline, and the rest where the item is open."""
        return self._text(self.content_size.width)

    def _text(self, width: int) -> Content:
        head = headline(self.finding)
        if not self.open:
            return head
        return Content("\n").join([head, details(self.finding, self.chosen, width)])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to apply where there is no cure, nothing to choose where there is one."""
        if action in ("apply", "try"):
            return bool(self.finding.fixes)
        return len(self.finding.fixes) > 1 if action == "other" else True

    def action_apply(self) -> None:
        """Put the cure into the experiment."""
        change = self.finding.fixes[self.chosen]
        self.post_message(FixChosen(self.finding.id, {change.path: change.value}))

    def action_try(self) -> None:
        """Look at the cure as a difference, and try it out."""
        change = self.finding.fixes[self.chosen]
        self.post_message(CureAsked(self.finding.title, {change.path: change.value}))

    def action_silence(self) -> None:
        """Hear no more of this in this run."""
        self.post_message(FindingSilenced(self.finding.id))

    def action_other(self, direction: int) -> None:
        """Choose another cure."""
        self.chosen = (self.chosen + direction) % len(self.finding.fixes)
        self.refresh()
