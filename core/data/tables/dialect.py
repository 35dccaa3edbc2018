"""How a text table is written: its encoding, what parts its cells, whether its first row names the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ...config.experiment import DataConfig
from ...errors import DataError
from ..files.openers import not_empty, opened
from .columns import MISSING

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " "}
HEAD_BYTES = 2**18
HEAD_ROWS = 200
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
FALLBACK_ENCODING = "cp1252"


class Reader(Protocol):
    """What csv.reader returns."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


@dataclass(frozen=True)
class Dialect:
    """What must be known to read the rows. `names` are unique and never empty."""

    encoding: str
    delimiter: str
    has_header: bool
    names: tuple[str, ...]

    @property
    def delimiter_name(self) -> str:
        """ "comma", "semicolon", ..."""
        return next(name for name, mark in DELIMITERS.items() if mark == self.delimiter)

    def reader(self, lines: Iterable[str]) -> Reader:
        """Rows of cells; blank lines are empty lists. Raises csv.Error for a quote that is not closed."""
        return _reader(lines, self.delimiter, strict=True)


def sniff(path: Path, config: DataConfig, encoding: str = "") -> Dialect:
    """Find out how `path` is written, from its first 256 kB; what `config` states is taken as stated.

    Raises DataError for an empty file, one that is no text, and one without a second column.
    """
    not_empty(path)
    with opened(path) as stream:
        head = stream.read(HEAD_BYTES)
        whole = not stream.read(1)
    if not head:
        raise DataError(f"{path} is empty", "It unpacks to 0 bytes.", "Copy or download the file again.")
    encoding = encoding or _encoding(head, whole)
    if b"\0" in head and encoding != "utf-16":
        raise DataError(
            f"{path} is no text table",
            "It holds zero bytes, so it is binary.",
            "Give a CSV or TSV file; a spreadsheet can be saved as one.",
        )
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    lines = text.splitlines(keepends=True)
    if not whole and len(lines) > 1:
        lines.pop()
    delimiter = DELIMITERS.get(config.delimiter) or guess_delimiter(lines)
    rows = _rows(lines, delimiter)
    if not rows:
        raise DataError(
            f"{path} has no rows", "It holds blank lines only.", "Check that it is the right file."
        )
    has_header = config.header == "yes" or (
        config.header == "auto" and looks_like_header(rows, config.target)
    )
    if len(rows[0]) < 2:
        raise DataError(
            f"{path} has one column only",
            "There is nothing to predict from, or its cells are parted by something that was not recognised "
            f"(its first line is {lines[0].strip()[:60]!r}).",
            f"Known are {', '.join(DELIMITERS)}; say which with data.delimiter.",
        )
    names = unique_names(rows[0] if has_header else [""] * len(rows[0]))
    return Dialect(encoding, delimiter, has_header, names)


def guess_delimiter(lines: Sequence[str]) -> str:
    """The mark that parts the first lines into the most columns, the same number in nearly all of them."""
    best, best_score = ",", 0.0
    for mark in DELIMITERS.values():
        rows = _rows(lines, mark)
        widths = [len(row) for row in rows]
        if not widths or (mark == " " and best_score > 0):
            continue
        common = max(set(widths), key=widths.count)
        agreement = widths.count(common) / len(widths)
        score = agreement + 0.001 * min(common, 100) if common > 1 and agreement > 0.5 else 0.0
        if score > best_score:
            best, best_score = mark, score
    return best


def looks_like_header(rows: Sequence[Sequence[str]], target: str) -> bool:
    """Whether the first row names the columns.

    Yes where one of its cells is the target's name, or is text above nothing but numbers; no where it has
    numbers; of texts above texts, yes unless one of them comes again in its own column.
    """
    first, rest = [cell.strip() for cell in rows[0]], rows[1:]
    if target and target in first:
        return True
    columns = [[row[index].strip() for row in rest if index < len(row)] for index in range(len(first))]
    for name, cells in zip(first, columns, strict=True):
        filled = [cell for cell in cells if cell not in MISSING]
        if name and not is_number(name) and filled and all(map(is_number, filled)):
            return True
    if any(is_number(name) for name in first):
        return False
    repeated = any(name in cells for name, cells in zip(first, columns, strict=True) if name)
    return not repeated and len(set(first)) == len(first)


def is_number(cell: str) -> bool:
    """Whether the cell is written as a number (a decimal comma is one too)."""
    try:
        float(cell.replace(",", ".", 1))
    except ValueError:
        return False
    return True


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """A name for every column: "column 3" for an empty one, "x (2)" for the second "x"."""
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(cells, 1):
        name = base = cell.strip() or f"column {number}"
        copies = 1
        while name in taken:
            copies += 1
            name = f"{base} ({copies})"
        taken.add(name)
        names.append(name)
    return tuple(names)


def _encoding(head: bytes, whole: bool) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_character = not whole and error.start >= len(head) - 3
        return "utf-8" if cut_character else FALLBACK_ENCODING
    return "utf-8"


def _rows(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The first rows that are not blank; what follows a broken quote is left out."""
    rows: list[list[str]] = []
    try:
        for row in _reader(lines, delimiter, strict=False):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) == HEAD_ROWS:
                break
    except csv.Error:
        pass
    return rows


def _reader(lines: Iterable[str], delimiter: str, *, strict: bool) -> Reader:
    """A csv reader that passes over spaces before a cell, and at both ends of a line parted by spaces."""
    if delimiter == " ":
        lines = map(str.strip, lines)
    return csv.reader(lines, delimiter=delimiter, strict=strict, skipinitialspace=delimiter != "\t")
