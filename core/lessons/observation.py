"""What is known of one run, from its events alone: live, without a screen, or read from disk."""

from __future__ import annotations

from collections.abc import Iterable

from ..config import Experiment, parse_experiment, with_values
from ..training.events import Event, ProbeTaken
from ..training.history import History


class Observation:
    """A run's history, and what follows from it."""

    def __init__(self, history: History | None = None) -> None:
        self.history = history or History()

    @classmethod
    def of_events(cls, events: Iterable[Event]) -> Observation:
        """A run read back."""
        seen = cls()
        seen.history.apply_all(events)
        return seen

    @property
    def start(self) -> ProbeTaken | None:
        """The measurements before the first step."""
        return self.history.first_probe

    @property
    def experiment(self) -> Experiment:
        """What was trained, with what was changed on the way. Raises ConfigError for a damaged record."""
        started = self.history.started
        tables = dict(started.config) if started else {}
        return with_values(parse_experiment(tables, source="the run"), dict(self.history.settings))
