"""Parquet and Arrow files, where pyarrow is installed (extra "parquet")."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ...config.experiment import DataConfig
from ...errors import DataError
from ..dataset import Dataset
from ..files.openers import not_empty, told
from ..memory import ensure_room
from .chunks import BYTES_PER_CELL, TOO_LARGE
from .columns import KEPT_EXAMPLES, Column
from .loading import dataset_of
from .reading import Table

PARQUET_SUFFIXES = (".parquet", ".pq")
ARROW_SUFFIXES = (".arrow", ".feather", ".ipc")


def load_arrow_table(path: Path, config: DataConfig) -> Dataset:
    """A Parquet or Arrow file as a data set. Raises DataError as `dataset_of`, and where pyarrow is missing."""
    return dataset_of(read_arrow(path, config), config)


def read_arrow(path: Path, config: DataConfig) -> Table:
    """The table in a Parquet or Arrow (Feather 2) file.

    Numbers and truth values become columns of numbers, strings columns of text; others are left out with a note.
    """
    not_empty(path)
    try:
        import pyarrow as pa
        from pyarrow import feather, parquet
    except ImportError as error:
        raise DataError(
            f"Reading {path} needs pyarrow",
            "It is not installed.",
            "Install it: python -m pip install 'nntui[parquet]', or save the table as CSV.",
        ) from error
    try:
        with told(path):
            if path.suffix.casefold() in PARQUET_SUFFIXES:
                shape = parquet.ParquetFile(path).metadata
                ensure_room(shape.num_rows * shape.num_columns * BYTES_PER_CELL, str(path), TOO_LARGE)
                content = parquet.read_table(path)
            else:
                content = feather.read_table(path, memory_map=True)
    except pa.ArrowException as error:
        raise DataError(
            f"{path} is damaged or truncated",
            f"pyarrow cannot read it: {error}.",
            "Write or copy the file again.",
        ) from error
    columns, notes = [], []
    for name in content.column_names:
        values = content.column(name)
        column = _column(pa, name, values, as_text=name in config.text_columns)
        if column is None:
            notes.append(f"column {name!r} left out: its type {values.type} is neither number nor text")
        else:
            columns.append(column)
    if not columns or not content.num_rows:
        raise DataError(f"{path} has 0 rows", "There is no column of numbers or text with a value.")
    return Table(path, tuple(columns), content.num_rows, notes=tuple(notes))


def _column(pa: Any, name: str, values: Any, *, as_text: bool) -> Column | None:
    kind = values.type
    examples = tuple("" if item is None else str(item) for item in values.slice(0, KEPT_EXAMPLES).to_pylist())
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)
    is_number = any(
        check(kind)
        for check in (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_decimal)
    )
    if is_text or (is_number and as_text):
        codes = values.cast(pa.string()).combine_chunks().dictionary_encode()
        numbers = codes.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
        return Column(name, "text", numbers, tuple(codes.dictionary.to_pylist()), examples)
    if not is_number:
        return None
    empty = values.is_null().to_numpy()
    floats = values.cast(pa.float64()).to_numpy().astype(np.float64)
    floats[np.isnan(floats) & ~empty] = np.inf  # NaN as a number, no empty cell; see Column
    return Column(name, "number", floats, examples=examples)
