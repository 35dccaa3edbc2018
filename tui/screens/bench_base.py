"""What the bench's actions need of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from ...core.config import ALL_SETTINGS, Experiment
from ...core.errors import ConfigError, NntuiError
from ..bridge.reading import Reading
from ..bridge.workbench import Workbench
from ..error_words import problem_words
from ..forms.field import SettingField
from ..options import Options
from ..panes.charts import Charts
from ..panes.explain import ExplainPane
from ..panes.settings_pane import SettingsPane
from ..panes.table import PANES, pane_of
from ..panes.warnings import WarningsPane
from ..terminal.alerts import Alerts
from ..terminal.output import MeasuredOutput
from ..widgets.key_names import key_of
from .message import MessageScreen


class BenchBase(Screen[None]):
    """The parts of the screen by name, and how an edit goes through all of them."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Textual draws a whole screen again when the cursor moves; the two rows that change do so by themselves."""

    cursor_path = "data.source"
    """The setting under the cursor, or the last one that was."""

    failed: tuple[Experiment, tuple[str, ...]] | None = None
    """The experiment that was checked last and the titles of the checks it failed, if it failed any."""

    reading = Reading()
    """What was last read of the run."""

    @property
    def bench(self) -> Workbench:
        """The model behind the screen."""
        return cast(Workbench, self.app.bench)  # type: ignore[attr-defined]

    @property
    def options(self) -> Options:
        """How the workbench was opened."""
        return cast(Options, self.app.options)  # type: ignore[attr-defined]

    @property
    def output(self) -> MeasuredOutput:
        """What the terminal is sent, and when plots may be."""
        return cast(MeasuredOutput, self.app)

    @property
    def first_start(self) -> bool:
        """Whether the workbench was never opened here before."""
        return cast(bool, self.app.first_start)  # type: ignore[attr-defined]

    @property
    def alerts(self) -> Alerts:
        """Bell, title and desktop notification."""
        return cast(Alerts, self.app.alerts)  # type: ignore[attr-defined]

    @property
    def charts(self) -> Charts:
        """The plots."""
        return self.query_one(Charts)

    @property
    def explain_pane(self) -> ExplainPane:
        """The words below the form."""
        return self.query_one(ExplainPane)

    @property
    def warnings_pane(self) -> WarningsPane:
        """The list of warnings."""
        return self.query_one(WarningsPane)

    def pane(self, pane_id: str) -> SettingsPane:
        """A pane of settings."""
        return self.query_one(f"#pane-{pane_id}", SettingsPane)

    def row(self, path: str) -> SettingField | None:
        """The row of a setting, None where it has none."""
        return self.pane(pane_of(path).id).row(path) if path in ALL_SETTINGS else None

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Textual's, but for its scrolling to a row, which would look at where the row was before its explanation came:
        `bring_cursor_into_view` does it."""
        is_row = isinstance(widget, SettingField)
        super().set_focus(widget, scroll_visible and not is_row, from_app_focus)

    def bring_cursor_into_view(self) -> None:
        """Scroll to the row of the cursor, once what has moved it is laid out."""
        self.after_layout(self.pane(pane_of(self.cursor_path).id).bring_into_view, self.cursor_path)

    def after_layout(self, callback: Callable[..., object], *arguments: object) -> None:
        """Call something when everything that was changed has its place.

        A widget tells the screen that it wants another size behind its own messages. The screen would be quicker with a
        callback of its own; one that goes by way of the words, which change last, comes behind what they ask for.
        """
        self.explain_pane.words.call_after_refresh(callback, *arguments)

    def key(self, action_id: str) -> str:
        """The key of an action as a person has it, for words on the screen."""
        return key_of(self, action_id)

    def edit(self, values: Mapping[str, Any]) -> bool:
        """Change settings; whether that was possible. What is wrong is said beside the rows."""
        try:
            self.bench.edit(values)
        except ConfigError as error:
            self._complain(error, next(iter(values)))
            return False
        self.refresh_experiment()
        return True

    def _complain(self, error: ConfigError, fallback: str) -> None:
        for problem in error.problems:
            row = self.row(problem.path) or self.row(fallback)
            if row is None:
                self.tell(error)
                return
            named = "" if row.info.path == problem.path else f"{problem.path}: "
            row.show_problem(f"{named}{problem_words(problem)}")

    def tell(self, error: NntuiError) -> None:
        """Say an error in a dialog."""
        self.app.push_screen(MessageScreen(error))

    def refresh_experiment(self) -> None:
        """Show the experiment as it is now, everywhere."""
        raise NotImplementedError

    def fit_side(self) -> None:
        """Lay the side out anew, where the room in it has changed."""
        raise NotImplementedError

    def poll(self, *, at_once: bool = False) -> None:
        """Read the run, and show what is new."""
        raise NotImplementedError

    def open_pane(self, pane_id: str) -> None:
        """Make a pane the one that is seen where there is room for one."""
        raise NotImplementedError


PANE_ORDER = tuple(pane.id for pane in PANES)
