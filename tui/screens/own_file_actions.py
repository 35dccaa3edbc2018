"""Opening a file or folder of one's own: what is in it, and how it comes on the bench."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual import on

from ...core.data.tables.report import TableReport
from ..bridge.errand import Errand
from ..bridge.own_data import FileFacts, config_for, look_at, settings_for, spelled
from ..data_messages import FileLookedAt
from ..panes.visibility import names_a_file
from .ask_path import AskPathScreen
from .confirm import ConfirmScreen
from .message import MessageScreen
from .own_table import OwnTableScreen
from .view_base import ViewScreen

OWN_FILE = (
    "A table (.csv, .tsv, .parquet), arrays (.npz, .npy), or a folder with one folder of pictures per class."
)


class OwnFileActions(ViewScreen):
    """Asks for a path, looks at it on another thread, and asks what to do with what is there."""

    def __init__(self) -> None:
        super().__init__()
        self._looking: Errand[TableReport | FileFacts] | None = None

    @property
    def looking_at(self) -> str:
        """The file that is being read; "" for none."""
        return self._looking.name if self._looking else ""

    def put(self, values: dict[str, Any]) -> None:
        """Put settings into the experiment, and go to the bench."""
        if self.take(values):
            self.app.switch_mode("bench")

    def action_open(self) -> None:
        """Ask for a file and look at it."""
        source = self.bench.experiment.data.source
        text = source if names_a_file(source) else ""
        self.app.push_screen(AskPathScreen("Data of your own", OWN_FILE, no_file, text=text), self.open_file)

    def open_file(self, typed: str | None) -> None:
        """Read what is in a file or folder; what is found arrives as a message."""
        if typed is None:
            return
        source, experiment = spelled(typed), self.bench.experiment
        looking: Errand[TableReport | FileFacts] = Errand(
            source,
            lambda: look_at(experiment, source),
            lambda: self.post_message(FileLookedAt(source, looking)),
        )
        self._looking = looking
        looking.begin()
        self.look()

    def let_go_of_file(self) -> None:
        """Do not wait for the file that is being read."""
        self._looking = None

    @on(FileLookedAt)
    def _file_looked_at(self, event: FileLookedAt) -> None:
        if event.errand is not self._looking:
            return
        self._looking = None
        self.look()
        found = event.errand.result
        if isinstance(found, TableReport):
            self._choose_target(found, event.source)
        elif isinstance(found, FileFacts):
            self._offer(found)
        elif event.errand.error is not None:
            self.app.push_screen(MessageScreen(event.errand.error))

    def _choose_target(self, report: TableReport, source: str) -> None:
        config = config_for(self.bench.experiment, source)

        def chosen(answer: dict[str, Any] | None) -> None:
            if answer is not None:
                self.put(settings_for(self.bench.experiment, source, **answer))

        self.app.push_screen(OwnTableScreen(report, config), chosen)

    def _offer(self, facts: FileFacts) -> None:
        self.app.push_screen(
            ConfirmScreen(f"Train on {facts.source}?", "\n".join(facts.lines)),
            lambda yes: self.put(settings_for(self.bench.experiment, facts.source)) if yes else None,
        )


def no_file(typed: str) -> str:
    """What is wrong with a path; "" where something is there."""
    try:
        path = Path(typed).expanduser()
        return "" if path.exists() else f"Nothing is at {path.absolute()}."
    except (OSError, RuntimeError, ValueError) as error:
        return f"That is no path: {error}."


def no_source(typed: str) -> str:
    """The same, where an address will do too."""
    return "" if typed.startswith(("http://", "https://")) else no_file(typed)
