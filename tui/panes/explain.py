"""What the control under the cursor does: a line or two always, the lecture's reasoning and the formula on demand."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from ...core.config import ALL_SETTINGS
from ...core.language import tr
from ..forms.values import label_of, words_of
from ..help.explanations import explain
from .labels import label

Situation = tuple[str, Any, bool]
"""Path and value of the setting under the cursor, and whether a run is going on."""


class ExplainPane(Vertical):
    """Below the form. `full` shows everything."""

    def __init__(self) -> None:
        super().__init__(id="explain")
        self.full = False
        self._situation: Situation | None = None

    def compose(self) -> ComposeResult:
        """The words."""
        yield Static("", id="explain-words")

    @property
    def words(self) -> Static:
        """What is said."""
        return self.query_one("#explain-words", Static)

    def show(self, path: str, value: Any, *, training: bool) -> None:
        """Explain a setting that has this value."""
        if (path, value, training) != self._situation:
            self._situation = (path, value, training)
            self._update()

    def toggle(self) -> None:
        """Everything, or a line or two."""
        self.full = not self.full
        self.set_class(self.full, "-full")
        self._update()
        self.scroll_home(animate=False)

    def _update(self) -> None:
        if self._situation is not None:
            words = full_words(*self._situation) if self.full else brief_words(*self._situation)
            shown = self.words
            shown.update(words, layout=False)
            # Laying the whole screen out anew makes a move of the cursor slow: only when the words need other room.
            wanted = shown.get_content_height(self.size, self.screen.size, shown.size.width)
            if wanted != shown.size.height:
                shown.refresh(layout=True)


def brief_words(path: str, value: Any, training: bool) -> Content:
    """What the setting is, and what the value chosen does."""
    setting = ALL_SETTINGS[path].setting
    chosen = words_of(setting, value)
    if chosen:
        return Content.assemble((f"{label_of(setting, value)}: ", "bold"), chosen)
    return Content(tr(setting.words))


def full_words(path: str, value: Any, training: bool) -> Content:
    """The setting's words, why it matters, its formula; the same of the value chosen; what it may be."""
    setting, told = ALL_SETTINGS[path].setting, explain(path, value)
    chosen = words_of(setting, value)
    parts = [
        Content.assemble((label(path), "bold $accent"), (f"  {path}", "$text-muted")),
        Content(tr(told.words)),
        Content(told.reasoning),
        _formula(told.formula),
    ]
    if chosen:
        parts.append(Content.assemble((f"{label_of(setting, value)}: ", "bold"), chosen))
        parts += [Content(told.value_reasoning), _formula(told.value_formula)]
    parts.append(
        Content.styled(
            tr("Takes {what}. {when}", what=tr(told.expected), when=_when(told.live, training)), "$text-muted"
        )
    )
    return Content("\n\n").join([part for part in parts if part.plain])


def _formula(text: str) -> Content:
    return Content.styled(f"  {text}", "$accent") if text else Content("")


def _when(live: bool, training: bool) -> str:
    if live:
        return tr("Changes at once, in a running training too.")
    return (
        tr("A running training does not have it before its restart.")
        if training
        else tr("Applies at the next start.")
    )
