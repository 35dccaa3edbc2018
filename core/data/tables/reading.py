"""Reading a text table: how it is written is found out, its columns are built, mistakes are told from names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...config.experiment import DataConfig
from ...errors import DataError
from .chunks import TablePass
from .columns import Column, ColumnBuilder
from .dialect import FALLBACK_ENCODING, Dialect, sniff


@dataclass(frozen=True)
class Table:
    """A table in columns. `rows` of them were read; `whole` is false where there may be more.

    `dialect` is None for a table that was not written as text.
    """

    path: Path
    columns: tuple[Column, ...]
    rows: int
    dialect: Dialect | None = None
    whole: bool = True
    notes: tuple[str, ...] = ()


def read_table(path: Path, config: DataConfig, *, first_rows: int = 0) -> Table:
    """The table in a text file, plain or gzipped; with `first_rows`, that many rows at most.

    Raises DataError that names row and column for ragged rows, broken quotes and text among numbers, and one
    that names the cure for a table that will not fit into memory.
    """
    dialect = sniff(path, config)
    try:
        return _read_as(path, config, dialect, first_rows)
    except UnicodeDecodeError:
        return _read_as(path, config, sniff(path, config, FALLBACK_ENCODING), first_rows)


def _read_as(path: Path, config: DataConfig, dialect: Dialect, first_rows: int) -> Table:
    """Read; and once more where a column turned out to hold names after some of them were taken for numbers."""
    as_text = set(config.text_columns)
    while True:
        builders = [
            ColumnBuilder(name, as_text=name in as_text, decimal_comma=dialect.delimiter == ";")
            for name in dialect.names
        ]
        TablePass(path, dialect, builders).run(first_rows)
        again = {item.name for item in builders if _must_be_text(path, item, config)}
        if not again:
            return _table(path, dialect, builders, first_rows)
        as_text |= again


def _must_be_text(path: Path, builder: ColumnBuilder, config: DataConfig) -> bool:
    """Whether numbers were read in a column of names; raises DataError for text in a column of numbers."""
    mixture = builder.mixture
    if builder.is_text or not mixture.texts:
        return False
    if mixture.looks_like_mistakes and builder.name not in config.ignore:
        row, cell = mixture.first_text
        raise DataError(
            f"{path}: column {builder.name!r} has text among numbers",
            f"Row {row + 1} has {cell[:40]!r}; of {mixture.texts + mixture.numbers:,} cells {mixture.texts:,} hold no "
            "number.",
            "Repair the cell, or empty it and set data.missing. If the column holds names rather than amounts, "
            f"list it in data.text_columns: [{_toml(builder.name)}]",
        )
    return True


def _table(path: Path, dialect: Dialect, builders: Sequence[ColumnBuilder], first_rows: int) -> Table:
    notes = []
    if dialect.encoding == FALLBACK_ENCODING:
        notes.append("the file is not UTF-8; it was read as Windows-1252")
    commas = [item.name for item in builders if item.decimal_commas and not item.is_text]
    if commas:
        notes.append(f"commas were read as decimal points in {_listed(commas)}")
    columns = tuple(item.build() for item in builders)
    rows = len(columns[0].values)
    if not rows:
        raise DataError(
            f"{path} has 0 rows",
            "It holds column names and nothing below.",
            "Check that it is the right file.",
        )
    return Table(path, columns, rows, dialect, whole=not first_rows or rows < first_rows, notes=tuple(notes))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in names)


def _toml(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
