"""When the terminal goes away: noticing it, whatever the app is doing, and letting go of it for good.

A link that drops says so by SIGHUP, or, where the signal is ignored or a parent survives, only by the terminal's end
being hung up. Textual itself would go on: its input thread would spin on end-of-file, and its event loop would wait
for ever for room in an output queue that nobody empties.

Signals are handled with `signal.signal`, not asyncio's `add_signal_handler`: those run while the event loop is
blocked. A handler does nothing but write a byte into a pipe; a thread, which also waits for the hang-up, does the
rest, so that no lock can be held by the code that a handler interrupts.
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

GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL if hasattr(select, "poll") else 0
ENDED = 0
"""The byte that ends the thread; no signal has this number."""


class TerminalWatch:
    """Calls `on_loss()` once when the terminal has gone or SIGHUP came, and `on_signal(number)` at SIGTERM and SIGINT.

    Both are called on the watch's own thread, which has nothing else to do: they may wait.
    """

    def __init__(self, on_loss: Callable[[], None], on_signal: Callable[[int], None]) -> None:
        self._on_loss, self._on_signal = on_loss, on_signal
        self._before: dict[int, Any] = {}
        self._out, self._in = os.pipe()
        self._thread = threading.Thread(target=self._wait, name="terminal-watch", daemon=True)

    def start(self) -> None:
        """Begin to watch; call it on the main thread, before the app runs. Without `poll` (Windows) nothing is."""
        if not hasattr(select, "poll"):
            return
        for number in _signals():
            self._before[number] = signal.signal(number, self._heard)
        self._thread.start()

    def stop(self) -> None:
        """Put the handlers back and end the thread. On the main thread."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()
        os.write(self._in, bytes([ENDED]))

    def _heard(self, number: int, _frame: object) -> None:
        with contextlib.suppress(OSError):
            os.write(self._in, bytes([number]))

    def _wait(self) -> None:
        watcher = select.poll()
        watcher.register(self._out, select.POLLIN)
        keys = _terminal()
        if keys is not None:
            watcher.register(keys, 0)  # no events asked for: only hang-up and errors are reported
        while True:
            ready = [descriptor for descriptor, _ in watcher.poll()]
            numbers = os.read(self._out, 64) if self._out in ready else b""
            if ENDED in numbers:
                return
            if keys is not None and (keys in ready or _hangup() in numbers):
                watcher.unregister(keys)
                keys = None
                self._on_loss()
            for number in numbers:
                if number != _hangup():
                    self._on_signal(number)


def _signals() -> list[int]:
    """Those that are handled. A SIGHUP that is ignored (nohup) stays so: the hang-up itself is seen."""
    wanted: list[int] = [signal.SIGTERM, signal.SIGINT]
    hangup = _hangup()
    if hangup and signal.getsignal(hangup) != signal.SIG_IGN:
        wanted.append(hangup)
    return wanted


def _hangup() -> int:
    return int(getattr(signal, "SIGHUP", 0))


def _terminal() -> int | None:
    """The descriptor of the terminal that keys come from."""
    stdin = sys.__stdin__
    return stdin.fileno() if stdin is not None and stdin.isatty() else None


def is_gone() -> bool:
    """Whether the terminal has been hung up."""
    keys = _terminal()
    if keys is None:
        return True
    watcher = select.poll()
    watcher.register(keys, 0)
    return any(event & GONE for _, event in watcher.poll(0))


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
    """Let those of the standard descriptors that are a terminal lead to the null device."""
    from ...core.cli.hangup import let_go_of_terminal

    let_go_of_terminal()


def restore_line_discipline(attributes: Any) -> None:
    """Give the terminal back its echo and its lines, which needs no room in its output queue."""
    import termios

    keys = _terminal()
    if attributes is not None and keys is not None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(keys, termios.TCSANOW, attributes)
