"""Keys that are typed faster than a screen can open, or an SSH link can show it, go to the screen they were meant for.

Textual hands a key to the screen in front at once, while the key before it may still be on its way to an action that
opens another: "p", a few letters and Enter would load whatever the list begins with.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from textual import events
from textual.app import App
from textual.screen import Screen


class TypeAhead(App[int]):
    """Sends a key again where another screen has come to the front before it was looked up."""

    def __init__(self) -> None:
        super().__init__()
        self._aimed: WeakKeyDictionary[events.Key, Screen[object]] = WeakKeyDictionary()

    async def on_event(self, event: events.Event) -> None:
        """Remember which screen a key is given to."""
        if isinstance(event, events.Key) and not event.is_forwarded and self.screen_stack:
            self._aimed[event] = self.screen
        await super().on_event(event)

    async def _on_key(self, event: events.Key) -> None:
        if self._aimed.get(event, self.screen) is not self.screen:
            event.prevent_default()
            event.stop()
            self.post_message(events.Key(event.key, event.character))
