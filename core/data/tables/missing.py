"""Empty and infinite cells of a table: refused with their places, or taken out, or left to be filled in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...errors import DataError
from ..nonfinite import SHOWN, NonFinite, NonFiniteData, many
from .columns import Column
from .reading import Table
from .roles import Roles

Mask = NDArray[np.bool_]


def rows_to_keep(table: Table, roles: Roles, policy: str) -> tuple[Mask, list[str]]:
    """(n,) true for the rows to use under `policy`, and notes.

    "refuse" takes neither empty cells nor NaN and infinity; "drop" leaves out their rows; "impute" keeps the
    rows, and the encoder fills the cells in; "auto" does that with empty cells and refuses NaN and infinity.
    A row without a target is of no use: it is dropped under "impute" and "auto" too. Raises NonFiniteData for
    what is refused, DataError where no row is left.
    """
    columns = (*roles.inputs, roles.target)
    refused = {"refuse": _unusable, "auto": _infinite}.get(policy)
    if refused is not None:
        bad = {column.name: refused(column) for column in columns if refused(column).any()}
        if bad:
            raise _refused(table, bad, empty=policy == "refuse")
    unusable = {column.name: _unusable(column) for column in columns}
    keep = np.ones(table.rows, dtype=bool)
    for name, mask in unusable.items():
        if policy == "drop" or name == roles.target.name:
            keep &= ~mask
    dropped = int((~keep).sum())
    if dropped == table.rows:
        raise _nothing_left(table, unusable)
    notes = []
    if dropped:
        notes.append(
            f"{many(dropped, 'row')} with empty{' target' if policy != 'drop' else ''} cells dropped"
        )
    filled = {name: int((mask & keep).sum()) for name, mask in unusable.items()}
    if any(filled.values()):
        where = ", ".join(f"{name!r} {count:,}" for name, count in filled.items() if count)
        notes.append(f"{many(sum(filled.values()), 'empty cell')} filled in from the training rows: {where}")
    return keep, notes


def _unusable(column: Column) -> Mask:
    return ~column.usable


def _infinite(column: Column) -> Mask:
    return np.isinf(column.values) if column.kind == "number" else np.zeros(len(column.values), dtype=bool)


def _nothing_left(table: Table, unusable: dict[str, Mask]) -> DataError:
    worst = max(unusable, key=lambda name: int(unusable[name].sum()))
    return DataError(
        f"{table.path}: every row has an empty cell",
        f"Dropping them leaves nothing; column {worst!r} alone has {int(unusable[worst].sum()):,}.",
        'Leave that column out with data.ignore, or set data.missing = "impute".',
    )


def _refused(table: Table, bad: dict[str, Mask], *, empty: bool) -> NonFiniteData:
    any_bad = np.logical_or.reduce(list(bad.values()))
    places = [(index, bad[column.name]) for index, column in enumerate(table.columns) if column.name in bad]
    rows = [int(row) for row in np.flatnonzero(any_bad)[:SHOWN]]
    first = tuple((row, index) for row in rows for index, mask in places if mask[row])[:SHOWN]
    found = NonFinite(int(any_bad.sum()), len(bad), sum(int(mask.sum()) for mask in bad.values()), first)
    named = "; ".join(f"row {row + 1}, column {table.columns[index].name!r}" for row, index in first)
    return NonFiniteData(
        f"{table.path} has empty cells" if empty else f"{table.path} holds NaN or infinity",
        f"{many(found.count, 'cell')} in {many(found.rows, 'row')} and {many(found.columns, 'column')}: {named}"
        f"{', ...' if found.count > len(first) else ''}."
        + ("" if empty else " One such number turns every weight into NaN."),
        'Set data.missing = "drop" to leave those rows out, or "impute" to fill in the median or the most frequent '
        "value of the training rows.",
        found,
    )
