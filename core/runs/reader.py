"""Reading a run back from its folder, whole or as it grows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..config import Experiment, load_experiment
from ..errors import NntuiError
from ..training.event_codec import decode
from ..training.events import (
    THINNED_COLUMNS,
    Event,
    RunFinished,
    RunStarted,
    StepsCompleted,
    StepsThinned,
)
from ..training.state import TrainingState
from . import layout
from .checkpoints import load_latest
from .event_lines import from_lines
from .record import RunRecord
from .summary import Summary


class RunReader:
    """One run's folder, for reading only; works while another process writes it, on this or another machine.

    `poll` gives the events that are new since the last call, so that `History.apply` on each rebuilds the
    screen.
    """

    def __init__(self, folder: Path) -> None:
        if not layout.is_run(folder):
            raise NntuiError(
                f"There is no run in {folder}.",
                "The folder holds neither a configuration nor events of a run.",
                "`nntui runs` lists the runs there are.",
            )
        self.folder = folder
        self.record = RunRecord.read(folder)
        self.damaged = 0
        """Lines that could not be read so far."""
        self.rewound = False
        """Set by a `poll` in which the run went back to a checkpoint: events given out before, of steps after
        it, no longer hold. Call `events` for all that do."""
        self._offset = 0
        self._step = 0

    @property
    def id(self) -> str:
        """The run's id."""
        return self.record.id

    def experiment(self) -> Experiment:
        """The run's experiment as it was started. Raises ConfigError."""
        return load_experiment(self.folder / layout.CONFIG)

    def events(self, *, ended: bool = True, gather: bool = False) -> list[Event]:
        """All events that hold, from the first; steps that were made again after a crash come once.

        `ended`: nobody writes the run any more, so the figures of the last moments before a crash, which
        stand in the pulse, are added at the end; while it is being written they will come as events of their
        own.
        """
        self._offset, self._step, self.damaged = 0, 0, 0
        events = _without_superseded(self._new(gather=gather))
        self.rewound = False
        open_row = self._open_row() if ended else None
        if open_row is not None and open_row.first_step[0] > self._step:
            events.append(open_row)
        return events

    def events_until(self, step: int) -> list[Event]:
        """The events that hold up to a step, without an end: what a run that goes on from there has behind it."""
        events = [event for event in self.events(gather=True) if not isinstance(event, RunFinished)]
        return [kept for event in events if (kept := _until(event, step)) is not None]

    def poll(self) -> list[Event]:
        """The events written since the last `poll` or `events`. A partial last line comes next time."""
        return _without_superseded(self._new())

    def _new(self, *, gather: bool = False) -> list[Event]:
        path = self.folder / layout.EVENTS
        try:
            size = path.stat().st_size
            if size < self._offset:  # written anew
                self._offset, self._step, self.rewound = 0, 0, True
            if size == self._offset:
                return []
            with path.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            return []
        whole = data.rfind(b"\n") + 1
        self._offset += whole
        events, damaged = from_lines(data[:whole], gather=gather)
        self.damaged += damaged
        for event in events:
            step = _step_of(event)
            if isinstance(event, RunStarted):
                self.rewound |= step < self._step
                self._step = step
            else:
                self._step = max(self._step, step)
        return events

    def pulse(self) -> Mapping[str, Any]:
        """The last sign of life as it was written; {} where there is none."""
        try:
            table = json.loads((self.folder / layout.PULSE).read_bytes())
        except (OSError, ValueError):
            return {}
        return table if isinstance(table, dict) else {}

    def summary(self) -> Summary:
        """The run's figures: from its pulse, or where that is missing from its events."""
        table = self.pulse().get("summary")
        if isinstance(table, dict):
            return Summary.from_dict(table)
        summary = Summary()
        for event in self.events():
            summary.apply(event)
        return summary

    def state(self, *, best: bool = False, warnings: list[str] | None = None) -> TrainingState | None:
        """The newest sound checkpoint, or the best epoch's; None where none was saved. Raises NntuiError."""
        warn = warnings.append if warnings is not None else None
        return load_latest(self.folder, kind="best" if best else None, warn=warn)

    def _open_row(self) -> StepsThinned | None:
        table = self.pulse().get("open_row")
        if not isinstance(table, dict):
            return None
        try:
            event = decode(table)
        except ValueError:
            return None
        return event if isinstance(event, StepsThinned) and len(event.count) else None


def _step_of(event: Event) -> int:
    if isinstance(event, RunStarted):
        return event.resumed_at
    return int(event.step)


def _without_superseded(events: list[Event]) -> list[Event]:
    """Without what a later start from an earlier step has overtaken; the starts after the first stay, as
    marks."""
    kept: list[Event] = []
    for event in events:
        if isinstance(event, RunStarted) and kept:
            kept = [cut for old in kept if (cut := _until(old, event.resumed_at)) is not None]
        kept.append(event)
    return kept


def _until(event: Event, step: int) -> Event | None:
    """The part of an event up to a step; None where nothing is left of it."""
    if isinstance(event, RunStarted) or _step_of(event) <= step:
        return event
    if isinstance(event, StepsCompleted) and event.first_step <= step:
        return StepsCompleted(**{**vars(event), "losses": event.losses[: step - event.first_step + 1]})
    if isinstance(event, StepsThinned):
        rows = int(np.searchsorted(event.steps, step, side="right"))
        if rows:
            columns: dict[str, Any] = {name: getattr(event, name)[:rows] for name in THINNED_COLUMNS}
            return StepsThinned(**columns)
    return None
