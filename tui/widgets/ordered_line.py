"""A line of text that takes its keys in the order in which they were typed."""

from __future__ import annotations

from textual.events import Key
from textual.widgets import Input


class OrderedLine(Input):
    """Textual looks bindings up on the way to the app, and letters at once: what is typed in one go, as a slow link
    delivers it, would be deleted by a delete that came before it."""

    async def _on_key(self, event: Key) -> None:
        bindings = self._bindings.copy()
        bindings.apply_keymap(self.app._keymap)
        for binding in () if event.is_printable else bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return
