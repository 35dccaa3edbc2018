"""The bottom line: the keys that do something now. One widget of one line; a click on a key presses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from ...core.language import tr

if TYPE_CHECKING:
    from textual.screen import Screen


class KeyHint(NamedTuple):
    """A key as it is shown, what it does, and the name by which it is pressed."""

    shown: str
    words: str
    key: str

    @property
    def width(self) -> int:
        """Cells it takes, with the gap behind it."""
        return len(self.shown) + 1 + len(self.words) + 2


STAYING = 3
"""The last ones always stay: they lead to the other screens, out, and to all the other keys."""


def fitting(hints: list[KeyHint], width: int) -> list[KeyHint]:
    """As many as fit, from the left, and the last `STAYING`."""
    if sum(hint.width for hint in hints) <= width:
        return hints
    most, last = hints[:-STAYING], hints[-STAYING:]
    kept, room = [], width - sum(hint.width for hint in last)
    for hint in most:
        room -= hint.width
        if room < 0:
            break
        kept.append(hint)
    return [*kept, *last]


class KeyBar(Widget):
    """Follows the screen's bindings: what `check_action` refuses is not shown, nor what the screen's `is_quiet`
    keeps quiet about."""

    def __init__(self) -> None:
        super().__init__(id="key-bar")
        self._hints: list[KeyHint] = []
        self._asked = False

    def on_mount(self) -> None:
        """Follow the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        """Read the bindings behind the frame that shows what the key did, and once however often they changed: a key
        that moves the cursor changes them three times."""
        if self.is_attached and screen is self.screen and not self._asked:
            self._asked = True
            self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        self._asked = False
        if not self.is_attached:
            return
        hints = self._read(self.screen)
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def _read(self, screen: Screen[object]) -> list[KeyHint]:
        """Hints in the order of the bindings, widgets before the screen; one for each action."""
        quiet = getattr(screen, "is_quiet", lambda action: False)
        hints: dict[str, KeyHint] = {}
        for found in screen.active_bindings.values():
            binding = found.binding
            if binding.show and found.enabled and not quiet(binding.action):
                shown = tr(self.app.get_key_display(binding))
                hints.setdefault(binding.action, KeyHint(shown, tr(binding.description), binding.key))
        return list(hints.values())

    def render(self) -> RenderResult:
        """Keys in the accent colour, words beside them."""
        parts: list[tuple[str, str] | str] = [" "]
        for hint in fitting(self._hints, self.size.width - 1):
            parts += [(hint.shown, "$accent bold"), (f" {hint.words}", "$text-muted"), "  "]
        return Content.assemble(*parts)

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked."""
        at = 1
        for hint in fitting(self._hints, self.size.width - 1):
            if at <= event.x < at + hint.width - 1:
                self.app.simulate_key(hint.key)
                return
            at += hint.width
