"""Keys that are typed faster than a screen or a line can open, as an SSH link delivers them, go where they were meant.

Textual hands a key to what has the cursor at once, while the key before it may still be on its way to an action that
opens another: "p", a few letters and Enter would load whatever the list begins with.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from textual import events
from textual.app import App
from textual.dom import DOMNode


class TypeAhead(App[int]):
    """Sends a key again where nothing has used it, and the cursor is elsewhere by the time it is looked up."""

    def __init__(self) -> None:
        super().__init__()
        self._aimed: WeakKeyDictionary[events.Key, DOMNode] = WeakKeyDictionary()

    async def on_event(self, event: events.Event) -> None:
        """Remember what a key is given to."""
        if isinstance(event, events.Key) and not event.is_forwarded and self.screen_stack:
            self._aimed[event] = self.focused or self.screen
        await super().on_event(event)

    async def _on_key(self, event: events.Key) -> None:
        here = self.focused or self.screen
        if self._aimed.get(event, here) is not here:
            event.prevent_default()
            event.stop()
            self.post_message(events.Key(event.key, event.character))
