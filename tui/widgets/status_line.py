"""The line that says how the run stands."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Resize

from ..bridge.reading import Reading
from . import status_words
from .counter import Counter
from .link_counter import LinkCounter

COUNTERS = {
    "state": status_words.state,
    "step": status_words.step,
    "epoch": status_words.epoch,
    "pace": status_words.pace,
    "left": status_words.left,
    "rate": status_words.rate,
}


ALL = 80
"""Columns for all figures. Below, pace and time left are what one can do without."""


class StatusLine(Horizontal):
    """A counter for each figure."""

    def on_resize(self, event: Resize) -> None:
        """Make room for what matters most."""
        self.set_class(event.size.width < ALL - 2, "-tight")

    def compose(self) -> ComposeResult:
        """The counters, and room for a few words (what the preparation does, why the run ended)."""
        for name in COUNTERS:
            yield Counter(id=f"status-{name}")
        yield Counter(id="status-words")
        yield LinkCounter(id="status-link")

    def show(self, reading: Reading) -> None:
        """Show a reading; counters whose words stay the same are not touched."""
        for name, words in COUNTERS.items():
            self.query_one(f"#status-{name}", Counter).show(*words(reading))
        said = reading.words if reading.state in ("preparing", "diverged", "failed") else ""
        self.query_one("#status-words", Counter).show((said, "$text-muted"))
        self.set_class(not reading.total_steps, "-no-figures")
