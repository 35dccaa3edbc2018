"""Choosing an experiment: type a few letters of its name or story, and Enter."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from ...core.language import tr
from ..preset_shelf import ShelfEntry
from ..widgets.key_bar import KeyBar
from ..widgets.lists import ChoiceList, TypedLine
from .dialog import Dialog


class PresetsScreen(Dialog[ShelfEntry | None]):
    """Answers with the preset chosen, None for none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "next", id="presets.next", show=False),
        Binding("up", "move(-1)", "previous", id="presets.previous", show=False),
    ]

    def __init__(self, shelf: list[ShelfEntry], current: str) -> None:
        super().__init__()
        self._shelf, self._current = shelf, current
        self._found, self._query = shelf, ""
        self._search = FuzzySearch()

    def compose(self) -> ComposeResult:
        """What is searched for, what was found, and the story of the one under the cursor."""
        with Vertical(classes="dialog -tall"):
            yield TypedLine(placeholder=tr("type to search"))
            yield ChoiceList()
            yield Static("", id="choice-words", classes="dialog-words")
            yield KeyBar()

    def on_mount(self) -> None:
        """Everything, with the cursor on the one that is loaded."""
        self.query_one(ChoiceList).can_focus = False
        at = next((number for number, one in enumerate(self._shelf) if one.name == self._current), 0)
        self._fill(at)

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self._find(event.value)

    def _find(self, query: str) -> None:
        if query != self._query:
            self._query, self._found = query, matching(self._shelf, query, self._search)
            self._fill(0)

    def _fill(self, cursor: int) -> None:
        options = self.query_one(ChoiceList)
        options.clear_options()
        options.add_options(Option(self._prompt(entry)) for entry in self._found)
        if self._found:
            options.highlighted = cursor
        else:
            self.query_one("#choice-words", Static).update(
                tr("Nothing of that name. Escape leaves everything as it is.")
            )

    def _prompt(self, entry: ShelfEntry) -> Content:
        mark = "● " if entry.name == self._current else "  "
        origin = (
            (f"  {tr('cannot be read')}", "$error")
            if entry.trouble
            else (f"  {tr('yours')}" if entry.path else "", "$accent")
        )
        return Content.assemble(
            (mark, "$accent"), (entry.name.ljust(22), "bold"), (tr(entry.title), "$text-muted"), origin
        )

    @on(OptionList.OptionHighlighted)
    def _explain(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#choice-words", Static).update(Content(tr(self._found[event.option_index].story)))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index])

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        """Load the one under the cursor. Who types fast is here before the list has followed the last letters."""
        self._find(event.value)
        at = self.query_one(ChoiceList).highlighted
        if at is not None and self._found:
            self.dismiss(self._found[at])

    def action_move(self, direction: int) -> None:
        """Go through the list while the letters stay in the search."""
        options = self.query_one(ChoiceList)
        if direction > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()


def matching(shelf: list[ShelfEntry], query: str, search: FuzzySearch | None = None) -> list[ShelfEntry]:
    """The presets whose name, title or story has the letters of `query` in that order, best first."""
    query = query.strip()
    if not query:
        return shelf
    search = search or FuzzySearch()

    def score(entry: ShelfEntry) -> float:
        name = search.match(query, f"{entry.name} {entry.title}")[0]
        return name + (0.1 if query.casefold() in entry.story.casefold() else 0.0)

    scored = [(score(entry), entry) for entry in shelf]
    return [entry for points, entry in sorted(scored, key=lambda pair: -pair[0]) if points > 0]
