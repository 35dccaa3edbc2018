"""One pass over a text table: chunks of lines in, cells handed to the columns' builders."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import IO

import numpy as np

from ...errors import DataError
from ..files.openers import opened
from ..memory import ensure_room
from .columns import ColumnBuilder
from .dialect import Dialect

CHUNK_LINES = 5000
BYTES_PER_CELL = 12
"""What a cell takes while a table is made ready: 8 as it is read, 4 in the finished array."""
TOO_LARGE = (
    "Train on a part of it (head -n 1000000 FILE > part.csv), or convert it to .npy files of float32 or uint8, "
    "which stay on disk."
)


class TablePass:
    """Reads a table's rows into `builders`, one per column, in order. Use once: `TablePass(...).run()`."""

    def __init__(self, path: Path, dialect: Dialect, builders: Sequence[ColumnBuilder]) -> None:
        self.rows = 0
        self._path = path
        self._dialect = dialect
        self._builders = builders
        self._lines_read = 0

    def run(self, first_rows: int = 0) -> None:
        """Read all rows, or the first ones.

        Raises DataError for a ragged row and a broken quote, naming row and line, and for a table that will
        not fit into memory, judged by the share of the file that has been read.
        """
        with opened(self._path) as stream:
            text = io.TextIOWrapper(stream, self._dialect.encoding, newline="")
            lines: Iterator[str] = iter(text)
            if self._dialect.has_header:
                self._skip_header(lines)
            while chunk := list(
                islice(lines, min(CHUNK_LINES, first_rows - self.rows) if first_rows else CHUNK_LINES)
            ):
                self._add(chunk, lines)
                if first_rows and self.rows >= first_rows:
                    break
                self._check_room(stream)
            with suppress(ValueError):
                text.detach()  # the stream is closed by who opened it

    def _skip_header(self, lines: Iterator[str]) -> None:
        reader = self._dialect.reader(lines)
        for row in reader:
            if any(cell.strip() for cell in row):
                break
        self._lines_read = reader.line_num

    def _add(self, chunk: list[str], more: Iterator[str]) -> None:
        if self._add_plain(chunk):
            self.rows += len(chunk)
            self._lines_read += len(chunk)
            return
        rows = self._split(chunk, more)
        for builder, cells in zip(self._builders, zip(*rows, strict=True), strict=bool(rows)):
            builder.add(cells)
        self.rows += len(rows)

    def _add_plain(self, chunk: list[str]) -> bool:
        """The fast way, for lines without quotes whose number columns hold nothing but numbers: NumPy's own
        parser.

        Returns False, with nothing added, where the chunk is not like that.
        """
        mark, width = self._dialect.delimiter, len(self._builders)
        numbers = [index for index, builder in enumerate(self._builders) if not builder.is_text]
        if mark == " " or not numbers or {line.count(mark) for line in chunk} != {width - 1}:
            return False
        if any('"' in line for line in chunk):
            return False
        try:
            block = np.loadtxt(chunk, delimiter=mark, comments=None, usecols=numbers, ndmin=2)
        except ValueError:
            return False
        if block.shape != (len(chunk), len(numbers)):
            return False
        cells = [line.strip("\r\n").split(mark) for line in (chunk if len(numbers) < width else chunk[:5])]
        for column, builder in enumerate(self._builders):
            if builder.is_text:
                builder.add([row[column] for row in cells])
        for index, column in enumerate(numbers):
            values = np.ascontiguousarray(block[:, index])
            self._builders[column].add_numbers(values, [row[column] for row in cells[:5]])
        return True

    def _split(self, chunk: list[str], more: Iterator[str]) -> list[list[str]]:
        """The chunk's rows; a quoted cell that goes on past its end takes lines from `more`."""
        width = len(self._builders)
        reader = self._dialect.reader(chain(chunk, more))
        rows: list[list[str]] = []
        try:
            while reader.line_num < len(chunk):
                row = next(reader, None)
                if row is None:
                    break
                if len(row) == width:
                    rows.append(row)
                elif any(cell.strip() for cell in row):
                    raise DataError(
                        f"{self._path} has rows of different length",
                        f"Row {self.rows + len(rows) + 1} (line {self._lines_read + reader.line_num}) has "
                        f"another number of cells: {len(row)}, not {width}.",
                        "Repair that line. A cell that holds the delimiter itself must stand in quotes.",
                    )
        except csv.Error as error:
            raise DataError(
                f"{self._path} cannot be taken apart into cells",
                f"Row {self.rows + len(rows) + 1} (line {self._lines_read + reader.line_num}): {error}.",
                "A quote is probably opened and not closed, or stands inside a quoted cell; double it there.",
            ) from error
        self._lines_read += reader.line_num
        return rows

    def _check_room(self, stream: IO[bytes]) -> None:
        """Refuse a table that will not fit before the memory is gone; of a gzipped one, the packed bytes count."""
        stored = getattr(stream, "fileobj", None) or stream
        share = min(1.0, max(stored.tell(), 1) / max(self._path.stat().st_size, 1))
        expected, columns = int(self.rows / share), len(self._builders)
        still_needed = expected * columns * BYTES_PER_CELL - self.rows * columns * 8
        ensure_room(still_needed, f"{self._path} (about {expected:,} rows x {columns} columns)", TOO_LARGE)
