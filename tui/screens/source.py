"""See the source: the code that does an experiment's work, with one example's numbers, read on a thread."""

from __future__ import annotations

from textual import work

from ...core.config import Experiment
from ...core.errors import NntuiError
from ...core.language import tr
from ..bridge.live_run import unexpected
from ..messages import Fact
from .read import Page, ReadScreen


class SourceScreen(ReadScreen):
    """Pages of the engine's own functions; the data are read and one pass is made before they are there."""

    class Made(Fact):
        """The pages are there."""

        def __init__(self, pages: tuple[Page, ...]) -> None:
            super().__init__()
            self.pages = pages

    def __init__(self, experiment: Experiment) -> None:
        super().__init__([("See the source", tr("one batch is going through the network ..."))])
        self._experiment = experiment

    def on_mount(self) -> None:
        """Words first, the pages when they are made."""
        self._make()

    @work(thread=True, exit_on_error=False)
    def _make(self) -> None:
        from ...core.threads import limit_threads

        limit_threads()
        from ...core.lessons.source import source_pages

        try:
            pages = tuple((page.title, page.text) for page in source_pages(self._experiment))
        except NntuiError as error:
            pages = ((error.title, f"{tr(error.message)}\n{tr(error.hint)}"),)
        except Exception as error:  # noqa: BLE001 - told in the dialog; the screen lives on
            told = unexpected(error)
            pages = ((told.title, f"{tr(told.message)}\n{tr(told.hint)}"),)
        self.post_message(self.Made(pages))

    def on_source_screen_made(self, event: Made) -> None:
        """Show them."""
        self.pages, self.number = event.pages, 0
        self.show_page()
