"""The log of another tool's training as a screen sees it: read on a thread of its own, as it grows."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from ...core.errors import NntuiError

if TYPE_CHECKING:
    from ...core.training.history import History
    from ...core.watch.watched import Watched


class WatchedLog:
    """Looks at a log every so many seconds. The screen reads `history`, `problem` and `seconds_since_news`."""

    def __init__(self, watched: Watched, every: float = 1.0) -> None:
        self.watched, self._every = watched, every
        self.problem: NntuiError | None = None
        """Why the log could not be read at the last look."""
        self._news = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watching", daemon=True)

    @property
    def history(self) -> History:
        """The curves so far."""
        return self.watched.history

    @property
    def seconds_since_news(self) -> float:
        """How long the log has not grown."""
        return time.monotonic() - self._news

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._stop.set()

    def look(self) -> None:
        """One look; a log that cannot be read now is looked at again."""
        try:
            if self.watched.poll():
                self._news = time.monotonic()
            self.problem = None
        except NntuiError as error:
            self.problem = error
        except (OSError, ValueError) as error:
            self.problem = NntuiError("The log cannot be read at the moment.", str(error))

    def _run(self) -> None:
        while not self._stop.is_set():
            self.look()
            self._stop.wait(self._every)
