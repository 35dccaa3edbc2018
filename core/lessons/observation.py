"""What is known of one run, from its events alone: live, without a screen, or read from disk."""

from __future__ import annotations

from collections.abc import Iterable

from ..config import Experiment, parse_experiment, with_values
from ..training.events import Event, ProbeTaken
from ..training.history import History


class Observation:
    """A run's history, and its first probe, which is taken before the first step."""

    def __init__(self, history: History | None = None) -> None:
        self.history = history or History()
        self.start: ProbeTaken | None = None

    @classmethod
    def of_events(cls, events: Iterable[Event]) -> Observation:
        """A run read back."""
        seen = cls()
        for event in events:
            seen.apply(event)
        return seen

    def apply(self, event: Event) -> None:
        """Take in one event; an event sink."""
        self.note(event)
        self.history.apply(event)

    def note(self, event: Event) -> None:
        """Take in only what a `History` that hears the events by itself does not keep."""
        if isinstance(event, ProbeTaken) and self.start is None:
            self.start = event

    @property
    def experiment(self) -> Experiment:
        """What was trained, with what was changed on the way. Raises ConfigError for a damaged record."""
        started = self.history.started
        tables = dict(started.config) if started else {}
        return with_values(parse_experiment(tables, source="the run"), dict(self.history.settings))
