"""In which line of a TOML text a value stands, so that an error can point at it."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_TABLE = re.compile(r"^\s*\[(?!\[)([^\]]+)\]")
_ENTRY = re.compile(r"^\s*\[\[([^\]]+)\]\]")
_KEY = re.compile(r"""^\s*("[^"]*"|'[^']*'|[A-Za-z0-9_.-]+)\s*=""")


def line_numbers(text: str, first: int = 1) -> dict[Path, int]:
    """Path of every table and key -> its line; `first` is the number of the text's first line.

    Good enough to point at: a text in three quotes that has lines like TOML may be taken for it.
    """
    found: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), start=first):
        if entry := _ENTRY.match(line):
            name = _split(entry[1])
            counts[name] = counts.get(name, -1) + 1
            table = (*name, counts[name])
            found.setdefault(name, number)
        elif header := _TABLE.match(line):
            name = _split(header[1])
            parent = name[:-1]
            table = (*parent, counts[parent], name[-1]) if parent in counts else name
        elif key := _KEY.match(line):
            found.setdefault((*table, *_split(key[1])), number)
            continue
        else:
            continue
        found.setdefault(table, number)
    return found


def line_of(found: dict[Path, int], path: Path, default: int) -> int:
    """The line of a value, or of the nearest thing around it."""
    while path:
        if path in found:
            return found[path]
        path = path[:-1]
    return default


def _split(name: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in name.split("."))
