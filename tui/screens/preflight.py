"""The checks before training, one line each as they are done."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ...core.language import tr
from ..bridge.errand import Errand
from ..widgets.key_bar import KeyBar
from .dialog import Dialog

if TYPE_CHECKING:
    from ...core.config import Experiment
    from ...core.preflight import Check

LOOK = {
    "PASS": ("✔", "PASS", "$success bold"),
    "WARN": ("▲", "WARN", "$warning bold"),
    "FAIL": ("✖", "FAIL", "$error bold"),
}
"""Symbol, word and colour."""


class PreflightScreen(Dialog[tuple[str, ...]]):
    """Does the checks of `experiment` on a thread; leaving the dialog calls them off.

    Answers the titles of the checks that failed up to then.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "leave", "leave", id="checks.leave", show=False)
    ]

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self._experiment = experiment
        self._over = False
        self.checks: list[Check] = []
        self.finished = False

    def compose(self) -> ComposeResult:
        """The list, and whether it is complete."""
        with Vertical(classes="dialog -tall"):
            yield Static(Content.styled(tr("Checks before training"), "bold"), classes="dialog-title")
            with VerticalScroll(classes="dialog-body"):
                yield Static("", id="checks")
            yield Static(tr("running"), id="checks-state", classes="dialog-words")
            yield KeyBar()

    def action_leave(self) -> None:
        """Go back with what failed."""
        self.dismiss(tuple(check.title for check in self.checks if check.verdict == "FAIL"))

    def on_mount(self) -> None:
        """Begin."""
        self._errand = Errand("checks", self._work, lambda: self._tell(self._done))
        self._errand.begin()

    def on_unmount(self) -> None:
        """Nobody waits for the rest."""
        self._over = True

    def _work(self) -> None:
        from ...core.preflight import preflight

        for check in preflight(self._experiment, cancelled=lambda: self._over):
            self.checks.append(check)
            self._tell(self._show)

    def _tell(self, show: object) -> None:
        if not self._over and callable(show):
            with suppress(RuntimeError):  # the app is gone
                self.app.call_from_thread(show)

    def _show(self) -> None:
        if not self._over:
            self.query_one("#checks", Static).update(Content("\n").join(map(check_text, self.checks)))

    def _done(self) -> None:
        if self._over:
            return
        self.finished = True
        error = self._errand.error
        failed = sum(check.verdict == "FAIL" for check in self.checks)
        words = (
            f"{tr(error.title)}\n{tr(error.hint)}"
            if error
            else tr("done: {count} checks, {failed} failed", count=len(self.checks), failed=failed)
        )
        self.query_one("#checks-state", Static).update(Content(words))


def check_text(check: Check) -> Content:
    """A check's verdict and title, its numbers, and what they mean."""
    sign, word, style = LOOK[check.verdict]
    figures = ", ".join(
        f"{tr(name)} {tr(figure)}" if isinstance(figure, str) else f"{tr(name)} {figure:.3g}"
        for name, figure in check.figures.items()
    )
    lines = [
        Content.assemble((f"{sign} {tr(word)}", style), "  ", (tr(check.title), "bold")),
        Content(f"        {tr(check.words)}"),
    ]
    if figures:
        lines.insert(1, Content.styled(f"        {figures}", "$text-muted"))
    return Content("\n").join(lines)
