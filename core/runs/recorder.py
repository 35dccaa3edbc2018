"""Joins a live run with its folder: events and states go out, viewers' wishes come in."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from ..config import Experiment, dump_experiment, with_value
from ..training.control import TrainingControl
from ..training.events import Event, EventSink, RunFinished, RunStarted
from ..training.state import TrainingState
from .checkpoints import discard_after
from .claim import Claim
from .commands import CommandInbox
from .disk import Disk
from .reader import RunReader
from .record import RunRecord
from .store import RunStore, title_of
from .writer import CHECKPOINT_SECONDS, RunWriter


class Snapshots(Protocol):
    """What makes copies of the state: the session's trainer."""

    def snapshot(self) -> TrainingState:
        """A copy of the state between two steps."""


class LiveSession(Protocol):
    """What is asked of a session; see `core.session.Session`."""

    experiment: Experiment
    control: TrainingControl

    @property
    def trainer(self) -> Snapshots:
        """The trainer."""

    def add_sink(self, sink: EventSink) -> None:
        """Let a listener hear the events."""

    def dispatch(self, event: Event) -> None:
        """Hand an event to every listener. On the training thread."""


class Recorder:
    """Saves one session's run from before its first step to after its last. `close` it when the session has
    ended.

    Nothing that goes wrong with the disk reaches the training: it is said in Notice events, and saving goes
    on when it can.
    """

    def __init__(
        self,
        session: LiveSession,
        folder: Path,
        record: RunRecord,
        config: str,
        *,
        settings: dict[str, Any] | None = None,
        checkpoint_seconds: float = CHECKPOINT_SECONDS,
        disk: Disk | None = None,
    ) -> None:
        """Call before the session starts. `settings`: live settings changed in an earlier part of a resumed
        run.

        Raises NntuiError where another process trains the run in this folder.
        """
        self._session = session
        self._ended = False
        self._claim = Claim(folder)
        self.writer = RunWriter(
            folder,
            record,
            config,
            snapshot=lambda: session.trainer.snapshot(),
            announce=self._announce,
            settings=settings,
            checkpoint_seconds=checkpoint_seconds,
            disk=disk,
        )
        self._inbox: CommandInbox | None = None
        self.writer.commands_taken = lambda: self._inbox.taken if self._inbox else 0
        session.add_sink(self)

    @property
    def id(self) -> str:
        """The run's id."""
        return self.writer.record.id

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self.writer.folder

    def __call__(self, event: Event) -> None:
        """An event of the session. The threads begin with the first one."""
        if isinstance(event, RunStarted) and self._inbox is None:
            self._inbox = CommandInbox(self.folder, self._session.control.send, self._say)
            self._inbox.start()
            self.writer.start()
        if isinstance(event, RunFinished):
            self._ended = True
        self.writer(event)

    def close(self, timeout: float = 30.0) -> bool:
        """Write what is left; returns whether everything reached the disk in time."""
        self._ended = True
        try:
            if self._inbox is None:
                return True  # the run never began
            self._inbox.close()
            return self.writer.close(timeout)
        finally:
            self._claim.release()

    def _announce(self, event: Event) -> bool:
        """Have the training thread tell all listeners, this recorder among them; false once nobody will."""
        if self._ended:
            return False
        told = self._session.control.call(lambda: self._session.dispatch(event))
        told.add_done_callback(lambda future: self._undelivered(event) if future.cancelled() else None)
        return True

    def _undelivered(self, event: Event) -> None:
        """The run ended before the event could be told: keep it at least."""
        self.writer(event)

    def _say(self, severity: str, words: str) -> None:
        self.writer.say(severity, words)


def record_new(
    session: LiveSession,
    store: RunStore,
    *,
    name: str = "",
    parent: str = "",
    parent_step: int = 0,
    study: str = "",
    **more: Any,
) -> Recorder:
    """Save a session as a new run of the store. `name`: what it was started from (a preset, a file's
    stem)."""
    title = title_of(session.experiment, name)
    new = store.new(title, parent=parent, parent_step=parent_step, study=study)
    return Recorder(
        session, new.folder, new.record, dump_experiment(session.experiment, complete=True), **more
    )


def record_resumed(
    session: LiveSession, reader: RunReader, state: TrainingState | None, **more: Any
) -> Recorder:
    """Save a session as the continuation of the run it was resumed from.

    Raises NntuiError where another process has begun to do so.
    """
    epochs = session.experiment.training.epochs  # a run may be resumed to go further than it was meant to
    config = dump_experiment(with_value(reader.experiment(), "training.epochs", epochs), complete=True)
    settings = dict(state.settings) if state else {}
    recorder = Recorder(session, reader.folder, reader.record, config, settings=settings, **more)
    recorder.writer.summary.remember_best(state.best if state else {})
    with suppress(OSError):  # a folder that cannot be written: said when the run begins
        discard_after(reader.folder, state.step if state else 0)
    return recorder
