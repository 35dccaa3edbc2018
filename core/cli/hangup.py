"""SIGHUP: the link drops, the terminal is gone; the run goes on without it, or saves and stops."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from ..training.control import TrainingControl


@contextmanager
def surviving_hangup(control: TrainingControl, policy: str) -> Iterator[None]:
    """While it is entered, SIGHUP does not end the process. `policy`: "go-on", or "stop" to end the run
    gracefully.

    What is printed afterwards goes nowhere. A SIGHUP that is ignored already (nohup) stays so, and elsewhere
    than in the main thread, or on a system without the signal, nothing changes.
    """
    number = getattr(signal, "SIGHUP", None)
    if number is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(number)
    if before == signal.SIG_IGN:
        yield
        return

    def handle(_number: int, _frame: FrameType | None) -> None:
        let_go_of_terminal()
        if policy == "stop":
            control.stop()

    signal.signal(number, handle)
    try:
        yield
    finally:
        signal.signal(number, before)


def let_go_of_terminal() -> None:
    """Point those of standard input, output and error that are a terminal nowhere: writing to one that is
    gone fails, and reading from it never waits. A file or a pipe stays."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        with suppress(OSError):
            if os.isatty(descriptor) or _is_gone(descriptor):
                os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _is_gone(descriptor: int) -> bool:
    """A terminal that has hung up does not call itself one any more, and is no file or pipe either."""
    import stat

    return stat.S_ISCHR(os.fstat(descriptor).st_mode)
