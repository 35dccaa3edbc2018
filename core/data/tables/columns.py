"""Columns of a table, built chunk by chunk from the text of their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["number", "text"]

MISSING = frozenset(("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "null", "None", "?"))
"""Cells that mean "not known": what R, SQL and the UCI repository write, most of what pandas takes for missing."""

KEPT_EXAMPLES = 5
ODD_TEXTS = 3
"""So many different texts among a majority of numbers are mistakes, however large their share in a short table."""
ODD_SHARE = 0.25


@dataclass(frozen=True)
class Column:
    """One column, whole.

    values: (n,) float64 for kind "number", NaN where the cell is empty ("NA" or the like) and infinity where
    it holds infinity or NaN as a number; (n,) int32 numbers of `categories`, -1 where empty, for kind "text".
    `examples` are the first cells as they are written.
    """

    name: str
    kind: Kind
    values: NDArray[Any]
    categories: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    @property
    def missing(self) -> NDArray[np.bool_]:
        """(n,) true where the cell is empty."""
        return np.isnan(self.values) if self.kind == "number" else self.values < 0

    @property
    def usable(self) -> NDArray[np.bool_]:
        """(n,) true where the cell is neither empty nor infinite nor NaN."""
        return np.isfinite(self.values) if self.kind == "number" else self.values >= 0


@dataclass
class Mixture:
    """What kinds of cells a column has had so far."""

    numbers: int = 0
    texts: int = 0
    different: set[str] = field(default_factory=set)
    first_text: tuple[int, str] = (0, "")
    """Row, counted from 0, and the cell."""

    @property
    def looks_like_mistakes(self) -> bool:
        """Whether the texts are mistakes in a column of numbers, rather than the numbers names like the texts."""
        filled = self.numbers + self.texts
        few = self.texts <= ODD_SHARE * filled
        odd = len(self.different) <= ODD_TEXTS and 2 * self.texts < filled
        return self.texts > 0 and (few or odd)


class GrowingArray:
    """An array that is appended to; its room doubles when it is full, so that no chunk is kept beside the whole."""

    def __init__(self, dtype: type, room: int = 4096) -> None:
        self._room: NDArray[Any] = np.empty(room, dtype)
        self._used = 0

    def append(self, values: NDArray[Any]) -> None:
        """Add values (n,) at the end."""
        needed = self._used + len(values)
        if needed > len(self._room):
            larger = np.empty(max(needed, 2 * len(self._room)), self._room.dtype)
            larger[: self._used] = self._room[: self._used]
            self._room = larger
        self._room[self._used : needed] = values
        self._used = needed

    @property
    def values(self) -> NDArray[Any]:
        """What was appended, a view."""
        return self._room[: self._used]


class ColumnBuilder:
    """Takes a column's cells chunk by chunk and finds out whether it is of numbers or of text.

    A column is of text once a chunk has texts and no numbers, or where `as_text` says so; until then numbers
    are kept as numbers. Where both kinds came (`is_mixed`), the numbers' own writing is lost, and the table
    must be read again with `as_text`.
    """

    def __init__(self, name: str, *, as_text: bool = False, decimal_comma: bool = False) -> None:
        self.name = name
        self.is_text = as_text
        self.mixture = Mixture()
        self.decimal_commas = 0
        self._decimal_comma = decimal_comma
        self._values = GrowingArray(np.int32 if as_text else np.float64)
        self._codes: dict[str, int] = dict.fromkeys(MISSING, -1)
        self._texts: list[str] = []
        self._rows = 0
        self.examples: list[str] = []

    def add(self, cells: Sequence[str]) -> None:
        """The next cells, as written."""
        if len(self.examples) < KEPT_EXAMPLES:
            self.examples.extend(cells[: KEPT_EXAMPLES - len(self.examples)])
        if not self.is_text and not self._add_numbers(cells):
            self._add_mixed(cells)
        if self.is_text:
            self._add_texts(cells)
        self._rows += len(cells)

    def add_numbers(self, values: NDArray[np.float64], first: Sequence[str]) -> None:
        """The next cells, already read as numbers (n,), none empty; `first` are some of them as written."""
        self.examples.extend(first[: KEPT_EXAMPLES - len(self.examples)])
        self._append_numbers(values)
        self._rows += len(values)

    def build(self) -> Column:
        """The whole column."""
        kind: Kind = "text" if self.is_text else "number"
        return Column(self.name, kind, self._values.values, tuple(self._texts), tuple(self.examples))

    def _add_numbers(self, cells: Sequence[str]) -> bool:
        """The fast way, for a chunk of nothing but numbers; False where it is not."""
        try:
            values = np.array(list(map(float, cells)), dtype=np.float64)
        except ValueError:
            return False
        if "_" in "".join(cells):  # float("12_34") is 1234: an identifier, not a number
            return False
        self._append_numbers(values)
        return True

    def _append_numbers(self, values: NDArray[np.float64]) -> None:
        values[np.isnan(values)] = np.inf  # NaN written out: a number that went wrong, no empty cell
        self.mixture.numbers += len(values)
        self._values.append(values)

    def _add_mixed(self, cells: Sequence[str]) -> None:
        """Cell by cell. A chunk of texts alone makes the column one of text."""
        before = self.mixture.numbers
        values = np.empty(len(cells), dtype=np.float64)
        for row, cell in enumerate(cells):
            values[row] = self._one(cell.strip(), self._rows + row)
        if self.mixture.texts and self.mixture.numbers == before == 0:
            self.is_text = True
            self._values = GrowingArray(np.int32)
            self._values.append(np.full(self._rows, -1, np.int32))
        else:
            self._values.append(values)

    def _one(self, cell: str, row: int) -> float:
        if cell in MISSING:
            return np.nan
        number = self._number(cell)
        if number is not None:
            self.mixture.numbers += 1
            return np.inf if np.isnan(number) else number
        if not self.mixture.texts:
            self.mixture.first_text = (row, cell)
        self.mixture.texts += 1
        if len(self.mixture.different) <= ODD_TEXTS:
            self.mixture.different.add(cell)
        return np.nan

    def _number(self, cell: str) -> float | None:
        try:
            return None if "_" in cell else float(cell)
        except ValueError:
            pass
        if self._decimal_comma and cell.count(",") == 1 and "." not in cell:
            try:
                value = float(cell.replace(",", "."))
            except ValueError:
                return None
            self.decimal_commas += 1
            return value
        return None

    def _add_texts(self, cells: Sequence[str]) -> None:
        codes = list(map(self._codes.get, cells))
        if None in codes:
            codes = [
                self._new_code(cell) if code is None else code
                for cell, code in zip(cells, codes, strict=True)
            ]
        self._values.append(np.array(codes, dtype=np.int32))

    def _new_code(self, cell: str) -> int:
        """Cells that differ in the spaces around them only are one category."""
        text = cell.strip()
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self._texts)
            self._texts.append(text)
        self._codes[cell] = code
        return code
