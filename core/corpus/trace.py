"""A run's events on disk, as the diagnosis reads them: rules can change and be tried again without training again."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from ..training.events import (
    EpochCompleted,
    Event,
    LossNotFinite,
    ProbeTaken,
    RunFinished,
    RunStarted,
    SettingChanged,
)

KEPT: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (RunStarted, ProbeTaken, EpochCompleted, LossNotFinite, SettingChanged, RunFinished)
}
"""The events the diagnosis reads."""


def write_trace(path: Path, events: Iterable[Event], outcome: dict[str, Any]) -> None:
    """One JSON line for each kept event, and one for how the run ended."""
    lines = [json.dumps({"event": "Outcome", **outcome})]
    for event in events:
        if type(event).__name__ in KEPT:
            table = {item.name: getattr(event, item.name) for item in fields(event)}
            lines.append(json.dumps({"event": type(event).__name__, **table}, default=_plain))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_trace(path: Path) -> tuple[list[Event], dict[str, Any]]:
    """The events and the outcome that `write_trace` wrote."""
    events: list[Event] = []
    outcome: dict[str, Any] = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            table = json.loads(line)
            kind = table.pop("event")
            if kind == "Outcome":
                outcome = table
            else:
                if "layers" in table:
                    table["layers"] = tuple(table["layers"])
                events.append(KEPT[kind](**table))
    return events, outcome


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, (np.floating, float)):
        return float(value) if math.isfinite(value) else None
    return dict(value)
