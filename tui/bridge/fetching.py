"""A data set on its way into the store, while the screen goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ...core.data.store.fetch import Fetched, fetch
from ...core.data.store.progress import Cancelled, Progress
from ...core.errors import NntuiError
from .errand import Errand


class Fetching:
    """Fetches `name` from its official addresses, or from `source` (a path or an address); calls `done` at the end.

    The thread writes `progress`, the screen reads it: a terminal that stands still cannot make reports pile up.
    """

    def __init__(self, name: str, source: str, done: Callable[[], object]) -> None:
        self.name, self.source = name, source
        self.progress = Progress(name, "beginning")
        self._cancelled = threading.Event()
        self._errand: Errand[Fetched | None] = Errand(f"fetch {name}", self._fetch, done)

    def begin(self) -> None:
        """Start."""
        self._errand.begin()

    def cancel(self) -> None:
        """Call it off. What has come stays, and the next fetch goes on from there."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was called off."""
        return self._cancelled.is_set()

    @property
    def fetched(self) -> Fetched | None:
        """Where the set is; None until it is there."""
        return self._errand.result

    @property
    def error(self) -> NntuiError | None:
        """Why it could not be fetched."""
        return self._errand.error

    def _fetch(self) -> Fetched | None:
        try:
            return fetch(self.name, self.source, report=self._report, cancelled=self._cancelled)
        except Cancelled:
            return None

    def _report(self, progress: Progress) -> None:
        self.progress = progress
