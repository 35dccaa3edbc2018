"""The saved runs as the screens show them: read from disk away from the screen, and only where they changed."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...core.errors import NntuiError
from ...core.runs import layout
from ...core.runs.filter import facts_of
from ...core.runs.listing import RunInfo, run_info
from ...core.runs.store import RunStore

STAMPED = (layout.PULSE, layout.EVENTS, layout.NOTES, layout.RECORD)
"""The files whose change means that a run's line may have changed."""


@dataclass(frozen=True)
class SavedRun:
    """A run's line, its settings by dotted path, and what a filter may ask of it."""

    info: RunInfo
    settings: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The run's id."""
        return self.info.id


class RunShelf:
    """Reads the runs of a store. `read` may take a while on a slow disk: not for the screen's thread."""

    def __init__(self, store: RunStore) -> None:
        self.store = store
        self._kept: dict[str, tuple[object, SavedRun]] = {}
        self._lock = threading.Lock()

    def read(self) -> list[SavedRun]:
        """All runs, newest first. What cannot be read is left out."""
        with self._lock:
            before, self._kept = self._kept, {}
            for folder in self._folders():
                stamp = _stamp(folder)
                kept = before.get(folder.name)
                if kept is not None and kept[0] == stamp and not kept[1].info.presence.alive:
                    self._kept[folder.name] = kept
                elif (run := read_run(folder)) is not None:
                    self._kept[folder.name] = (stamp, run)
            runs = [run for _, run in self._kept.values()]
        return sorted(runs, key=lambda run: (-run.info.created, run.id))

    def _folders(self) -> list[Path]:
        try:
            return [
                path
                for path in self.store.root.iterdir()
                if not path.name.startswith(".") and path.is_dir() and layout.is_run(path)
            ]
        except OSError:
            return []


def read_run(folder: Path) -> SavedRun | None:
    """One run; None where it cannot be read."""
    try:
        info = run_info(folder)
    except (NntuiError, OSError):
        return None
    settings = read_settings(folder)
    return SavedRun(info, settings, facts_of(info, settings))


def read_settings(folder: Path) -> dict[str, Any]:
    """A run's settings by dotted path, as its file says, unchecked; {} where it cannot be read."""
    try:
        tables = tomllib.loads((folder / layout.CONFIG).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    return {
        f"{section}.{name}": value
        for section, table in tables.items()
        if isinstance(table, dict)
        for name, value in table.items()
    }


def _stamp(folder: Path) -> object:
    stamps = []
    for name in STAMPED:
        try:
            status = (folder / name).stat()
            stamps.append((status.st_mtime_ns, status.st_size))
        except OSError:
            stamps.append((0, 0))
    return tuple(stamps)
