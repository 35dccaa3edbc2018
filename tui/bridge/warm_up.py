"""The heavy imports, done on a thread behind the first frame, so that the first start does not wait for them."""

from __future__ import annotations

import gc
import threading
from contextlib import suppress
from importlib import import_module

PACKAGE = __name__.partition(".")[0]
HEAVY = ("core.session", "core.diagnostics", "tui.panes.curves", "tui.plotting.plot")


def warm_up() -> threading.Thread:
    """Begin to import what a run and its plots need; returns the thread."""
    thread = threading.Thread(target=_import_all, name="warm-up", daemon=True)
    thread.start()
    return thread


def _import_all() -> None:
    from ...core.threads import limit_threads

    limit_threads()
    with suppress(Exception):  # what cannot be imported is told where it is needed
        for module in HEAVY:
            import_module(f"{PACKAGE}.{module}")
    gc.freeze()  # modules stay: the collector need not walk over them
