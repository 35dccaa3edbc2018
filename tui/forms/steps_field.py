"""The row of an ordered list of names, such as the steps of the preprocessing."""

from __future__ import annotations

from .field import SettingField
from .values import NOTHING, label_of


class StepsField(SettingField):
    """Steps in order, one below the other. Enter opens the list in which they are chosen and ordered."""

    @property
    def can_nudge(self) -> bool:
        """An order has no next value."""
        return False

    def value_lines(self) -> list[str]:
        """The steps with their numbers."""
        names = [label_of(self.info.setting, name) for name in self.value]
        if len(names) < 2:
            return names or [NOTHING]
        return [f"{number} {name}" for number, name in enumerate(names, start=1)]

    def action_edit(self) -> None:
        """Choose and order."""
        from ..screens.order import OrderScreen

        def chosen(names: tuple[str, ...] | None) -> None:
            if names is not None:
                self.propose(names)

        self.app.push_screen(OrderScreen(self.label, self.info.setting.choices, self.value), chosen)
