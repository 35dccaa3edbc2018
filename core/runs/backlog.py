"""What waits to be written while a disk does not answer: bounded, and without losing an extreme."""

from __future__ import annotations

from itertools import groupby

from ..training.events import Event, ProbeTaken
from .thinning import Row, as_event, merge

MAX_WAITING = 20_000
"""Entries kept while the disk does not answer: a few megabytes."""


def as_events(batch: list[Event | Row]) -> list[Event]:
    """The batch with neighbouring rows put together in one event."""
    events: list[Event] = []
    for rows, entries in groupby(batch, key=lambda entry: isinstance(entry, Row)):
        if rows:
            events.append(as_event([entry for entry in entries if isinstance(entry, Row)]))
        else:
            events.extend(entry for entry in entries if not isinstance(entry, Row))
    return events


def compacted(entries: list[Event | Row]) -> list[Event | Row]:
    """About half as many entries: probes go, but for the last one, and rows are merged in pairs.

    Rows that follow each other may have other events between them; the merged row stands where the second one
    stood. Where that does not shorten the list enough (few rows, many epochs), entries from its middle are
    given up.
    """
    last_probe = max((i for i, entry in enumerate(entries) if isinstance(entry, ProbeTaken)), default=-1)
    kept: list[Event | Row | None] = []
    held: int | None = None
    for i, entry in enumerate(entries):
        if isinstance(entry, ProbeTaken) and i != last_probe:
            continue
        if not isinstance(entry, Row):
            kept.append(entry)
        elif held is None:
            held = len(kept)
            kept.append(entry)
        else:
            first = kept[held]
            assert isinstance(first, Row)
            kept[held], held = None, None
            kept.append(merge(first, entry))
    left = [entry for entry in kept if entry is not None]
    if len(left) > MAX_WAITING * 3 // 4:
        quarter = MAX_WAITING // 4
        left = left[:quarter] + left[-2 * quarter :]
    return left
