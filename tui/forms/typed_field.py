"""Rows whose value is typed: text, lists, and numbers (which the arrows change as well)."""

from __future__ import annotations

from textual import on
from textual.events import Key

from ..error_words import problem_words
from .field import SettingField
from .line_editor import LineEditor
from .nudge import nudged
from .values import read_typed, typed


class TypedField(SettingField):
    """A value typed on a line."""

    def action_edit(self) -> None:
        """Open the line with the present value, all of it selected."""
        self.open_line()

    def open_line(self, started: str = "") -> None:
        """Open the line; `started` is what was typed already, in place of the present value."""
        editor = self._editor
        if editor is None:
            editor = LineEditor(typed(self.info.setting, self.value), typed=started)
            editor.styles.margin = (0, 0, 0, self.label_width + 1)
            self.mount(editor)
        editor.focus()

    @property
    def _editor(self) -> LineEditor | None:
        return next((line for line in self.query(LineEditor) if not line.closed), None)

    def on_focus(self) -> None:
        """A line that was left open has the cursor again; Textual calls the handler of the class above too."""
        if self._editor is not None:
            self._editor.focus()

    @property
    def can_nudge(self) -> bool:
        """Text has no next value."""
        return False

    @on(LineEditor.Submitted)
    def _take(self, event: LineEditor.Submitted) -> None:
        event.stop()
        value, problem = read_typed(self.info.path, self.info.setting, event.value)
        if problem is not None:
            self.show_problem(problem_words(problem))
            return
        self._close()
        self.propose(value)

    @on(LineEditor.Left)
    def _leave(self, event: LineEditor.Left) -> None:
        event.stop()
        self.show_problem("")
        self._close()

    def _close(self) -> None:
        editor = self._editor
        if editor is not None:
            editor.closed = True
            editor.remove()
        self.focus()


class NumberField(TypedField):
    """A number: typed, or changed along a scale. Typing a digit begins a new number at once."""

    @property
    def can_nudge(self) -> bool:
        """Numbers have neighbours."""
        return True

    def action_nudge(self, direction: int) -> None:
        """The next number on the setting's scale."""
        self.propose(nudged(self.info.path, self.info.setting, self.value, direction))

    def on_key(self, event: Key) -> None:
        """A digit or a point begins to type."""
        if self._editor is None and event.character is not None and event.character in "0123456789.":
            event.stop()
            event.prevent_default()
            self.open_line(event.character)
