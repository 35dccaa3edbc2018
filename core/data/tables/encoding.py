"""Columns of numbers and text into rows of float32; what is fitted is fitted on the training rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import DataError
from ..memory import ensure_room
from ..splitting import Rows
from .columns import Column


@dataclass(frozen=True)
class ColumnCode:
    """How one column becomes inputs.

    A column of numbers is one input; `fill` takes the place of missing cells. A text column is one input per
    category seen in training, 1 where the cell is it; `slots` (all categories,) is the input of each
    category, -1 for those not seen in training, and `fill` is the category that missing cells count as (-1:
    none).
    """

    names: tuple[str, ...]
    fill: float
    slots: NDArray[np.intp] | None = None

    def write(self, column: Column, rows: Rows, out: NDArray[np.float32]) -> None:
        """Fill out (len(rows), inputs), which holds zeros."""
        values = column.values[rows]
        if self.slots is None:
            with np.errstate(
                over="ignore"
            ):  # a number too large for float32 becomes infinity and is reported
                out[:, 0] = np.where(np.isfinite(values), values, self.fill)
            return
        codes = np.where(values < 0, np.int32(self.fill), values)
        places = np.where(codes < 0, -1, self.slots[codes])
        known = np.flatnonzero(places >= 0)
        out[known, places[known]] = 1.0


@dataclass(frozen=True)
class Encoder:
    """All inputs of a table."""

    codes: tuple[ColumnCode, ...]

    @classmethod
    def fit(cls, columns: Sequence[Column], rows: Rows, path: Path) -> Encoder:
        """Medians, most frequent categories and categories from the training `rows` only.

        Raises DataError for a column with nothing in those rows.
        """
        return cls(tuple(_fit_number(column, rows, path) if column.kind == "number" else _fit_text(column, rows, path)
                         for column in columns))  # fmt: skip

    @property
    def names(self) -> tuple[str, ...]:
        """Of each input: the column's name, with "=category" for text."""
        return tuple(name for code in self.codes for name in code.names)

    def apply(self, columns: Sequence[Column], rows: Rows) -> NDArray[np.float32]:
        """(len(rows), inputs) float32. Raises DataError where that does not fit into memory."""
        width = len(self.names)
        ensure_room(
            len(rows) * width * 4, f"{len(rows):,} rows of {width:,} inputs", "Lower data.max_categories."
        )
        out = np.zeros((len(rows), width), dtype=np.float32)
        start = 0
        for code, column in zip(self.codes, columns, strict=True):
            code.write(column, rows, out[:, start : start + len(code.names)])
            start += len(code.names)
        return out


def _fit_number(column: Column, rows: Rows, path: Path) -> ColumnCode:
    values = column.values[rows]
    values = values[np.isfinite(values)]
    if not len(values):
        raise _nothing(column, path)
    return ColumnCode((column.name,), float(np.median(values)))


def _fit_text(column: Column, rows: Rows, path: Path) -> ColumnCode:
    """Categories in alphabetical order, so that they do not depend on the order of the rows."""
    counts = np.bincount(column.values[rows] + 1, minlength=len(column.categories) + 1)[1:]
    seen = sorted(np.flatnonzero(counts), key=lambda code: column.categories[code])
    if not seen:
        raise _nothing(column, path)
    slots = np.full(len(column.categories), -1, dtype=np.intp)
    slots[seen] = np.arange(len(seen))
    most = max(seen, key=lambda code: counts[code])
    return ColumnCode(tuple(f"{column.name}={column.categories[code]}" for code in seen), int(most), slots)


def _nothing(column: Column, path: Path) -> DataError:
    return DataError(
        f"{path}: column {column.name!r} has nothing in the training rows",
        "All its cells there are missing.",
        f"Leave it out: list {column.name!r} in data.ignore.",
    )
