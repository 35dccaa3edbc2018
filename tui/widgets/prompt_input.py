"""A line to type in that takes keys in the order in which they come."""

from __future__ import annotations

from textual.binding import Binding
from textual.events import Key
from textual.widgets import Input

EDITING = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action != "submit"
    for key in binding.key.split(",")
}
"""What a line itself does with a key: delete, move, select."""


class PromptInput(Input):
    """Deletes and moves at once, as it takes letters at once.

    A binding waits until its key has gone up to the app; letters that come quickly after it, or in one piece over a
    slow link, would overtake it.
    """

    async def _on_key(self, event: Key) -> None:
        action = EDITING.get(event.key)
        if action is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        await self.run_action(action)
