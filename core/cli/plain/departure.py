"""Signals that end the dialogue, as exceptions in the thread that waits for a line."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ..hangup import let_go_of_terminal


class HungUp(BaseException):
    """The terminal has gone."""

    exit_code = 129


class Terminated(BaseException):
    """SIGTERM."""

    exit_code = 143


@contextmanager
def listening_to_signals() -> Iterator[None]:
    """While it is entered, the first SIGHUP raises HungUp and the first SIGTERM Terminated; further ones are ignored,
    so that the run can be saved. A SIGHUP that is ignored (nohup) stays so. In the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def hung_up(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        let_go_of_terminal()
        raise HungUp

    def terminated(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise Terminated

    wanted = {signal.SIGTERM: terminated}
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        wanted[signal.SIGHUP] = hung_up
    before = {number: signal.signal(number, handler) for number, handler in wanted.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
