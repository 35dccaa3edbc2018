"""The curves of saved runs, for plots of several of them: read once, and again where a run has gone on."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.errors import NntuiError
from ...core.runs import layout
from ...core.runs.reader import RunReader

if TYPE_CHECKING:
    from ...core.training.history import History

MOST_KEPT = 24
"""Histories kept; each is a few hundred kilobytes at most."""


class CurveShelf:
    """Histories by run folder. `read` may take a while: not for the screen's thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Path, tuple[int, History]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, folder: Path) -> History | None:
        """The run's history as it is on disk now; None where it cannot be read."""
        from ...core.training.history import History

        with self._lock:
            size = _size(folder)
            kept = self._kept.get(folder)
            if kept is not None and kept[0] == size:
                self._kept.move_to_end(folder)
                return kept[1]
            history = History()
            try:
                history.apply_all(RunReader(folder).events(gather=True))
            except (NntuiError, OSError):
                return None
            self._kept[folder] = (size, history)
            self._kept.move_to_end(folder)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return history


def _size(folder: Path) -> int:
    try:
        return (folder / layout.EVENTS).stat().st_size
    except OSError:
        return 0
