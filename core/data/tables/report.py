"""What a table looks like, for somebody who chooses a target: columns, kinds, gaps, examples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...config.experiment import DataConfig
from ...errors import DataError
from .columns import Column, Kind
from .reading import Table, read_table
from .roles import assign_roles

SHOWN_CATEGORIES = 8


@dataclass(frozen=True)
class ColumnReport:
    """One column. `role` is "target", "input" or "left out", then with its `reason`.

    `different` counts the different values; `categories` are the most frequent texts first, at most eight.
    `low` and `high` bound the numbers (None for text, or where there is none). `examples` are the first cells
    as written.
    """

    name: str
    kind: Kind
    role: str
    missing: int
    different: int
    examples: tuple[str, ...]
    categories: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class TableReport:
    """A table's columns. `rows` were looked at; `whole` is false where the file has more.

    `problem` says why the columns have no roles yet (no such target, too many categories), "" where they
    have.
    """

    path: Path
    columns: tuple[ColumnReport, ...]
    rows: int
    whole: bool
    delimiter: str = ""
    encoding: str = ""
    has_header: bool = True
    target: str = ""
    notes: tuple[str, ...] = ()
    problem: str = ""


def inspect_table(path: Path, config: DataConfig | None = None, *, first_rows: int = 0) -> TableReport:
    """Read a text table, or its first rows, and describe it. Raises DataError where it cannot be read."""
    config = config or DataConfig()
    return describe(read_table(path, config, first_rows=first_rows), config)


def describe(table: Table, config: DataConfig) -> TableReport:
    """The report of a table already read."""
    roles: dict[str, str] = {}
    reasons: dict[str, str] = {}
    target = problem = ""
    try:
        assigned = assign_roles(table, config)
    except DataError as error:
        problem = error.title
    else:
        target = assigned.target.name
        reasons = dict(assigned.left_out)
        roles = {target: "target"} | dict.fromkeys(reasons, "left out")
    written = table.dialect
    return TableReport(
        path=table.path,
        columns=tuple(
            _column(column, roles.get(column.name, "input"), reasons.get(column.name, ""))
            for column in table.columns
        ),
        rows=table.rows,
        whole=table.whole,
        delimiter=written.delimiter_name if written else "",
        encoding=written.encoding if written else "",
        has_header=written.has_header if written else True,
        target=target,
        notes=table.notes,
        problem=problem,
    )


def _column(column: Column, role: str, reason: str) -> ColumnReport:
    missing = int(column.missing.sum())
    if column.kind == "number":
        numbers = column.values[column.usable]
        low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (None, None)
        different = len(np.unique(numbers))
        return ColumnReport(
            column.name, "number", role, missing, different, column.examples, (), low, high, reason
        )
    counts = np.bincount(column.values[column.values >= 0], minlength=len(column.categories))
    frequent = np.argsort(-counts, kind="stable")[:SHOWN_CATEGORIES]
    categories = tuple(column.categories[code] for code in frequent)
    return ColumnReport(
        column.name, "text", role, missing, len(column.categories), column.examples, categories, reason=reason
    )
