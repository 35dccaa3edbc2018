"""Which log in a folder is the one that is being written, and what kind it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ..errors import NntuiError
from .logs import CsvLog, JsonLinesLog, Log, TensorBoardLog, TrainerStateLog
from .rows import NAMES, read_row

DEPTH = 4
"""How many folders down a log may lie: lightning_logs/version_3/metrics.csv is two."""

EVENT_FILES = "events.out.tfevents."
OURS = frozenset(NAMES.values())


def find_log(path: Path) -> Log:
    """The log at a path: the file itself, or in a folder the one that was written last.

    Raises NntuiError where there is none that we can read.
    """
    if not path.exists():
        raise _error(f"There is nothing at {path}.", "The folder or file does not exist (yet).")
    if path.is_file():
        log = log_of(path)
        if log is None:
            raise _error(f"{path.name} is no log of a training that nntui can read.", "It has no loss in it.")
        return log
    found = [(candidate.stat().st_mtime, str(candidate), log) for candidate, log in _logs(path)]
    if not found:
        raise _error(f"There is no log of a training in {path}.", "No file in it has a loss in it.")
    return max(found, key=lambda entry: entry[:2])[2]


def log_of(path: Path) -> Log | None:
    """The log in a file, by its name and what is in it; None where it is none."""
    if path.name == "trainer_state.json":
        return TrainerStateLog(path)
    if path.name.startswith(EVENT_FILES):
        return TensorBoardLog(path)
    if path.suffix in (".csv", ".tsv", ".log", ".txt") and _has_names(path):
        return CsvLog(path)
    if path.suffix in (".jsonl", ".ndjson", ".json", ".log", ".txt") and _has_rows(path):
        return JsonLinesLog(path)
    return None


def _logs(folder: Path) -> Iterator[tuple[Path, Log]]:
    for path in _files(folder, DEPTH):
        try:
            log = log_of(path)
        except NntuiError:
            continue  # an event file without the library that reads it: another log may do
        if log is not None:
            yield path, log


def _files(folder: Path, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for path in entries:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if depth > 0:
                yield from _files(path, depth - 1)
        elif path.is_file():
            yield path


def _head(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            return file.read(65_536).decode("utf-8", "replace").splitlines()[:20]
    except OSError:
        return []


def _has_names(path: Path) -> bool:
    """Whether the first line names a loss, and something to put it against."""
    lines = _head(path)
    if not lines:
        return False
    line = lines[0]
    cells = next(csv.reader([line], delimiter=";" if ";" in line and "," not in line else ","), [])
    row = read_row(dict.fromkeys(cells, 0.0))
    known = [name for name in row.figures if name in OURS]
    against = sum(place == place for place in (row.step, row.epoch))
    return any(name.endswith("_loss") for name in known) and len(known) + against > 1


def _has_rows(path: Path) -> bool:
    reader = JsonLinesLog(path)
    rows = [row for line in _head(path) if line.lstrip().startswith("{") and (row := reader.row(line))]
    return any(name.endswith("_loss") for row in rows for name in row.figures)


def _error(title: str, message: str) -> NntuiError:
    hint = "nntui reads CSV (Keras, Lightning), JSON Lines, trainer_state.json and TensorBoard's event files."
    error = NntuiError(title, message, hint)
    error.exit_code = 2
    return error
