"""A cure before it is taken: what it changes, and a race of two twins, one of them with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from ...core.language import tr
from ..bridge.errand import Errand
from ..plotting.sparkline import spark_text
from ..widgets.key_bar import KeyBar
from .dialog import Dialog

if TYPE_CHECKING:
    from ...core.repair import RaceResult

Answer = Literal["apply", "restart"]

Race = Callable[[Callable[[], bool]], "RaceResult"]
"""Given the question whether it was called off; blocks."""

COLUMNS = 48


class CureScreen(Dialog[Answer | None]):
    """Shows the difference; answers how to take the cure, None for not at all. `live`: a run can take it on the way."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "answer('apply')", "apply now", id="cure.apply"),
        Binding("r", "answer('restart')", "restart with it", id="cure.restart"),
        Binding("c", "race", "race", id="cure.race", tooltip="Two twins, one of them with the cure"),
        Binding("enter", "take", "take it", id="cure.take", show=False),
    ]

    def __init__(
        self, title: str, lines: tuple[str, ...], race: Race, *, live: bool, ascii_only: bool
    ) -> None:
        super().__init__()
        self._title, self._lines, self._race = title, lines, race
        self._live, self._ascii = live, ascii_only
        self._errand: Errand[RaceResult] | None = None
        self._over = False

    def compose(self) -> ComposeResult:
        """The difference; the race is drawn below it."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled(tr(self._title), "bold"), classes="dialog-title")
            yield Static(Content("\n".join(self._lines)), classes="dialog-body")
            yield Static("", id="cure-race", classes="dialog-words")
            yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a restart cannot be applied on the way; one race at a time."""
        if action == "answer" and parameters == ("apply",):
            return self._live
        return self._errand is None if action == "race" else True

    def action_answer(self, answer: Answer) -> None:
        """Take the cure so."""
        self.dismiss(answer)

    def action_take(self) -> None:
        """Take it the gentler way."""
        self.dismiss("apply" if self._live else "restart")

    def action_race(self) -> None:
        """Let the twins run, on a thread of their own."""
        self._errand = Errand("race", lambda: self._race(lambda: self._over), self._told)
        self._say(tr("the twins are running"))
        self._errand.begin()
        self.refresh_bindings()

    def on_unmount(self) -> None:
        """Nobody waits for the race any more."""
        self._over = True

    def _told(self) -> None:
        if not self._over:
            self.app.call_from_thread(self._show_race)

    def _show_race(self) -> None:
        errand, self._errand = self._errand, None
        if self._over or errand is None:
            return
        if errand.error is not None:
            self._say(f"{tr(errand.error.title)}\n{tr(errand.error.hint)}")
        elif errand.result is not None:
            self._say(race_words(errand.result, ascii_only=self._ascii))
        self.refresh_bindings()

    def _say(self, words: str) -> None:
        self.query_one("#cure-race", Static).update(Content(words))


def race_words(result: RaceResult, *, ascii_only: bool) -> str:
    """Both courses on one scale, and the question."""
    lanes = (("without", result.unchanged.losses), ("fixed", result.fixed.losses))
    losses = np.concatenate([losses for _, losses in lanes])
    known = losses[np.isfinite(losses)]
    limits = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    rows = [
        f"{tr(name):8} {spark_text(course, COLUMNS, unicode=not ascii_only, limits=limits)}"
        for name, course in lanes
    ]
    if result.restarted:
        head = tr("batch loss from the start:")
    else:
        head = tr("batch loss from step {step}:", step=f"{result.first:,}")
    return "\n".join([head, *rows, tr("{outcome}; take it?", outcome=tr(result.words))])
