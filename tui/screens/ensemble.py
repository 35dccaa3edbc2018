"""Several runs asked together: the ensemble beside its members."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from ...core.cli.wording import percent
from ...core.errors import NntuiError
from ...core.language import tr
from ..bridge.errand import Errand
from ..error_words import error_lines
from ..widgets.key_bar import KeyBar
from .dialog import Dialog

if TYPE_CHECKING:
    from ...core.compare.ensemble import Ensemble, Judged


class EnsembleScreen(Dialog[None]):
    """Averages the probabilities of the runs' best states over the validation examples, and judges each and all."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "leave", "go on", id="dialog.go_on")]

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__()
        self._errand: Errand[Ensemble] = Errand("ensemble", lambda: judged(folders), self._told)
        self._over = False

    def compose(self) -> ComposeResult:
        """A table."""
        with Vertical(classes="dialog"):
            yield Static(Content.styled(tr("Ensemble of the marked runs"), "bold"), classes="dialog-title")
            yield Static(tr("asking each of them"), id="ensemble-table")
            yield Static("", id="ensemble-words", classes="dialog-words")
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin."""
        self._errand.begin()

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._over = True

    def _told(self) -> None:
        if not self._over:
            self.app.call_from_thread(self._show)

    def _show(self) -> None:
        result, error = self._errand.result, self._errand.error
        if self._over:
            return
        if error is not None:
            told = "✖ " + "\n".join(error_lines(error))
            self.query_one("#ensemble-table", Static).update(Content.styled(told, "$error"))
        elif result is not None:
            self.query_one("#ensemble-table", Static).update(Content("\n").join(table(result)))
            self.query_one("#ensemble-words", Static).update(Content(verdict(result)))


def judged(folders: Sequence[Path]) -> Ensemble:
    """The ensemble of the runs in these folders. Reads their data; raises NntuiError."""
    from ...core.threads import limit_threads

    limit_threads()
    from ...core.compare.ensemble import ensemble
    from ...core.runs.reader import RunReader

    try:
        return ensemble([RunReader(folder) for folder in folders])
    except OSError as error:
        raise NntuiError("A run cannot be read.", str(error)) from None


def table(result: Ensemble) -> list[Content]:
    """A line a member, and the whole below them."""
    rows = [*result.members, result.whole]
    width = max(len(row.name) for row in rows) + 2
    lines = [Content.styled(f"{'':{width}}{tr('val loss'):>10}{tr('val acc'):>10}", "$text-muted")]
    lines += [Content(_line(row, width)) for row in result.members]
    return [*lines, Content.styled(_line(result.whole, width), "bold")]


def _line(row: Judged, width: int) -> str:
    accuracy = "" if row.accuracy != row.accuracy else percent(row.accuracy)
    return f"{tr(row.name):{width}}{row.loss:>10.4f}{accuracy:>10}"


def verdict(result: Ensemble) -> str:
    """The whole against its best member."""
    least = min(member.loss for member in result.members)
    best = max(member.accuracy for member in result.members)
    if result.whole.accuracy != result.whole.accuracy:
        gain = least - result.whole.loss
        lower = "Together the loss is {gain} lower than the best member's."
        higher = "Together the loss is {gain} higher than the best member's."
        return tr(lower if gain > 0 else higher, gain=f"{abs(gain):.4f}")
    gain = 100.0 * (result.whole.accuracy - best)
    if not gain:
        return tr("Together they are as accurate as the best of them.")
    more = "Together they are {gain} points more accurate than the best of them."
    less = "Together they are {gain} points less accurate than the best of them."
    return tr(more if gain > 0 else less, gain=f"{abs(gain):.2f}")
