"""What each column of a table is for: the target, an input, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...config.experiment import DataConfig
from ...config.nearest import nearest
from ...errors import DataError
from .columns import Column
from .reading import Table

ROW_NUMBER_NAMES = frozenset(
    ("", "id", "index", "row", "rowid", "row_id", "rownames", "unnamed: 0", "column 1")
)


@dataclass(frozen=True)
class Roles:
    """The target column, the inputs in order, and the columns left out, each with the reason."""

    target: Column
    inputs: tuple[Column, ...]
    left_out: tuple[tuple[str, str], ...] = ()


def assign_roles(table: Table, config: DataConfig) -> Roles:
    """Find the target and the inputs.

    The target is `config.target`: a column's name, or its number counted from 1; empty means the last column
    that is not left out. Left out are the columns in `config.ignore`, empty ones, row numbers, and texts that
    differ in nearly every row. Raises DataError for a target that is not there, too many categories, and no
    input.
    """
    for name in config.ignore:
        find_column(table, name, "data.ignore")
    chosen = find_column(table, config.target, "data.target") if config.target else None
    ignored = {find_column(table, name, "data.ignore").name for name in config.ignore}
    kept: list[Column] = []
    left_out: list[tuple[str, str]] = []
    for column in table.columns:
        reason = "" if column is chosen else _no_use(column, ignored)
        if reason:
            left_out.append((column.name, reason))
        else:
            kept.append(column)
    target = chosen or (kept[-1] if kept else table.columns[-1])
    if target.name in ignored:
        raise DataError(
            f"The target {target.name!r} is left out",
            "It is listed in data.ignore too.",
            "Remove it there, or choose another target.",
        )
    inputs = []
    for column in kept:
        if column is target:
            continue
        reason = _too_various(table, column, config.max_categories)
        if reason:
            left_out.append((column.name, reason))
        else:
            inputs.append(column)
    if not inputs:
        raise DataError(
            f"{table.path} has no column to predict {target.name!r} from",
            "Every other column is left out"
            + ("".join(f"; {name!r}: {reason}" for name, reason in left_out) or ", or there is none")
            + ".",
            "Add a column of numbers or of categories.",
        )
    return Roles(target, tuple(inputs), tuple(left_out))


def find_column(table: Table, wanted: str, setting: str) -> Column:
    """A column by name, by name in other case, or by its number from 1. Raises DataError naming the nearest."""
    names = [column.name for column in table.columns]
    if wanted in names:
        return table.columns[names.index(wanted)]
    folded = [name.casefold() for name in names]
    if folded.count(wanted.casefold()) == 1:
        return table.columns[folded.index(wanted.casefold())]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return table.columns[int(wanted) - 1]
    close = nearest(wanted, names)
    raise DataError(
        f"{table.path} has no column {wanted!r}",
        f"{setting} names it; the columns are {_listed(names)}.",
        f"Did you mean {close!r}?" if close else f"Use one of these names, or a number 1..{len(names)}.",
    )


def _no_use(column: Column, ignored: set[str]) -> str:
    """Why a column cannot be an input or a target by default; "" where it can."""
    if column.name in ignored:
        return "named in data.ignore"
    if column.missing.all():
        return "it is empty"
    if _counts_rows(column):
        return "it numbers the rows"
    return ""


def _counts_rows(column: Column) -> bool:
    if column.kind != "number" or column.name.casefold() not in ROW_NUMBER_NAMES or len(column.values) < 3:
        return False
    first = column.values[0]
    return bool(first in (0.0, 1.0) and np.array_equal(column.values, first + np.arange(len(column.values))))


def _too_various(table: Table, column: Column, limit: int) -> str:
    """Why a text column is left out: it names the rows. Raises DataError where it has too many categories."""
    if column.kind != "text" or len(column.categories) <= limit:
        return ""
    count, filled = len(column.categories), int((~column.missing).sum())
    if 2 * count > filled:
        return f"{count:,} different texts in {filled:,} cells say nothing general"
    raise DataError(
        f"{table.path}: column {column.name!r} has {count:,} categories",
        f"Each becomes an input of its own (one-hot); at most {limit:,} are made of one column.",
        f"Set data.max_categories to {count} or more, or leave the column out with data.ignore.",
    )


def _listed(names: Sequence[str], limit: int = 20) -> str:
    shown = ", ".join(repr(name) for name in names[:limit])
    return f"{shown} and {len(names) - limit} more" if len(names) > limit else shown


def without_rows(roles: Roles, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Roles:
    """The same roles with only the rows where `keep` (n,) is true."""

    def cut(column: Column) -> Column:
        return replace(column, values=column.values[keep])

    return replace(roles, target=cut(roles.target), inputs=tuple(map(cut, roles.inputs)))
