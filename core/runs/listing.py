"""One line for each run: what a list, a table on screen and a status line show."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from . import layout
from .notes import Notes, read_notes
from .plain_json import figures
from .presence import Presence, look
from .reader import RunReader
from .record import RunRecord
from .summary import Summary


@dataclass(frozen=True)
class RunInfo:
    """What is known of a run without reading its events. bytes: all its files together."""

    id: str
    folder: Path
    record: RunRecord
    summary: Summary
    presence: Presence
    notes: Notes
    bytes: int

    @property
    def age(self) -> float:
        """Seconds since it was made; 0 where the clock has gone back since."""
        return max(0.0, time.time() - self.created)

    @property
    def created(self) -> float:
        """When it was made, in seconds since the epoch; the folder's time where the record does not say."""
        try:
            return datetime.fromisoformat(self.record.created).timestamp()
        except ValueError:
            try:
                return self.folder.stat().st_mtime
            except OSError:
                return 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain values for --json; NaN becomes null."""
        table: dict[str, Any] = figures(
            {
                "id": self.id,
                "title": self.record.title,
                "state": self.presence.state,
                "outcome": self.summary.outcome,
                "words": self.presence.words,
                "created": self.record.created,
                "age_seconds": self.age,
                "last_sign_of_life_seconds": self.presence.age,
                "host": self.presence.host,
                "pid": self.presence.pid,
                "parent": self.record.parent,
                "study": self.record.study,
                "parent_step": self.record.parent_step,
                "data": self.record.data.get("name", ""),
                **{
                    name: value
                    for name, value in self.summary.to_dict().items()
                    if name not in ("state", "outcome")
                },
                "tags": list(self.notes.tags),
                "notes": self.notes.text,
                "bytes": self.bytes,
                "path": str(self.folder),
            }
        )
        return table


def run_info(folder: Path) -> RunInfo:
    """A run's line. Raises NntuiError where the folder holds no run, or one of a newer version."""
    reader = RunReader(folder)
    pulse = reader.pulse()
    return RunInfo(
        id=reader.id,
        folder=folder,
        record=reader.record,
        summary=reader.summary(),
        presence=look(pulse),
        notes=read_notes(folder),
        bytes=folder_bytes(folder),
    )


def folder_bytes(folder: Path) -> int:
    """The size of all files in a run's folder."""
    total = 0
    for place in (folder, folder / layout.CHECKPOINTS, folder / layout.COMMANDS):
        try:
            with os.scandir(place) as entries:
                total += sum(entry.stat().st_size for entry in entries if entry.is_file())
        except OSError:
            continue
    return total
