"""A worker process whose parent has died: nobody is left to tell it to end, so it looks itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait

PATIENCE_SECONDS = 20.0
"""How long the trial under way may take to stop between two steps and to save where it stands."""

_idle = threading.Event()
_idle.set()
_stop: Callable[[], None] | None = None


def end_with_parent() -> None:
    """Called as a worker process begins: it will end when its parent does, and leaves Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to everybody
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), name="parent watch", daemon=True).start()


@contextmanager
def at_work(stop: Callable[[], None]) -> Iterator[None]:
    """While a trial trains: should the parent die, `stop` is called and the trial's end awaited."""
    global _stop
    _stop = stop
    _idle.clear()
    try:
        yield
    finally:
        _stop = None
        _idle.set()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    stop = _stop
    if stop is not None:
        stop()
    _idle.wait(PATIENCE_SECONDS)
    os._exit(1)  # the main thread waits for a task that will never come, and cannot be told
