"""The language of the screen: what is notified is looked up, and another language is chosen by a key."""

from __future__ import annotations

from typing import Any, cast

from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen

from ..core.language import chosen_language, keep_language, languages, speak, spoken, tr

SPEAKING_KEYS = (
    Binding(
        "ctrl+g", "next_language", "language", id="app.language", show=False,
        tooltip="The whole screen in the next language; it is kept",
    ),
)  # fmt: skip
BETWEEN = "between"


class Speaking(App[int]):
    """Speaks the language that was chosen; `action_next_language` makes every screen anew in the next one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        speak(chosen_language())
        super().__init__(*args, **kwargs)

    def notify(self, message: str, *, title: str = "", **kwargs: Any) -> None:
        """As Textual's, in the language spoken."""
        super().notify(tr(message), title=tr(title), **kwargs)

    def action_command_palette(self) -> None:
        """Every action, found by its words in the language spoken."""
        if self.use_command_palette and not CommandPalette.is_open(cast("App[object]", self)):
            self.push_screen(CommandPalette(id="--command-palette", placeholder=tr("Search for actions ...")))

    async def action_next_language(self) -> None:
        """The next language, here and at later starts. Screens are made anew; the experiment and its run stay, and so
        does a screen that can read its texts again (`read_again`)."""
        known = languages()
        keep_language(known[(known.index(spoken()) + 1) % len(known)])
        here, makers = self.current_mode, dict(self._modes)
        self.add_mode(BETWEEN, Screen)
        await self.switch_mode(BETWEEN)
        for mode, make in makers.items():
            stack = self._screen_stacks.get(mode, [])
            read_again = getattr(stack[0], "read_again", None) if stack else None
            if read_again is None:
                await self.remove_mode(mode)
                self.add_mode(mode, make)
            else:
                read_again()
        await self.switch_mode(here)
        await self.remove_mode(BETWEEN)
