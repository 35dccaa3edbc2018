"""A run of another process, seen and steered through its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..config import ALL_SETTINGS, with_value
from ..errors import ControlError
from ..training.control import Command, Steering
from ..training.events import Event
from ..training.history import History
from .commands import CommandOutbox
from .failures import explain
from .presence import Observer, Presence
from .reader import RunReader


class RemoteControl(Steering):
    """Steers a run in another process; its events say when a wish was followed."""

    def __init__(self, reader: RunReader, observer: Observer, *, read_only: bool = False) -> None:
        self._reader, self._observer = reader, observer
        self._read_only = read_only
        self._outbox = CommandOutbox(reader.folder)

    def send(self, command: Command) -> str:
        """Hand a command over; returns its id. Raises ControlError where nobody would follow it."""
        if self._read_only:
            raise ControlError(
                "This viewer only looks.",
                "It was opened with --read-only.",
                "Attach without it to steer the run.",
            )
        if command.name == "call":
            raise ControlError("A function cannot be called in another process.")
        seen = self._observer.look(self._reader.pulse())
        if not seen.alive and seen.state != "waiting":
            raise ControlError(
                f"Nobody is training {self._reader.id}: {seen.words}.",
                "Its process has ended.",
                f"`nntui resume {self._reader.id}` goes on from its last checkpoint.",
            )
        try:
            return self._outbox.send(command)
        except OSError as error:
            cause, cure = explain(error)
            raise ControlError(f"The command cannot be handed over: {cause}.", str(error), cure) from None

    def set(self, path: str, value: Any) -> None:
        """Change a live setting from the next step on. Raises ConfigError for a value that is not allowed,
        and ControlError for a setting that cannot change while a run goes on."""
        with_value(self._reader.experiment(), path, value)
        if not ALL_SETTINGS[path].setting.live:
            raise ControlError(
                f"{path} cannot change while the run goes on.", "", "Branch the run to change it."
            )
        super().set(path, value)


class LiveRun:
    """A viewer: the run's history, kept up to date by `poll`, its presence, and its control."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Raises NntuiError where the folder holds no run."""
        self.reader = RunReader(folder)
        self._observer = Observer()
        self.read_only = read_only
        self.control = RemoteControl(self.reader, self._observer, read_only=read_only)
        self.history = History()
        self._opened = False

    def poll(self) -> list[Event]:
        """Take in what is new; returns those events. After a restart from a checkpoint the history is made
        anew, and all events that hold are returned."""
        if not self._opened:
            return self._reopen()
        events = self.reader.poll()
        if self.reader.rewound:
            return self._reopen()
        for event in events:
            self.history.apply(event)
        return events

    def presence(self) -> Presence:
        """Whether somebody is training it, and since when there has been no sign of life."""
        return self._observer.look(self.reader.pulse())

    def _reopen(self) -> list[Event]:
        self._opened = True
        events = self.reader.events(ended=not self.presence().alive, gather=True)
        self.history = History()
        self.history.apply_all(events)
        return events
