"""Slow work on a thread of its own that nobody has to wait for: no person who calls it off, no end of the app."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from ...core.errors import NntuiError
from .live_run import unexpected

Result = TypeVar("Result")


class Errand(Generic[Result]):
    """Does `work` on a daemon thread, then calls `done` there. Either `result` or `error` is set by then.

    A connection may be silent for a minute before anything can be stopped, and an executor's threads are waited for
    when a program ends; a daemon thread is not.
    """

    def __init__(self, name: str, work: Callable[[], Result], done: Callable[[], object]) -> None:
        self.name = name
        self.result: Result | None = None
        self.error: NntuiError | None = None
        self._work, self._done = work, done
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def begin(self) -> None:
        """Start."""
        self._thread.start()

    def _run(self) -> None:
        try:
            self.result = self._work()
        except NntuiError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 - kept, and shown as a fault of the program
            self.error = unexpected(error, traceback.format_exc())
        with suppress(RuntimeError):  # the app and its loop are gone
            self._done()
