"""Ctrl-C and SIGTERM end a run gracefully; a second one ends it at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from ..training.control import TrainingControl

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopping_on_signals(control: TrainingControl, say: Callable[[str], None]) -> Iterator[None]:
    """While it is entered, a signal stops the run after the step it is doing; the next one aborts it.

    `say` is told what happens. Only the main thread can handle signals: elsewhere nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    seen: list[int] = []

    def handle(number: int, _frame: FrameType | None) -> None:
        seen.append(number)
        if len(seen) == 1:
            control.stop()
            say("stopping after this step; once more to stop at once")
        else:
            control.abort()

    before: dict[int, Any] = {number: signal.signal(number, handle) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
