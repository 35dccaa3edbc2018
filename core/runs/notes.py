"""A person's notes and tags on a run; kept in a small file of their own in its folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from . import layout
from .disk import Disk


@dataclass(frozen=True)
class Notes:
    """text: free. tags: short words, sorted, each once."""

    text: str = ""
    tags: tuple[str, ...] = ()


def read_notes(folder: Path) -> Notes:
    """A run's notes; empty where there are none or the file cannot be read."""
    try:
        table = json.loads((folder / layout.NOTES).read_bytes())
    except (OSError, ValueError):
        return Notes()
    if not isinstance(table, dict):
        return Notes()
    tags = table.get("tags", [])
    return Notes(str(table.get("text", "")), _clean(tags if isinstance(tags, list) else []))


def write_notes(folder: Path, notes: Notes) -> None:
    """Replace a run's notes. Raises OSError."""
    table = {"text": notes.text, "tags": list(_clean(list(notes.tags)))}
    Disk().replace(folder / layout.NOTES, (json.dumps(table, ensure_ascii=False, indent=2) + "\n").encode())


def _clean(tags: list[object]) -> tuple[str, ...]:
    return tuple(sorted({str(tag).strip() for tag in tags} - {""}))
