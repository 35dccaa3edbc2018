"""Finding NaN and infinity, and curing them where the user says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError

CHUNK_BYTES = 8 * 2**20
SHOWN = 3


@dataclass(frozen=True)
class NonFinite:
    """Where the cells are that are NaN or infinite: how many rows and columns have one, how many there are."""

    rows: int
    columns: int
    count: int
    first: tuple[tuple[int, int], ...]
    """The first cells, as (row, column), both counted from 0."""


class NonFiniteData(DataError):  # noqa: N818 - it names what the data are
    """Data with NaN or infinity in it. `rows` and `columns` have at least one such cell, `count` is all of them."""

    def __init__(self, title: str, message: str, hint: str, found: NonFinite) -> None:
        super().__init__(title, message, hint)
        self.rows = found.rows
        self.columns = found.columns
        self.count = found.count


def find_nonfinite(x: NDArray[Any]) -> NonFinite | None:
    """What of x (n, d) is NaN or infinite; None where all is finite. Integers always are."""
    if x.dtype.kind != "f" or x.size == 0:
        return None
    rows = count = 0
    columns = np.zeros(x.shape[1], dtype=bool)
    first: list[tuple[int, int]] = []
    for start, block in row_blocks(x):
        bad = ~np.isfinite(block)
        if not bad.any():
            continue
        rows += int(bad.any(axis=1).sum())
        columns |= bad.any(axis=0)
        count += int(bad.sum())
        if len(first) < SHOWN:
            cells = np.argwhere(bad)[: SHOWN - len(first)]
            first.extend((start + int(row), int(column)) for row, column in cells)
    return NonFinite(rows, int(columns.sum()), count, tuple(first)) if count else None


def finite_rows(x: NDArray[Any]) -> NDArray[np.bool_]:
    """(n,) true where every cell of the row of x (n, d) is finite."""
    if x.dtype.kind != "f":
        return np.ones(len(x), dtype=bool)
    good = np.empty(len(x), dtype=bool)
    for start, block in row_blocks(x):
        good[start : start + len(block)] = np.isfinite(block).all(axis=1)
    return good


def finite_medians(x: NDArray[Any]) -> NDArray[np.float32]:
    """(d,) the median of each column's finite cells; NaN where a column has none."""
    medians = np.full(x.shape[1], np.nan, dtype=np.float32)
    for column in range(x.shape[1]):
        values = x[:, column]
        values = values[np.isfinite(values)]
        if len(values):
            medians[column] = np.median(values)
    return medians


def fill_nonfinite(x: NDArray[Any], values: NDArray[np.float32]) -> int:
    """Put values (d,) into the cells of x (n, d) that are not finite, in place; returns how many there were."""
    count = 0
    for _, block in row_blocks(x):
        bad = ~np.isfinite(block)
        found = int(bad.sum())
        if found:
            block[bad] = np.broadcast_to(values, block.shape)[bad]
            count += found
    return count


def nonfinite_error(name: str, found: NonFinite, columns: tuple[str, ...] = ()) -> NonFiniteData:
    """The error for data that have `found`; `columns` are the features' names, if they have any."""

    def cell(row: int, column: int) -> str:
        called = repr(columns[column]) if column < len(columns) else str(column + 1)
        return f"row {row + 1}, column {called}"

    where = "; ".join(cell(row, column) for row, column in found.first)
    more = ", ..." if found.count > len(found.first) else ""
    return NonFiniteData(
        f"{name} holds NaN or infinity",
        f"{many(found.count, 'cell')} in {many(found.rows, 'row')} and {many(found.columns, 'column')}: {where}{more}."
        " One such number turns every weight into NaN.",
        'Set data.missing = "drop" to leave those rows out, or "impute" to fill in training medians.',
        found,
    )


def row_blocks(x: NDArray[Any]) -> list[tuple[int, NDArray[Any]]]:
    """Views of about 8 MB of x (n, d), each with the row it starts at."""
    step = max(1, CHUNK_BYTES // max(1, x.shape[1] * x.itemsize))
    return [(start, x[start : start + step]) for start in range(0, len(x), step)]


def many(count: int, thing: str) -> str:
    """ "1 row", "2 rows"."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
