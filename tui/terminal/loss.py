"""When the terminal goes away: let go of it, at once and for good, and keep everything that is not the terminal.

A link that drops says so by SIGHUP, or, where the signal is ignored or a parent survives, only by the terminal's end
being hung up, which a thread looks for once a second. Textual itself would go on: its input thread would spin on
end-of-file and its event loop would wait for ever for room in an output queue that nobody empties. So on loss

1. the terminal's descriptors are pointed at nothing, so that every write succeeds;
2. the queue is emptied and what is written from now on is dropped, which frees a blocked event loop;
3. the input thread is told to end;
4. the app is asked to leave, as if by key.

Handlers are set with `signal.signal`, not asyncio's `add_signal_handler`: they run while the event loop is blocked.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from queue import Empty
from typing import Any

from textual.driver import Driver

POLL_SECONDS = 1.0


class TerminalWatch:
    """Calls `on_loss(reason)` once when the terminal has gone, and `on_term()` once at SIGTERM.

    Both are called from a signal handler or a thread: they must be short and must not wait. `stop` ends the watch.
    """

    def __init__(self, on_loss: Callable[[str], None], on_term: Callable[[], None]) -> None:
        self._on_loss, self._on_term = on_loss, on_term
        self._once = threading.Lock()
        self._ended = threading.Event()
        self._before: dict[int, Any] = {}

    def start(self) -> None:
        """Begin to watch; call it on the main thread, before the app runs."""
        hangup = getattr(signal, "SIGHUP", None)
        if hangup is not None:
            self._handle(hangup, lambda: self._lost("the link was dropped (SIGHUP)"))
        self._handle(signal.SIGTERM, self._on_term)
        stdin = sys.__stdin__
        if stdin is not None and stdin.isatty() and hasattr(select, "poll"):
            threading.Thread(
                target=self._poll, args=(stdin.fileno(),), name="terminal-watch", daemon=True
            ).start()

    def stop(self) -> None:
        """Put the handlers back and end the thread."""
        self._ended.set()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _handle(self, number: int, action: Callable[[], None]) -> None:
        self._before[number] = signal.getsignal(number)
        signal.signal(number, lambda _number, _frame: action())

    def _lost(self, reason: str) -> None:
        if self._once.acquire(blocking=False):
            self._on_loss(reason)

    def _poll(self, descriptor: int) -> None:
        watcher = select.poll()
        watcher.register(descriptor, 0)  # no events asked for: only hang-up and errors are reported
        while not self._ended.wait(POLL_SECONDS):
            if any(
                event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in watcher.poll(0)
            ):
                self._lost("the terminal was hung up")
                return


def let_go(driver: Driver | None) -> None:
    """Cut an app's driver loose from its terminal, so that nothing waits for it any more."""
    point_at_nothing()
    if driver is None:
        return
    driver.write = lambda data: None  # type: ignore[method-assign]
    ended = getattr(driver, "exit_event", None)
    if ended is not None:
        ended.set()
    writer = getattr(driver, "_writer_thread", None)
    queue = getattr(writer, "_queue", None)
    if queue is not None:
        with contextlib.suppress(Empty):
            while True:
                queue.get_nowait()


def point_at_nothing() -> None:
    """Let the standard descriptors lead to the null device where they lead to a terminal."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        with contextlib.suppress(OSError):
            if os.isatty(descriptor) or not _alive(descriptor):
                os.dup2(nothing, descriptor)
    os.close(nothing)


def _alive(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
