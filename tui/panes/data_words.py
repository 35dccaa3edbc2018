"""The catalogue's sets in words: the cells of a line, and the lines about the one under the cursor."""

from __future__ import annotations

from ...core.data.memory import in_bytes
from ...core.data.store.catalogue import Entry
from ...core.language import tr
from ..bridge.holdings import Holding

MOST_CLASSES = 12
"""Class names that are listed."""


def examples(entry: Entry) -> str:
    """How many there are, to train on and to test."""
    if not entry.train:
        return tr("as you like")
    return f"{entry.train:,} + {entry.test:,}" if entry.test else f"{entry.train:,}"


def shape(entry: Entry) -> str:
    """One example."""
    if len(entry.shape) == 1:
        return tr("{count} numbers", count=entry.shape[0])
    channels, height, width = entry.shape
    return f"{height}x{width} {tr('grey') if channels == 1 else tr('colour')}"


def classes(entry: Entry) -> str:
    """How many classes."""
    return {0: tr("a number"), -1: tr("as you like")}.get(entry.classes, str(entry.classes))


def size(holding: Holding) -> str:
    """What it takes on disk, or what is to be downloaded."""
    if holding.entry.kind != "download":
        return ""
    return in_bytes(holding.bytes if holding.present else holding.entry.download_bytes)


def state(holding: Holding, fetching: str = "") -> str:
    """Whether it can be trained on now; `fetching` is the name of the set that is on its way."""
    if holding.name == fetching:
        return tr("► fetching")
    if holding.entry.kind != "download":
        return f"✔ {tr(holding.entry.kind)}"
    if holding.present:
        return tr("✔ here") if holding.official else f"{tr('✔ here')} *"
    if holding.share:
        return tr("○ {share} % here", share=f"{100 * holding.share:.0f}")
    return tr("○ to fetch")


def about(holding: Holding) -> tuple[str, str]:
    """What it is; and its classes, licence and home, or what else is to be known."""
    entry = holding.entry
    what = f"{tr(entry.title)}: {tr(entry.words)}"
    if entry.class_names:
        names = ", ".join(entry.class_names[:MOST_CLASSES])
        more = ", ..." if len(entry.class_names) > MOST_CLASSES else "."
        what += " " + tr("Classes: {names}", names=names) + more
    licence = tr("Licence: {licence}.", licence=entry.licence)
    if entry.homepage:
        licence += f" {entry.homepage}"
    if not holding.official:
        licence += "\n* " + tr("These are not the published files: their checksums differ.")
    return what, licence
