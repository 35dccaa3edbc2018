"""The line that says who trains a run, and when it last gave a sign of life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from ...core.language import tr
from ...core.runs.presence import age_words

if TYPE_CHECKING:
    from ...core.runs.presence import Presence

Parts = tuple[tuple[str, str], ...]


class LifeLine(Widget):
    """Shows a run's presence; equal words cost nothing."""

    def __init__(self) -> None:
        super().__init__(id="life-line")
        self._parts: Parts = ()

    def show(self, presence: Presence | None, *, read_only: bool, pending: str, id_: str) -> None:
        """Show how things stand."""
        parts = life_words(presence, read_only=read_only, pending=pending, id_=id_)
        if parts != self._parts:
            self._parts = parts
            self.refresh()

    @property
    def text(self) -> str:
        """What is shown."""
        return "".join(words for words, _ in self._parts)

    def render(self) -> RenderResult:
        """The words."""
        return Content.assemble(*((tr(text), style) for text, style in self._parts))


def life_words(presence: Presence | None, *, read_only: bool, pending: str, id_: str) -> Parts:
    """The line's parts with their styles."""
    if presence is None:
        return ((" ◌ reading the run's folder", "$text-muted"),)
    parts: list[tuple[str, str]] = []
    where = f"process {presence.pid} on {presence.host}"
    match presence.state:
        case "running" | "paused":
            parts += [(" ● ", "$success"), (where, ""), (_ago(presence.age), "$text-muted")]
        case "silent":
            parts += [(" ▲ no answer from ", "$warning bold"), (where, ""), (_ago(presence.age), "$warning")]
        case "crashed":
            parts += [(" ✖ its process is gone", "$error bold"), (_ago(presence.age), "")]
            parts += [(f"  nntui resume {id_}", "$accent")]
        case "finished":
            ended = f" ■ ended {age_words(presence.age)} ago" if presence.age == presence.age else " ■ ended"
            parts += [(ended, "$text-muted")]
        case _:
            parts += [(" ○ made, not begun yet", "$text-muted")]
    if pending:
        parts += [("  asked: ", "$text-muted"), (pending, "$accent bold")]
    if read_only:
        parts += [("  only looking", "$text-muted")]
    return tuple(parts)


def _ago(age: float) -> str:
    if age != age:
        return ""
    return "  sign of life just now" if age < 3.0 else f"  last sign of life {age_words(age)} ago"
