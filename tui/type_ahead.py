"""Keys are used one after the other, also those that an SSH link delivers in one piece.

Textual hands every key at once to what has the cursor, and looks its binding up later, when the key has come up to the
app: of "p", a few letters and Enter, typed in one go, the letters would still go to the screen that "p" leaves, and a
letter would overtake the delete before it. So a key waits until the one before it has come up to the app and been
used. A messenger that follows each key on its way says so.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from time import monotonic

from textual import events
from textual.app import App
from textual.message import Message
from textual.widgets import Input

MOVES = frozenset(("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "backspace", "delete"))
"""Keys that open nothing: the next one need not wait until the screen has followed."""

LOST = 0.3
"""Seconds after which a messenger is given up: what it was sent to is gone."""


class KeyUsed(Message, namespace="type_ahead"):
    """Comes up to the app behind a key. opens: what it did may have brought something else to the front."""

    def __init__(self, number: int, opens: bool) -> None:
        super().__init__()
        self.number, self.opens = number, opens


class TypeAhead(App[int]):
    """Hands a key on when the one before it has been used."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key] = deque()
        self._number = 0
        self._since: float | None = None
        """When the key was handed on that is under way; None where none is."""

    @property
    def keys_are_used(self) -> bool:
        """Whether no key waits and none is under way."""
        return self._since is None and not self._typed

    async def on_event(self, event: events.Event) -> None:
        """Keys wait for each other; everything else goes on."""
        if not isinstance(event, events.Key) or event.is_forwarded or not self.screen_stack:
            await super().on_event(event)
            return
        self._typed.append(event)
        if self._since is None or monotonic() - self._since > LOST:
            self._since = None
            await self._hand_on()
        elif len(self._typed) == 1:
            self.set_timer(LOST, partial(self._used, self._number))

    async def _hand_on(self) -> None:
        if self._since is not None or not self._typed:
            return
        event, target = self._typed.popleft(), self.focused or self.screen
        self._number, self._since = self._number + 1, monotonic()
        is_letter = isinstance(target, Input) and target.check_consume_key(event.key, event.character)
        used = KeyUsed(self._number, opens=not is_letter and event.key not in MOVES)
        await super().on_event(event)
        if not target.post_message(used):
            self._used(used.number)

    def on_type_ahead_key_used(self, event: KeyUsed) -> None:
        """The key has come up, and what it does is done; a screen that it opened is drawn first."""
        if event.opens:
            self.screen.call_after_refresh(self._used, event.number)
        else:
            self._used(event.number)

    def _used(self, number: int) -> None:
        if number == self._number:
            self._since = None
            if self._typed:
                self.call_next(self._hand_on)
                if len(self._typed) > 1:
                    self.set_timer(LOST, partial(self._used, number + 1))
