"""A line to type a path in; Tab completes it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester

from .lists import TypedLine


class PathSuggester(Suggester):
    """The first file or folder that begins as what was typed; looked up on another thread."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The whole line, completed; None where nothing begins so."""
        return await asyncio.to_thread(completion, value)


class PathLine(TypedLine):
    """A path, relative to where nntui was started; "~" is one's home."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "complete", id="dialog.complete", tooltip="Complete the path")
    ]

    def __init__(self, text: str = "", *, placeholder: str = "") -> None:
        super().__init__(text, placeholder=placeholder)
        self.suggester = PathSuggester()

    def action_complete(self) -> None:
        """Take the completion that is shown."""
        self.cursor_position = len(self.value)
        self.action_cursor_right()


def completion(typed: str) -> str | None:
    """`typed` completed to the first entry, by name, of its folder that begins so; folders end in a slash.

    None where nothing does, or where `typed` is an address. What is hidden shows once its dot is typed.
    """
    if not typed.strip() or "://" in typed:
        return None
    head, slash, begun = typed.rpartition("/")
    folder = Path(f"{head}{slash}" or ".").expanduser()
    try:
        fitting = sorted(
            (path for path in folder.iterdir() if path.name.startswith(begun)),
            key=lambda path: path.name.casefold(),
        )
        shown = [path for path in fitting if begun.startswith(".") or not path.name.startswith(".")]
        if not shown:
            return None
        found = shown[0]
        return f"{head}{slash}{found.name}{'/' if found.is_dir() else ''}"
    except (OSError, RuntimeError):  # no such folder, not allowed, no such home
        return None
