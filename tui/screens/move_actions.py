"""Moving the cursor about the bench."""

from __future__ import annotations

from textual import on

from ..forms.field import SettingField
from ..messages import FindingSilenced
from ..widgets.finding_item import FindingItem
from .bench_base import PANE_ORDER, BenchBase


class MoveActions(BenchBase):
    """Panes, rows, warnings, and back."""

    def action_pane(self, pane_id: str) -> None:
        """Go to a pane."""
        self.open_pane(pane_id)
        self.pane(pane_id).focus_first()

    def action_next_pane(self, direction: int) -> None:
        """Go to the next pane; from the last to the warnings, if there are any, and round."""
        stops = [*PANE_ORDER, *(["warnings"] if self.warnings_pane.count else [])]
        here = "warnings" if self.warnings_pane.has_focus_within else self.current_pane
        there = stops[(stops.index(here) + direction) % len(stops)]
        if there == "warnings":
            self.action_warnings()
        else:
            self.action_pane(there)

    @property
    def current_pane(self) -> str:
        """The pane with the cursor, or the one that is open."""
        raise NotImplementedError

    def action_next_row(self, direction: int) -> None:
        """The next row of what the cursor is in; at the end, of the next pane where panes follow one another."""
        kind = FindingItem if self.warnings_pane.has_focus_within else SettingField
        if self.focused is None:
            self.pane(self.current_pane).focus_first()
        elif direction > 0:
            self.focus_next(kind)
        else:
            self.focus_previous(kind)

    def action_warnings(self) -> None:
        """Go to the warnings; once more goes back."""
        if self.warnings_pane.has_focus_within:
            self.action_back()
            return
        self._read_warnings(True)
        self.call_after_refresh(self.warnings_pane.focus_first)

    def action_plots(self) -> None:
        """Go into the plots; once more goes back."""
        if self.charts.has_focus:
            self.to_cursor()
        else:
            self.charts.focus()

    def action_back(self) -> None:
        """From the warnings to the settings; from the long explanation to the short one."""
        if self.charts.has_focus:
            self.to_cursor()
        elif self.warnings_pane.has_focus_within or self.warnings_pane.has_class("-open"):
            self._read_warnings(False)
            self.to_cursor()
        elif self.explain_pane.full:
            self.explain_pane.toggle()
            self.fit_side()

    @on(FindingSilenced)
    def _silenced(self, event: FindingSilenced) -> None:
        """On to the next warning; after the last one, back to the settings."""
        if self.warnings_pane.count:
            self.call_after_refresh(self.warnings_pane.focus_first)
        else:
            self._read_warnings(False)
            self.call_after_refresh(self.to_cursor)

    def _read_warnings(self, reading: bool) -> None:
        self.warnings_pane.set_class(reading, "-open")
        self.query_one("#main").set_class(reading, "-reading")

    def to_cursor(self) -> None:
        """Put the focus on the row where the cursor last was."""
        row = self.row(self.cursor_path)
        if row is not None:
            row.focus()
        else:
            self.pane(self.current_pane).focus_first()

    def action_explain(self) -> None:
        """All there is to say about the control under the cursor, or a line or two."""
        self.explain_pane.toggle()
        self.fit_side()
        self.bring_cursor_into_view()

    def action_scroll_words(self, direction: int) -> None:
        """Read on in a long explanation."""
        if direction > 0:
            self.explain_pane.scroll_page_down(animate=False)
        else:
            self.explain_pane.scroll_page_up(animate=False)
