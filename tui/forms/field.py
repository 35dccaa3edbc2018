"""A row of a form: one setting, its label and its value. What all kinds of rows have in common."""

from __future__ import annotations

from textwrap import wrap
from typing import Any, ClassVar

from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.widget import Widget

from ...core.config import SettingInfo
from ..messages import FieldFocused, SettingChosen
from .values import shown

WIDE = 42
"""From this width on, labels have more room."""

PENDING = "↻"
"""Stands behind a value that a running training does not have yet."""


class SettingField(Widget, can_focus=True):
    """Shows a setting. Enter or a click on the focused row edits it; left and right go to the next value.

    The parent hands down the value (`show`) and what is wrong with an attempt (`show_problem`); the field tells
    `SettingChosen` and `FieldFocused`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", "edit", id="field.edit", tooltip="Type or choose a value"),
        Binding("right", "nudge(1)", "next value", id="field.more", show=False),
        Binding("left", "nudge(-1)", "previous value", id="field.less", show=False),
    ]

    def __init__(self, info: SettingInfo, label: str, value: Any) -> None:
        super().__init__(id=field_id(info.path), classes="field")
        self.info = info
        self.label = label
        self.value = value
        self.pending = False
        self.problem = ""

    # Data down

    def show(self, value: Any, *, pending: bool = False) -> None:
        """Show another value. `pending`: the run that is going on does not have it."""
        if value == self.value and pending == self.pending and type(value) is type(self.value):
            return
        self.value, self.pending = value, pending
        self.show_problem("")
        self.refresh()
        self._fit()

    def show_problem(self, words: str) -> None:
        """Say below the row what is wrong with what was tried; "" to say nothing."""
        if words != self.problem:
            self.problem = words
            self._fit()
            self.refresh()

    # Messages up

    def propose(self, value: Any) -> None:
        """Tell that a person chose this value."""
        self.show_problem("")
        if value != self.value:
            self.post_message(SettingChosen(self.info.path, value))

    def on_focus(self) -> None:
        """Tell where the cursor is."""
        self.post_message(FieldFocused(self.info.path))

    def on_blur(self) -> None:
        """A complaint about something that was not taken is over once one goes on."""
        if not self.has_focus_within:
            self.show_problem("")

    def on_click(self, event: Click) -> None:
        """A click on the row that has the cursor edits it; the first click brought the cursor."""
        if event.chain > 1:
            self.action_edit()

    # What kinds of rows do

    def action_edit(self) -> None:
        """Let a person give a value."""
        raise NotImplementedError

    def action_nudge(self, direction: int) -> None:
        """Go to the next value up (1) or down (-1)."""

    @property
    def can_nudge(self) -> bool:
        """Whether left and right do something, and so the arrows are drawn."""
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No arrows where there is no next value."""
        return self.can_nudge if action == "nudge" else True

    # Drawing

    @property
    def label_width(self) -> int:
        """Cells of the label, with the mark before it and the gap behind it."""
        return 22 if self.size.width >= WIDE else 17

    @property
    def value_width(self) -> int:
        """Cells that are left for the value."""
        return max(4, self.size.width - self.label_width)

    def value_lines(self) -> list[str]:
        """The value in rows of at most `value_width - 4` cells."""
        return [shown(self.info.setting, self.value)]

    def render(self) -> RenderResult:
        """The row, further rows of a long value, and the complaint if there is one."""
        focused = self.has_focus_within
        room = self.value_width - 4
        lines = [_clipped(line, room) for line in self.value_lines()]
        label = _clipped(self.label, self.label_width - 3)
        head = Content.assemble(
            ("▸ " if focused else "  ", "$accent bold"),
            (label.ljust(self.label_width - 2), "$foreground" if focused else "$text-muted"),
            self._value(lines[0], arrows=self.has_focus and self.can_nudge),
        )
        rest = [(" " * self.label_width + "  " + line, "bold" if focused else "") for line in lines[1:]]
        trouble = [
            (f"  ✖ {line}" if n == 0 else f"    {line}", "$error") for n, line in enumerate(self._complaint())
        ]
        return Content("\n").join([head, *(Content.styled(*row) for row in (*rest, *trouble))])

    def _value(self, text: str, *, arrows: bool) -> Content:
        left, right = ("‹ ", " ›") if arrows else ("  ", "")
        mark = f" {PENDING}" if self.pending else ""
        return Content.assemble(
            (left, "$accent"),
            (text, "bold" if self.has_focus_within else ""),
            (right, "$accent"),
            (mark, "$warning"),
        )

    def _complaint(self) -> list[str]:
        return wrap(self.problem, max(10, self.size.width - 5)) if self.problem else []

    def on_resize(self) -> None:
        """Lines break elsewhere now."""
        self._fit()

    def _fit(self) -> None:
        height = len(self.value_lines()) + len(self._complaint())
        scalar = self.styles.height
        if scalar is None or scalar.value != height:
            self.styles.height = height


def field_id(path: str) -> str:
    """The id of a setting's row: "optimizer.learning_rate" is #optimizer-learning_rate."""
    return path.replace(".", "-")


def _clipped(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"
