"""What can be read from every screen: the engine's own source, the run in words, the glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.app import App
from textual.binding import Binding

if TYPE_CHECKING:
    from .bridge.workbench import Workbench

READING_KEYS = (
    Binding(
        "V", "see_source", "code", id="app.source", show=False,
        tooltip="The functions that do this work, with your experiment's shapes and one example's numbers",
    ),
    Binding(
        "E", "tell_run", "in words", id="app.tell_run", show=False,
        tooltip="What happened in the run, in a paragraph of words",
    ),
    Binding(
        "G", "glossary", "glossary", id="app.glossary", show=False,
        tooltip="Every term on the screen in plain words",
    ),
)  # fmt: skip


class Reading(App[int]):
    """The actions of `READING_KEYS`. What they need is imported when it is asked for."""

    def action_see_source(self) -> None:
        """The code behind the experiment on the bench."""
        from .screens.source import SourceScreen

        self.push_screen(SourceScreen(self._workbench.experiment))

    def action_tell_run(self) -> None:
        """The run on the bench, told in words."""
        from ..core.lessons.explain_run import explain_run
        from ..core.training.history import History
        from .screens.read import ReadScreen

        say = self._texts()
        words = explain_run(self._workbench.runner.history or History(), say)
        self.push_screen(ReadScreen([(say.word("learn", "explain"), words)]))

    def action_glossary(self) -> None:
        """The terms and what they mean."""
        from .screens.read import ReadScreen

        say = self._texts()
        terms = "\n\n".join(f"{term.name}\n    {term.words}" for term in say.glossary())
        self.push_screen(ReadScreen([(say.word("learn", "glossary"), terms)]))

    @property
    def _workbench(self) -> Workbench:
        return cast("Workbench", self.bench)  # type: ignore[attr-defined]

    def _texts(self) -> Any:
        """The texts in the language that was chosen."""
        from ..core.language import spoken
        from ..core.lessons.texts import Texts

        return Texts(spoken())
