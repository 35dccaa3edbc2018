"""The key of an action, as it is now: a person may have given it another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen


def key_of(screen: Screen[Any], action_id: str) -> str:
    """How the key of a binding is written on the screen; "?" where nothing has that id."""
    for holder in (screen, screen.app):
        for bindings in holder._bindings.key_to_bindings.values():
            for binding in bindings:
                if binding.id == action_id:
                    own = screen.app._keymap.get(action_id)
                    return screen.app.get_key_display(binding.with_key(own.split(",")[0]) if own else binding)
    return "?"
