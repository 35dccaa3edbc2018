"""How far a data set's fetching is: a bar, bytes, speed, time left."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from ...core.cli.wording import duration
from ...core.data.memory import in_bytes
from ...core.data.store.progress import Progress
from ...core.language import tr

STAGES = {
    "beginning": "beginning",
    "fetching": "fetching",
    "checking": "checking that every byte is right",
    "unpacking": "unpacking",
    "waiting": "waiting",
}
LEAST_BAR = 10


class FetchBar(Widget):
    """Two lines: the bar with its figures, and what is fetched from where. What stays the same is not drawn again."""

    def __init__(self) -> None:
        super().__init__(id="fetch-bar")
        self._progress: Progress | None = None

    def show(self, progress: Progress | None) -> None:
        """Show a progress; None for nothing under way."""
        if progress != self._progress:
            self._progress = progress
            self.set_class(progress is not None, "-open")
            self.refresh()

    def render(self) -> RenderResult:
        """The bar takes what the figures leave."""
        if self._progress is None:
            return ""
        name, figures, words = words_of(self._progress)
        room = self.size.width - len(name) - len(figures) - 3
        parts: list[tuple[str, str] | str] = [(name, "bold"), " "]
        if self._progress.total and room >= LEAST_BAR:
            filled = int(room * share_of(self._progress))
            parts += [("━" * filled, "$accent"), ("─" * (room - filled), "$text-muted")]
        return Content.assemble(*parts, f"  {figures}\n", (words, "$text-muted"))


def share_of(progress: Progress) -> float:
    """How much has come, 0..1."""
    return min(1.0, progress.done / progress.total) if progress.total else 0.0


def words_of(progress: Progress) -> tuple[str, str, str]:
    """The set's name; share, bytes, speed and time left; stage, file and host."""
    figures = []
    if progress.total:
        figures = [f"{100 * share_of(progress):3.0f} %"]
        figures.append(tr("{some} of {all}", some=in_bytes(progress.done), all=in_bytes(progress.total)))
    if progress.speed:
        figures.append(f"{in_bytes(progress.speed)}/s")
    if progress.seconds_left is not None:
        figures.append(f"{duration(progress.seconds_left)} {tr('left')}")
    words = tr(STAGES.get(progress.stage, progress.stage))
    if progress.note:
        words += f": {progress.note}"
    elif progress.stage == "fetching" and progress.file:
        words = tr("fetching {file} from {host}", file=progress.file, host=progress.host)
    return progress.name, "  ".join(figures), words
