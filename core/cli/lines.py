"""The run as JSON lines on standard output, for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable

from ..training.event_codec import encode
from ..training.events import CheckpointSaved, Event, ProbeTaken, RunStarted, StepsCompleted

LEFT_OUT = (StepsCompleted, ProbeTaken, CheckpointSaved)
"""Too many, and of no use without a picture; a saved run has them all."""


class JsonLines:
    """An event sink that prints one strict JSON object per line, flushed at once."""

    def __init__(self, gone: Callable[[], None]) -> None:
        """`gone` is called once when nobody reads standard output any more."""
        self._gone = gone
        self._read = True
        self.beside: dict[str, str] = {}
        """Said beside the run's start: where it is saved."""

    def __call__(self, event: Event) -> None:
        """Print the event, unless it is left out or nobody reads any more."""
        if not self._read or isinstance(event, LEFT_OUT):
            return
        try:
            table = encode(event) | (self.beside if isinstance(event, RunStarted) else {})
            print(json.dumps(table, allow_nan=False), flush=True)
        except BrokenPipeError:
            self._read = False
            self._gone()

    def preparing(self, words: str) -> None:
        """Nothing: standard output is for events."""

    def note(self, words: str) -> None:
        """Nothing: the end event says what happened."""
