"""A line to type settings in, path=value after path=value; Tab completes the path."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester

from ...core.config import ALL_SETTINGS
from .lists import TypedLine

Allowed = Callable[[str], bool]


class SettingsSuggester(Suggester):
    """The first setting that begins as the word that is being typed, or whose own name does."""

    def __init__(self, allowed: Allowed) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._allowed = allowed

    async def get_suggestion(self, value: str) -> str | None:
        """The whole line, its last word completed; None where no setting begins so."""
        head, _, word = value.rpartition(" ")
        found = next(iter(paths_like(word, self._allowed)), "") if word and "=" not in word else ""
        if not found.startswith(word):
            return None
        return f"{head} {found}=" if head else f"{found}="


class SettingsLine(TypedLine):
    """Settings and their values; `allowed` says which may stand in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "complete", id="dialog.complete", tooltip="Complete the setting's name")
    ]

    def __init__(self, text: str, allowed: Allowed) -> None:
        super().__init__(text, placeholder="optimizer.learning_rate=0.001")
        self._allowed = allowed
        self.suggester = SettingsSuggester(allowed)

    def action_complete(self) -> None:
        """The first setting that has the letters of the last word takes its place."""
        head, _, word = self.value.rpartition(" ")
        found = paths_like(word, self._allowed) if word and "=" not in word else []
        if found:
            self.value = f"{head} {found[0]}=".lstrip()
            self.cursor_position = len(self.value)

    @property
    def word(self) -> str:
        """The name that is being typed, "" behind its "="."""
        word = self.value.rpartition(" ")[2]
        return "" if "=" in word else word


def paths_like(word: str, allowed: Allowed) -> list[str]:
    """Settings by dotted path: first those that begin so, then those whose name does, then those that have it in
    them."""
    ranks = (
        lambda path: path.startswith(word),
        lambda path: path.partition(".")[2].startswith(word),
        lambda path: word in path,
    )
    found: dict[str, None] = {}
    for fits in ranks:
        found.update(dict.fromkeys(path for path in ALL_SETTINGS if allowed(path) and fits(path)))
    return list(found)
