"""The run of a trial in the run store: a new one, or the one that an interrupted search began.

Going on from a checkpoint is bit for bit the uninterrupted run, so the trial comes out the same either way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..config import Experiment, dump_experiment
from ..errors import NntuiError
from ..runs import layout
from ..runs.names import ID_LENGTH
from ..runs.reader import RunReader
from ..runs.record import RunRecord
from ..runs.recorder import Recorder, record_resumed
from ..runs.resume import check_same_data, continuation
from ..runs.store import RunStore
from ..session import Prepared, Session
from ..training.events import EpochCompleted

if TYPE_CHECKING:
    from .worker import Task

TITLE_LENGTH = ID_LENGTH - 21
"""So much of a study's name fits into a run's id, which has a date before it and the trial's number after."""


@dataclass(frozen=True)
class TrialRun:
    """A session that is ready to run. past: the epochs it has behind it. recorder: None where nothing is saved."""

    session: Session
    recorder: Recorder | None = None
    past: tuple[EpochCompleted, ...] = ()

    @property
    def id(self) -> str:
        """The run's id, "" for none."""
        return self.recorder.id if self.recorder is not None else ""


def trial_run(task: Task, experiment: Experiment, prepared: Prepared) -> TrialRun:
    """The session that trains the trial, recorded where the task says so."""
    if task.runs_dir is None:
        return TrialRun(Session(experiment, prepared=prepared, probing=False))
    store = RunStore(task.runs_dir)
    if task.again:
        begun = _begun(store.root, task, experiment, prepared)
        if begun is not None:
            return begun
    session = Session(experiment, prepared=prepared, probing=False)
    number = task.trial.number
    new = store.new(f"{task.study[:TITLE_LENGTH]}-{number:04d}", study=task.study, trial=number)
    return TrialRun(
        session, Recorder(session, new.folder, new.record, dump_experiment(experiment, complete=True))
    )


def _begun(root: Path, task: Task, experiment: Experiment, prepared: Prepared) -> TrialRun | None:
    """The run that was begun for the trial, at its last checkpoint; None where there is none to go on with."""
    from ..data import identity

    for folder in _folders_of(root, lambda r: r.study == task.study and r.trial == task.trial.number):
        try:
            reader = RunReader(folder)
            if reader.experiment() != experiment:
                continue
            check_same_data(reader, identity(prepared.dataset))
            state = continuation(reader).state
            done = state.epoch if state is not None else 0
            past = tuple(e for e in reader.events() if isinstance(e, EpochCompleted) and e.epoch <= done)
            session = Session(experiment, prepared=prepared, probing=False, resume_from=state)
            return TrialRun(session, record_resumed(session, reader, state), past)
        except NntuiError:  # still being trained, at its end, or damaged: it stays as it is
            continue
    return None


def _folders_of(root: Path, wanted: Callable[[RunRecord], bool]) -> list[Path]:
    """The run folders whose record is wanted, the newest first."""
    found = []
    for folder in root.iterdir() if root.is_dir() else ():
        try:
            if layout.is_run(folder) and wanted(record := RunRecord.read(folder)):
                found.append((record.created, folder))
        except (NntuiError, OSError):
            continue
    return [folder for _, folder in sorted(found, reverse=True)]
