"""How the workbench ends: by key, by a signal, by a lost terminal, by a fault. The run is what must not be lost.

A lost terminal takes the screen, not the run: it trains on in this process without one, to its end, and the process
ends with it. Where nothing of the run would be kept, where the person wished it so, or where it waits in a pause that
nobody could end, it is stopped instead, with a checkpoint. A signal stops it gracefully too.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING, Any

from .terminal.loss import TerminalWatch, is_gone, let_go, restore_line_discipline

if TYPE_CHECKING:
    from .app import NntuiApp

LEAVE_SECONDS = 2.0
"""How long the app may take to leave by itself; then it is cut loose from the terminal."""

STOP_SECONDS = 30.0
"""How long a run may take to finish its step, evaluate and save, once it was told to stop."""


class Departure:
    """Watches over one app from before it runs (`enter`) to after (`leave`)."""

    def __init__(self, app: NntuiApp) -> None:
        self._app = app
        self._runner = app.bench.runner
        self._code: int | None = None
        self._lost = False
        self._left = threading.Event()
        self._keeper: threading.Thread | None = None
        self._attributes: Any = None
        self._watch = TerminalWatch(self._on_loss, self._on_signal)

    def enter(self) -> None:
        """Before `app.run`, on the main thread."""
        self._attributes = _line_discipline()
        self._watch.start()

    def leave(self, code: int) -> int:
        """After `app.run`, on the main thread: see the run to its end; the exit code."""
        self._left.set()
        if self._keeper is not None:
            self._keeper.join()
        elif self._app.crash:
            self._stop()
            self._wait(STOP_SECONDS)
        else:
            self._runner.close(STOP_SECONDS)
        self._watch.stop()
        return code if self._code is None else self._code

    # On the watch's thread

    def _on_loss(self) -> None:
        self._lost = True
        goes_on = self._goes_on()
        self._code = 0 if goes_on else 128 + getattr(signal, "SIGHUP", 1)
        if not goes_on:
            self._stop()
        self._keep(None if goes_on else STOP_SECONDS)

    def _on_signal(self, number: int) -> None:
        self._code = 128 + number
        self._stop()
        if self._keeper is None:
            self._keep(STOP_SECONDS)

    def _goes_on(self) -> bool:
        options = self._app.options
        paused = self._runner.read().state == "paused"
        return options.save and options.on_hangup == "go-on" and self._runner.active and not paused

    def _stop(self) -> None:
        if self._runner.active:
            self._runner.command("stop")

    def _keep(self, seconds: float | None) -> None:
        """See app and run to their ends on a thread of its own; the watch goes on listening to signals."""
        self._keeper = threading.Thread(target=self._see_through, args=(seconds,), name="keeper", daemon=True)
        self._keeper.start()

    def _see_through(self, seconds: float | None) -> None:
        driver = self._app._driver
        if self._lost and is_gone():
            let_go(driver)
        self._app.exit(self._code, return_code=self._code or 0)
        stuck = not self._left.wait(LEAVE_SECONDS)
        if stuck:
            restore_line_discipline(self._attributes)
            let_go(driver)
            stuck = not self._left.wait(LEAVE_SECONDS)
        self._wait(seconds)
        if stuck:  # the main thread will never come back from the app
            os._exit(self._code or 0)

    def _wait(self, seconds: float | None) -> None:
        run = self._runner.run
        if run is None:
            return
        if seconds is not None:
            run.wait(seconds)
            return
        while not run.wait(60.0):
            pass


def _line_discipline() -> Any:
    """The terminal's settings as they are, None where there are none."""
    try:
        import sys
        import termios

        return termios.tcgetattr(sys.__stdin__) if sys.__stdin__ is not None else None
    except (ImportError, OSError, ValueError, termios.error):
        return None
