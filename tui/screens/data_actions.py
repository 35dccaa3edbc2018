"""What the keys of the data screen do."""

from __future__ import annotations

from textual import on, work

from ...core.data.memory import in_bytes
from ...core.data.store.fetch import remove
from ...core.errors import NntuiError
from ...core.language import tr
from ..bridge.fetching import Fetching
from ..bridge.holdings import Holding
from ..bridge.own_data import settings_for
from ..data_messages import FetchEnded, SetRemoved
from ..panes.data_table import SetTable
from ..widgets.key_names import key_of
from .ask_path import AskPathScreen
from .confirm import ConfirmScreen
from .message import MessageScreen
from .own_file_actions import OwnFileActions, no_source


class DataActions(OwnFileActions):
    """Fetching, deleting, putting a set on the bench."""

    def __init__(self) -> None:
        super().__init__()
        self.fetching: Fetching | None = None
        """The set on its way; one at a time."""

    @property
    def table(self) -> SetTable:
        """The catalogue."""
        return self.query_one(SetTable)

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
            self.put(settings_for(self.bench.experiment, here.name))

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

        self.app.push_screen(AskPathScreen(tr("Where is {name}?", name=title), words, no_source), answered)

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
                title=tr("{name}: called off", name=fetching.name),
            )
            self.reread()

    @on(FetchEnded)
    def _fetch_ended(self, event: FetchEnded) -> None:
        fetching = event.fetching
        if fetching is self.fetching:
            self.fetching = None
            if fetching.error is not None:
                self.app.push_screen(MessageScreen(self._with_key(fetching.error)))
            elif fetching.fetched is not None:
                self._arrived(fetching.name, official=fetching.fetched.official)
        self.reread()

    def _with_key(self, error: NntuiError) -> NntuiError:
        """The error, and the key that does here what its hint says of the command line."""
        if "--from" not in error.hint:
            return error
        return NntuiError(
            error.title,
            error.message,
            tr(error.hint) + "\n" + tr("Here, {key} asks for them.", key=key_of(self, "data.from")),
        )

    def _arrived(self, name: str, *, official: bool) -> None:
        words = tr("{key} puts it on the bench.", key=key_of(self, "data.bench"))
        if not official:
            words = tr("These are not the published files; they were taken as they are.") + f" {words}"
        self.notify(
            words,
            title=tr("{name} is here", name=name),
            severity="information" if official else "warning",
            markup=False,
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
            self.notify(
                tr("{name}: {size} are free again", name=event.name, size=in_bytes(event.freed)), markup=False
            )
        self.reread()
