"""The catalogue of data sets, and which of them are on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.fuzzy import FuzzySearch

from ...core.data.store import place
from ...core.data.store.catalogue import CATALOGUE, Entry


@dataclass(frozen=True)
class Holding:
    """One set of the catalogue. `bytes` of it are on disk, whole or not; `official`: as they were published."""

    entry: Entry
    present: bool
    official: bool = True
    bytes: int = 0

    @property
    def name(self) -> str:
        """What `data.source` calls it."""
        return self.entry.name

    @property
    def is_stored(self) -> bool:
        """Whether there is something to delete."""
        return self.entry.kind == "download" and (self.present or self.bytes > 0)

    @property
    def share(self) -> float:
        """How much of an unfinished download is here, 0..1."""
        total = self.entry.download_bytes
        return min(1.0, self.bytes / total) if total and not self.present else 0.0


def read_holdings() -> list[Holding]:
    """All sets, in the order of the catalogue. Looks at the disk."""
    return [_holding(entry) for entry in CATALOGUE.values()]


def _holding(entry: Entry) -> Holding:
    if entry.kind != "download":
        return Holding(entry, present=True)
    manifest = place.manifest_of(entry.name)
    try:
        size = place.stored_bytes(entry.name)
    except OSError:  # files come and go while another process fetches
        size = 0
    return Holding(entry, manifest is not None, manifest is None or manifest.official, size)


def matching(holdings: Sequence[Holding], query: str) -> list[Holding]:
    """Those whose name, title, words or licence have the letters of `query` in that order, best first."""
    query = query.strip()
    if not query:
        return list(holdings)
    search = FuzzySearch()

    def score(holding: Holding) -> float:
        entry = holding.entry
        found = search.match(query, f"{entry.name} {entry.title}")[0]
        more = f"{entry.words} {entry.licence} {' '.join(entry.class_names)}"
        return found + (0.1 if query.casefold() in more.casefold() else 0.0)

    scored = [(score(holding), holding) for holding in holdings]
    return [holding for points, holding in sorted(scored, key=lambda pair: -pair[0]) if points > 0]
