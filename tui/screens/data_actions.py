"""What the keys of the data screen do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual import on, work

from ...core.data.memory import in_bytes
from ...core.data.store.fetch import remove
from ...core.data.tables.report import TableReport
from ...core.errors import NntuiError
from ..bridge.errand import Errand
from ..bridge.fetching import Fetching
from ..bridge.holdings import Holding
from ..bridge.own_data import FileFacts, look_at, settings_for, spelled
from ..data_messages import FetchEnded, FileLookedAt, SetRemoved
from ..panes.data_table import SetTable
from ..widgets.key_names import key_of
from .ask_path import AskPathScreen
from .confirm import ConfirmScreen
from .message import MessageScreen
from .own_table import OwnTableScreen
from .view_base import ViewScreen

OWN_FILE = """\
A table (.csv, .tsv, .parquet), arrays (.npz, .npy), or a folder with one folder of pictures per class."""


class DataActions(ViewScreen):
    """Fetching, deleting, opening a file, putting data on the bench."""

    def __init__(self) -> None:
        super().__init__()
        self.fetching: Fetching | None = None
        """The set on its way; one at a time."""
        self._looking: Errand[TableReport | FileFacts] | None = None

    @property
    def table(self) -> SetTable:
        """The catalogue."""
        return self.query_one(SetTable)

    @property
    def looking_at(self) -> str:
        """The file that is being read; "" for none."""
        return self._looking.name if self._looking else ""

    def reread(self) -> None:
        """Look at the disk again."""
        raise NotImplementedError

    def may(self, action: str, here: Holding | None) -> bool:
        """Whether an action does something, with the cursor on `here`."""
        on_its_way = bool(self.fetching and here and self.fetching.name == here.name)
        match action:
            case "cancel":
                return self.fetching is not None
            case "to_bench":
                return here is not None and here.present
            case "get":
                return here is not None and not here.present and self.fetching is None
            case "bring":
                return here is not None and here.entry.kind == "download" and self.fetching is None
            case "remove":
                return here is not None and here.is_stored and not on_its_way
            case "open":
                return not self.looking_at
        return True

    # The bench

    def act(self) -> None:
        """What Enter does: train on a set that is here, fetch one that is not."""
        here = self.table.under_cursor
        if self.may("to_bench", here):
            self.action_to_bench()
        elif self.may("get", here):
            self.action_get()

    def action_to_bench(self) -> None:
        """Put the set under the cursor on the bench, and go there."""
        here = self.table.under_cursor
        if here is not None and here.present:
            self._put(settings_for(self.bench.experiment, here.name))

    def _put(self, values: dict[str, Any]) -> None:
        if self.take(values):
            self.app.switch_mode("bench")

    # Fetching

    def action_get(self) -> None:
        """Download the set under the cursor."""
        here = self.table.under_cursor
        if here is not None and not here.present:
            self._begin(here.name, "")

    def action_bring(self) -> None:
        """Take the set under the cursor from a file."""
        here = self.table.under_cursor
        if here is None:
            return
        name, title = here.name, here.entry.title
        files = ", ".join(file.name for file in here.entry.files)
        words = f"The archive, or a folder with the official files ({files}); or another address of them."

        def answered(typed: str | None) -> None:
            if typed is not None:
                self._begin(name, typed)

        self.app.push_screen(AskPathScreen(f"Where is {title}?", words, _no_source), answered)

    def _begin(self, name: str, source: str) -> None:
        if self.fetching is not None:
            return
        fetching = Fetching(name, source, lambda: self.post_message(FetchEnded(fetching)))
        self.fetching = fetching
        fetching.begin()
        self.look()

    def action_cancel(self) -> None:
        """Call the fetching off. The thread may notice later, if the line is silent; nobody waits for it."""
        fetching, self.fetching = self.fetching, None
        if fetching is not None:
            fetching.cancel()
            self.notify(
                "What has come is kept; the next fetch goes on from there.",
                title=f"{fetching.name}: called off",
            )
            self.reread()

    @on(FetchEnded)
    def _fetch_ended(self, event: FetchEnded) -> None:
        fetching = event.fetching
        if fetching is self.fetching:
            self.fetching = None
            if fetching.error is not None:
                self.app.push_screen(MessageScreen(fetching.error))
            elif fetching.fetched is not None:
                self._arrived(fetching.name, official=fetching.fetched.official)
        self.reread()

    def _arrived(self, name: str, *, official: bool) -> None:
        words = f"{key_of(self, 'data.bench')} puts it on the bench."
        if not official:
            words = f"These are not the published files; they were taken as they are. {words}"
        self.notify(
            words, title=f"{name} is here", severity="information" if official else "warning", markup=False
        )

    # Deleting

    def action_remove(self) -> None:
        """Delete the set under the cursor, after asking."""
        here = self.table.under_cursor
        if here is None:
            return
        name = here.name
        words = f"{in_bytes(here.bytes)} become free. It can be fetched again ({in_bytes(here.entry.download_bytes)})."

        def answered(yes: bool | None) -> None:
            if yes:
                self._remove(name)

        self.app.push_screen(
            ConfirmScreen(f"Delete {here.entry.title} from this machine?", words, again="D"), answered
        )

    @work(thread=True, group="remove")
    def _remove(self, name: str) -> None:
        try:
            freed = remove(name)
        except NntuiError as error:
            self.post_message(SetRemoved(name, error=error))
        else:
            self.post_message(SetRemoved(name, freed))

    @on(SetRemoved)
    def _removed(self, event: SetRemoved) -> None:
        if event.error is not None:
            self.app.push_screen(MessageScreen(event.error))
        else:
            self.notify(f"{event.name}: {in_bytes(event.freed)} are free again", markup=False)
        self.reread()

    # A file of one's own

    def action_open(self) -> None:
        """Ask for a file and look at it."""
        self.app.push_screen(AskPathScreen("Data of your own", OWN_FILE, _no_file), self.open_file)

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
        data = self.bench.experiment.data
        target = data.target if data.source == source else ""

        def chosen(answer: dict[str, Any] | None) -> None:
            if answer is not None:
                self._put(settings_for(self.bench.experiment, source, **answer))

        self.app.push_screen(OwnTableScreen(report, source, data.max_categories, target), chosen)

    def _offer(self, facts: FileFacts) -> None:
        self.app.push_screen(
            ConfirmScreen(f"Train on {facts.source}?", "\n".join(facts.lines)),
            lambda yes: self._put(settings_for(self.bench.experiment, facts.source)) if yes else None,
        )


def _no_file(typed: str) -> str:
    """What is wrong with a path; "" where something is there."""
    try:
        path = Path(typed).expanduser()
        return "" if path.exists() else f"Nothing is at {path.absolute()}."
    except (OSError, RuntimeError, ValueError) as error:
        return f"That is no path: {error}."


def _no_source(typed: str) -> str:
    """The same, where an address will do too."""
    return "" if typed.startswith(("http://", "https://")) else _no_file(typed)
