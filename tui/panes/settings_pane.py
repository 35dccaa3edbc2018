"""A pane: a heading and a form, made from the table and the declared settings."""

from __future__ import annotations

from collections.abc import Collection

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from ...core.config import ALL_SETTINGS, Experiment, value_at
from ...core.language import tr
from ..forms.field import SettingField
from ..forms.kinds import make_field
from .labels import label
from .table import PaneSpec
from .visibility import is_shown


class SettingsPane(Vertical):
    """The form of one subject. Rows are made when they are first needed and hidden while they have no effect.

    A pane that is not `filled` is only its heading until it is: the first frame waits for one form, not for nine.
    """

    def __init__(self, spec: PaneSpec, experiment: Experiment, *, filled: bool = True) -> None:
        super().__init__(id=f"pane-{spec.id}", classes="pane")
        self.filled = filled
        self.spec = spec
        self._experiment = experiment
        self._rows: dict[str, SettingField] = {}

    def compose(self) -> ComposeResult:
        """The heading and the rows that have an effect."""
        yield Static(f"[$accent]{self.spec.letter}[/] {tr(self.spec.title)}", classes="pane-title")
        for path in self.spec.settings:
            if self.filled and is_shown(self._experiment, path):
                yield self._make(path)

    def fill(self) -> None:
        """Make the rows."""
        if not self.filled:
            self.filled = True
            rows = [self._make(path) for path in self.spec.settings if is_shown(self._experiment, path)]
            self.mount_all(rows)

    def show(self, experiment: Experiment, pending: Collection[str] = ()) -> None:
        """Show the values of an experiment. `pending`: paths whose value the run that is going on has not."""
        self._experiment = experiment
        if not self.filled:
            return
        above = None
        for path in self.spec.settings:
            wanted = is_shown(experiment, path)
            row = self._rows.get(path)
            if row is None and wanted:
                row = self._make(path)
                self.mount(row, after=above or self.query_one(".pane-title"))
            if row is None:
                continue
            row.show(value_at(experiment, path), pending=path in pending)
            if row.display != wanted:
                row.display = wanted
            above = row

    def row(self, path: str) -> SettingField | None:
        """The row of a setting, None where it has none now."""
        row = self._rows.get(path)
        return row if row is not None and row.display else None

    def focus_first(self) -> None:
        """Put the cursor on the first row, unless it is in this pane already."""
        if self.has_focus_within:
            return
        for path in self.spec.settings:
            row = self.row(path)
            if row is not None:
                self.screen.set_focus(row, scroll_visible=False)  # see bring_into_view
                return

    def bring_into_view(self, path: str) -> None:
        """Scroll to a row, and to the heading as well where it is the first."""
        shown = [name for name in self.spec.settings if self.row(name)]
        row = self.query_one(".pane-title") if shown[:1] == [path] else self.row(path)
        if row is not None:
            row.scroll_visible(animate=False)

    def _make(self, path: str) -> SettingField:
        row = make_field(ALL_SETTINGS[path], label(path), value_at(self._experiment, path))
        self._rows[path] = row
        return row
