"""Tables: CSV files and one JSON document."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from math import isfinite
from pathlib import Path
from typing import Any

from ..config import to_tables
from ..runs.disk import Disk
from ..runs.plain_json import figures
from ..training.event_codec import encode
from ..training.events import THINNED_COLUMNS, EpochCompleted, ProbeTaken, StepsThinned
from .saved import Saved

EPOCH_COLUMNS = tuple(item.name for item in fields(EpochCompleted))


def write_csv(saved: Saved, folder: Path) -> list[Path]:
    """epochs.csv, steps.csv (thinned rows) and layers.csv (probes); numbers that are not finite are nan and
    inf."""
    epochs = [[getattr(event, name) for name in EPOCH_COLUMNS] for event in saved.of(EpochCompleted)]
    steps = [
        row
        for event in saved.of(StepsThinned)
        for row in zip(*(getattr(event, name).tolist() for name in THINNED_COLUMNS), strict=True)
    ]
    return [
        _write(folder / "epochs.csv", EPOCH_COLUMNS, epochs),
        _write(folder / "steps.csv", tuple(THINNED_COLUMNS), steps),
        _write(folder / "layers.csv", *_layers(saved.of(ProbeTaken))),
    ]


def write_json(saved: Saved, folder: Path) -> list[Path]:
    """run.json: what the run is, its figures by epoch and by row of steps, and everything else that
    happened."""
    columns: dict[str, list[Any]] = {name: [] for name in THINNED_COLUMNS}
    for event in saved.of(StepsThinned):
        for name in columns:
            columns[name] += getattr(event, name).tolist()
    record = saved.reader.record
    document = {
        "id": saved.id,
        "record": vars(record),
        "config": to_tables(saved.experiment),
        "summary": saved.reader.summary().to_dict(),
        "epochs": [
            {name: getattr(event, name) for name in EPOCH_COLUMNS} for event in saved.of(EpochCompleted)
        ],
        "steps": columns,
        "events": [
            encode(event) for event in saved.events if not isinstance(event, (StepsThinned, EpochCompleted))
        ],
    }
    path = folder / "run.json"
    Disk().replace(path, (json.dumps(figures(document), allow_nan=False, ensure_ascii=False) + "\n").encode())
    return [path]


def _layers(probes: Sequence[ProbeTaken]) -> tuple[tuple[str, ...], list[list[Any]]]:
    """A row for each layer of each probe; the columns are all figures that any layer has."""
    names = {name: None for probe in probes for row in probe.layers for name in row if name != "name"}
    rows = [
        [probe.step, probe.epoch, row.get("name", ""), *(row.get(name, "") for name in names)]
        for probe in probes
        for row in probe.layers
    ]
    return ("step", "epoch", "layer", *names), rows


def _write(path: Path, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    Disk().replace(path, text.getvalue().encode())
    return path


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.9g}" if isfinite(value) else str(value)
    return value
