"""A controlled race: entries that differ in one setting, trained side by side on the same examples in the
same order.

All entries start from the same random streams. They are stepped in lock-step, a small part of an epoch at a
time, on one thread, so that at any moment each has seen the same examples.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..config import Experiment
from ..data import Dataset
from ..session import Session
from ..training.events import Event, RunFinished, StepsCompleted
from ..training.lockstep import end, lead
from .knob import Knob, only_knob

TURNS_PER_EPOCH = 20
"""Into how many turns an epoch is cut: a plot of the race moves evenly."""


class Entry:
    """One of the runs: its session, and the losses of its steps so far."""

    def __init__(self, label: str, session: Session) -> None:
        self.label, self.session = label, session
        self.result: RunFinished | None = None
        self._blocks: list[NDArray[np.float32]] = []
        session.add_sink(self._note)

    @property
    def losses(self) -> NDArray[np.float32]:
        """(steps,) batch losses."""
        return np.concatenate(self._blocks) if self._blocks else np.empty(0, np.float32)

    @property
    def running(self) -> bool:
        """Whether it still makes steps."""
        return self.result is None

    def begin(self) -> None:
        """Say what the run is."""
        self.session.dispatch(self.session.started_event(self.session.prepare()))

    def advance_to(self, position: float) -> None:
        """Make the steps up to a position, in epochs."""
        trainer = self.session.trainer
        left = (position - trainer.position) * len(trainer.train) / trainer.batch_size
        steps = math.ceil(left - 1e-6)
        if self.running and steps > 0 and not lead(trainer, steps):
            self.result = end(trainer)

    def _note(self, event: Event) -> None:
        if isinstance(event, StepsCompleted):
            self._blocks.append(event.losses)


class Race:
    """Two to four entries; raises ConfigError where they differ in more than one setting."""

    def __init__(self, entries: Sequence[Experiment], dataset: Dataset | None = None) -> None:
        """`dataset`: given, it is not read again."""
        self.knob: Knob = only_knob(entries)
        first = Session(entries[0], dataset)
        prepared = first.prepare()
        shares = not self.knob.path.startswith(("preprocessing.", "training.precision", "model.loss"))
        sessions = [first] + [
            Session(entry, prepared.dataset, prepared=prepared if shares else None) for entry in entries[1:]
        ]
        self.entries = [Entry(self.knob.label(number), session) for number, session in enumerate(sessions)]
        self.position = 0.0

    @property
    def title(self) -> str:
        """The knob and its values."""
        return self.knob.title

    @property
    def running(self) -> bool:
        """Whether an entry still makes steps."""
        return any(entry.running for entry in self.entries)

    def begin(self) -> None:
        """Say what the runs are; before the first turn."""
        for entry in self.entries:
            entry.begin()

    def turn(self) -> bool:
        """Move every entry on by the same part of an epoch; returns whether the race goes on."""
        self.position += 1.0 / TURNS_PER_EPOCH
        for entry in self.entries:
            entry.advance_to(self.position)
        return self.running

    def run(self, watch: Callable[[Race], None] | None = None) -> list[RunFinished]:
        """To the end; `watch` is called after every turn. Returns how each entry ended."""
        self.begin()
        while self.turn():
            if watch:
                watch(self)
        return [entry.result for entry in self.entries if entry.result is not None]

    def difference(self, one: int, other: int) -> NDArray[np.float64]:
        """(steps,) the losses of one entry less those of another, step by step as far as both have come."""
        a, b = self.entries[one].losses, self.entries[other].losses
        length = min(len(a), len(b))
        return a[:length].astype(np.float64) - b[:length]
