"""Saves a run while it trains: an event sink that thins, and hands over to the threads that write."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from ..training.event_codec import encode
from ..training.events import (
    CheckpointSaved,
    EpochCompleted,
    Event,
    FindingRaised,
    LossNotFinite,
    Notice,
    ProbeTaken,
    RunContinued,
    RunFinished,
    RunPaused,
    RunStarted,
    SettingChanged,
    StepsCompleted,
    StepsThinned,
)
from ..training.state import TrainingState
from . import layout
from .checkpointer import Checkpointer
from .checkpoints import Kind
from .disk import Disk, remove_leftovers
from .journal import Journal
from .plain_json import figures, to_bytes
from .process import this_process
from .record import RunRecord
from .summary import Summary
from .thinning import StepThinner, as_event, epoch_thinner, probe_thinner

CHECKPOINT_SECONDS = 15.0
"""Between two checkpoints of the latest state: what a killed run loses at most, in steps."""

BEST_SECONDS = 2.0
"""Between two checkpoints of the best state: early on, every epoch is the best so far."""

SETTLE_SECONDS = 2.0
"""How long a checkpoint waits for the events before it: a run resumed from it then lacks none of them."""

Announce = Callable[[Event], bool]
"""Tells everybody who listens to the run; returns whether they will hear it."""


class RunWriter:
    """An `EventSink`. Called on the training thread, where it never touches the disk.

    Figures reach the operating system within a second (they survive kill -9), the disk within ten.
    """

    def __init__(
        self,
        folder: Path,
        record: RunRecord,
        config: str,
        *,
        snapshot: Callable[[], TrainingState] | None = None,
        announce: Announce | None = None,
        settings: dict[str, Any] | None = None,
        checkpoint_seconds: float = CHECKPOINT_SECONDS,
        disk: Disk | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """config: the experiment as TOML. snapshot: a copy of the state, called on the training thread
        between steps. settings: live settings that were changed before this process took the run over, by
        path.
        """
        self.folder = folder
        self.record = record
        self.summary = Summary()
        self.commands_taken: Callable[[], int] = lambda: 0
        """How many commands of viewers were taken; part of the pulse."""
        self._config = config
        self._snapshot = snapshot
        self._announce = announce or (lambda event: False)
        self._settings = dict(settings or {})
        self._every = checkpoint_seconds
        self._clock = clock
        self._steps, self._probes, self._epochs = StepThinner(), probe_thinner(), epoch_thinner()
        self._process = this_process().to_dict()
        self._beat = 0
        self._checkpointed = self._best_saved = clock()
        self._best: TrainingState | None = None
        self._saved_any = False
        self._journal = Journal(
            folder, pulse=self._pulse, prepare=self._prepare, say=self.say, disk=disk, clock=clock
        )
        self._checkpointer = Checkpointer(
            folder,
            saved=self._saved,
            say=self.say,
            before=lambda: self._journal.settle(SETTLE_SECONDS),
            disk=disk,
        )

    def start(self) -> None:
        """Begin writing; the folder is made by the writing thread."""
        self._journal.start()
        self._checkpointer.start()

    def __call__(self, event: Event) -> None:
        """Take an event: the sink itself."""
        if isinstance(event, RunFinished):
            self._save_end(event)
        self.summary.apply(event)
        match event:
            case StepsCompleted():
                row = self._steps.add(event)
                if row is not None:
                    self._journal.put(row)
                self._checkpoint_if_due()
            case ProbeTaken():
                kept = self._probes.add(event)
                if kept is not None:
                    self._journal.put(kept)
            case EpochCompleted():
                self._epoch(event)
            case _:
                self._other(event)

    def _other(self, event: Event) -> None:
        if isinstance(event, (FindingRaised, LossNotFinite, RunFinished)):
            self._put_open(probe=True, row=not isinstance(event, FindingRaised))
        if isinstance(event, RunStarted):
            self.record = replace(self.record, data=event.data)
            self._journal.begin(event)
        self._journal.put(event)
        if isinstance(event, SettingChanged):
            self._settings[event.path] = event.new
        elif isinstance(event, RunFinished):
            self._journal.flush()
        elif isinstance(event, (RunPaused, RunContinued)):
            self._journal.idle = isinstance(event, RunPaused)
            if self._journal.idle:
                self._save("latest")
                self._journal.flush()

    def close(self, timeout: float = 30.0) -> bool:
        """Write what is left. Returns whether everything reached the disk in time."""
        deadline = self._clock() + timeout
        saved = self._checkpointer.close(timeout)
        return self._journal.close(max(1.0, deadline - self._clock())) and saved

    def checkpoint(self) -> None:
        """Save the state now. Called on the training thread between steps."""
        self._save("latest")

    # Checkpoints

    def _checkpoint_if_due(self) -> None:
        now = self._clock()
        if self._best is not None and now - self._best_saved >= BEST_SECONDS:
            self._hand_over_best()
        if now - self._checkpointed >= self._every and not self._checkpointer.busy:
            self._save("latest")

    def _epoch(self, event: EpochCompleted) -> None:
        kept = self._epochs.add(event)
        if kept is not None:
            self._journal.put(kept)
        if event.best:
            self._best = self._copy()
        self._checkpoint_if_due()

    def _hand_over_best(self) -> None:
        if self._best is not None:
            self._checkpointer.put(self._best, "best")
            self._best = None
            self._best_saved = self._clock()

    def _save(self, kind: Kind) -> None:
        state = self._copy()
        if state is None or state.cursor >= len(state.order) > 0:
            return  # an epoch is being ended: the next event has a state one can go on from
        self._hand_over_best()
        self._put_open(probe=False, row=True)  # so that no row reaches across a step the run may go on from
        self._checkpointed = self._clock()
        self._saved_any = True
        self._checkpointer.put(state, kind)

    def _copy(self) -> TrainingState | None:
        if self._snapshot is None:
            return None
        state = self._snapshot()
        state.settings = {**state.settings, **self._settings}
        return state

    def _save_end(self, event: RunFinished) -> None:
        """A run that diverged keeps its last checkpoint, from which another branch can start."""
        if event.outcome in ("done", "stopped") or not self._saved_any:
            self._save("latest")
        else:
            self._hand_over_best()

    def _saved(self, state: TrainingState, kind: Kind, path: Path) -> None:
        event = CheckpointSaved(step=state.step, kind=kind, path=f"{layout.CHECKPOINTS}/{path.name}")
        if not self._announce(event):
            self._journal.put(event)

    def _put_open(self, *, probe: bool, row: bool) -> None:
        last_epoch = self._epochs.close() if probe and row else None
        last_row = self._steps.close() if row else None
        last_probe = self._probes.close() if probe else None
        for last in (last_epoch, last_row, last_probe):
            if last is not None:
                self._journal.put(last)

    # What the threads ask for

    def say(self, severity: str, words: str) -> None:
        kind: Literal["info", "warning"] = "warning" if severity == "warning" else "info"
        notice = Notice(step=self.summary.step, severity=kind, message=words)
        if not self._announce(notice):
            self._journal.put(notice)

    def _prepare(self, disk: Disk) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / layout.COMMANDS).mkdir(exist_ok=True)
        remove_leftovers(self.folder)
        config = self.folder / layout.CONFIG
        if not config.exists() or config.read_bytes() != self._config.encode():
            disk.replace(config, self._config.encode(), sync=True)
        disk.replace(self.folder / layout.RECORD, self.record.to_bytes(), sync=True)

    def _pulse(self) -> bytes:
        self._beat += 1
        summary = self.summary.to_dict()
        if summary["state"] == "finished" and self._checkpointer.busy:
            summary["state"] = "running"  # it has ended for others only when its last state can be read
        row = self._steps.open_row
        open_row: StepsThinned | None = as_event([row]) if row is not None else None
        return to_bytes(
            {
                "beat": self._beat,
                "time": time.time(),
                "process": self._process,
                "summary": figures(summary),
                "commands_taken": self.commands_taken(),
                "open_row": encode(open_row) if open_row is not None else None,
            }
        )
