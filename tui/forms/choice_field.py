"""Rows whose value is one of a few: a name from a table, or on and off."""

from __future__ import annotations

from ...core.language import tr
from .field import SettingField


class ChoiceField(SettingField):
    """One of a table of names: the arrows go through them, Enter shows them all with what they do."""

    def action_nudge(self, direction: int) -> None:
        """The next name, and from the last the first."""
        names = self.info.setting.names
        self.propose(names[(names.index(self.value) + direction) % len(names)])

    def action_edit(self) -> None:
        """Choose from the whole table."""
        from ..screens.choose import ChooseScreen

        def chosen(name: str | None) -> None:
            if name is not None:
                self.propose(name)

        self.app.push_screen(ChooseScreen(self.label, self.info.setting.choices, self.value), chosen)


class SwitchField(SettingField):
    """On or off."""

    def action_nudge(self, direction: int) -> None:
        """The other of the two."""
        self.propose(not self.value)

    def action_edit(self) -> None:
        """The other of the two."""
        self.propose(not self.value)

    def value_lines(self) -> list[str]:
        """A filled or an empty circle with the word."""
        return [f"● {tr('on')}" if self.value else f"○ {tr('off')}"]
