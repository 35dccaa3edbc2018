"""A saved run as the exporters see it: its record, its events, its history and its weights, each read
once."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TypeVar

from ..config import Experiment
from ..errors import NntuiError
from ..runs.reader import RunReader
from ..runs.resume import check_same_data
from ..session import Session
from ..training.events import Event
from ..training.history import History
from ..training.state import TrainingState

Kind = TypeVar("Kind")


class Saved:
    """One run in its folder. Everything is read when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        """Raises NntuiError where the folder holds no run."""
        self.reader = RunReader(folder)

    @property
    def id(self) -> str:
        """The run's id."""
        return self.reader.id

    @cached_property
    def experiment(self) -> Experiment:
        """As it was started. Raises ConfigError."""
        return self.reader.experiment()

    @cached_property
    def events(self) -> list[Event]:
        """All events that hold."""
        return self.reader.events()

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @cached_property
    def history(self) -> History:
        """Curves, findings, marks."""
        history = History()
        history.apply_all(self.events)
        return history

    @cached_property
    def state(self) -> TrainingState:
        """The best epoch's state, or the last one. Raises NntuiError where there is none."""
        state = self.reader.state(best=True) or self.reader.state()
        if state is None:
            raise NntuiError(
                f"{self.id} has no checkpoint.",
                "It ended before its first one was saved.",
                f"`nntui resume {self.id}` trains it; then there is one.",
            )
        return state

    @cached_property
    def session(self) -> Session:
        """A session at `state`, with the data read. Raises DataError where they are not those of the run."""
        from ..data import identity

        session = Session(self.experiment, resume_from=self.state)
        check_same_data(self.reader, identity(session.prepare().dataset))
        return session
