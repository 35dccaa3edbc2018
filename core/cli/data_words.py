"""The catalogue and a table's columns, for people and as plain values."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from ..data.memory import in_bytes
from ..data.store import place
from ..data.store.catalogue import CATALOGUE, Entry
from ..data.tables.report import ColumnReport, TableReport

EXAMPLES_WIDTH = 34


def catalogue_as_json() -> list[dict[str, Any]]:
    """Every set as plain values; `examples` and `classes` are null where a setting chooses them."""
    return [_entry_as_json(entry) for entry in CATALOGUE.values()]


def catalogue_for_people() -> str:
    """Two lines a set, and what to do."""
    blocks = []
    for entry in CATALOGUE.values():
        facts = [_examples(entry), _shape(entry), _classes(entry), _presence(entry)]
        blocks.append(f"{entry.name:<15}{', '.join(filter(None, facts))}\n{'':15}{entry.words}")
        if entry.kind != "made up":
            blocks[-1] += f"\n{'':15}Licence: {entry.licence}."
    blocks.append("`nntui data get NAME` fetches one; `nntui train --data NAME` trains on it, or on a path.")
    return "\n".join(blocks)


def table_as_json(report: TableReport) -> dict[str, Any]:
    """The report as plain values."""
    return asdict(report) | {"path": str(report.path)}


def table_for_people(report: TableReport) -> str:
    """A line a column."""
    rows = f"{report.rows:,} rows" if report.whole else f"the first {report.rows:,} rows"
    header = "with a header" if report.has_header else "without a header"
    lines = [
        f"{report.path}: {rows}, {len(report.columns)} columns, {report.delimiter} between them, {header}"
    ]
    width = min(30, max(len(column.name) for column in report.columns))
    for number, column in enumerate(report.columns, 1):
        name = column.name if len(column.name) <= width else column.name[: width - 1] + "…"
        missing = f"{column.missing:,} empty" if column.missing else ""
        cells = f"{number:>4}  {name:<{width}}  {column.kind:<6}  {_values(column):<{EXAMPLES_WIDTH}}"
        lines.append(f"{cells}  {missing:<10}  {_role(column)}".rstrip())
    lines += [f"note: {note}" for note in report.notes]
    if report.problem:
        lines.append(f"note: {report.problem}")
    lines.append(f"`nntui train --data {report.path} --target COLUMN` predicts a column.")
    return "\n".join(lines)


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    manifest = place.manifest_of(entry.name) if entry.kind == "download" else None
    return {
        "name": entry.name,
        "title": entry.title,
        "words": entry.words,
        "kind": entry.kind,
        "examples": {"train": entry.train, "test": entry.test} if entry.train else None,
        "shape": list(entry.shape),
        "classes": entry.classes if entry.classes >= 0 else None,
        "licence": entry.licence,
        "homepage": entry.homepage,
        "download_bytes": entry.download_bytes,
        "present": entry.kind != "download" or manifest is not None,
        "official": None if manifest is None else manifest.official,
        "path": None if manifest is None else str(place.folder_of(entry.name)),
    }


def _examples(entry: Entry) -> str:
    if not entry.train:
        return "as many points as you like"
    return f"{entry.train:,} + {entry.test:,}" if entry.test else f"{entry.train:,}"


def _shape(entry: Entry) -> str:
    if len(entry.shape) == 1:
        return ""
    channels, height, width = entry.shape
    return f"{height}x{width} {'grey' if channels == 1 else 'colour'}"


def _classes(entry: Entry) -> str:
    return {0: "regression", -1: "any number of classes"}.get(entry.classes, f"{entry.classes} classes")


def _presence(entry: Entry) -> str:
    if entry.kind != "download":
        return entry.kind
    manifest = place.manifest_of(entry.name)
    if manifest is None:
        begun = place.stored_bytes(entry.name)
        size = in_bytes(entry.download_bytes)
        return f"to download ({size}{f', {in_bytes(begun)} are here' if begun else ''})"
    remark = "" if manifest.official else ", not the published files"
    return f"here ({in_bytes(place.stored_bytes(entry.name))}{remark})"


def _values(column: ColumnReport) -> str:
    if column.kind == "number":
        if column.low is None or column.high is None:
            return "empty"
        return _shortened(f"{_number(column.low)} .. {_number(column.high)}")
    return _shortened(f"{column.different:,}: {', '.join(column.categories)}")


def _role(column: ColumnReport) -> str:
    if column.role == "input":
        return ""
    return f"{column.role}: {column.reason}" if column.reason else column.role


def _number(value: float) -> str:
    return f"{value:g}" if math.isfinite(value) else "?"


def _shortened(text: str) -> str:
    return text if len(text) <= EXAMPLES_WIDTH else text[: EXAMPLES_WIDTH - 1] + "…"
