"""Below the table of runs: the curves of the marked ones over each other, and the settings in which they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ...core.config import ALL_SETTINGS
from ...core.language import tr
from ..bridge.run_shelf import SavedRun
from ..widgets.plot import PlotWidget

if TYPE_CHECKING:
    from .overlay import Overlaid


class RunCompare(Vertical):
    """Shows curves and differences. On a small screen one of them at a time (class `-differences`)."""

    def __init__(self) -> None:
        super().__init__(id="compare")
        self.log_y = False
        self._runs: tuple[Overlaid, ...] = ()
        self._differences = ""

    def compose(self) -> ComposeResult:
        """Two plots, and a text."""
        with Horizontal(id="overlays"):
            yield PlotWidget(("",), id="overlay-loss")
            yield PlotWidget(("",), id="overlay-accuracy")
        with VerticalScroll(id="differences", can_focus=False):
            yield Static("", id="differences-text")

    def show_curves(self, runs: Sequence[Overlaid]) -> None:
        """Show these runs' curves."""
        self._runs = tuple(runs)
        self.redraw()

    def redraw(self) -> None:
        """Draw again: another size, another scale."""
        loss = self.query_one("#overlay-loss", PlotWidget)
        accuracy = self.query_one("#overlay-accuracy", PlotWidget)
        if not self._runs:
            loss.clear(("no run chosen",))
            accuracy.clear(("",))
            return
        from .curves import has_accuracy
        from .overlay import accuracy_overlay, loss_overlay

        loss.show(loss_overlay(self._runs, loss.data_columns, log=self.log_y))
        classes = any(has_accuracy(run.history) for run in self._runs)
        self.set_class(not classes, "-loss-only")
        if classes:
            accuracy.show(accuracy_overlay(self._runs, accuracy.data_columns))

    def show_differences(self, runs: Sequence[tuple[str, SavedRun]]) -> None:
        """Show in what these runs differ: (letter, run) of each; of one, in what it differs from the defaults."""
        content = differences_text(runs)
        if content.plain != self._differences:
            self._differences = content.plain
            self.query_one("#differences-text", Static).update(content)


def differences_text(runs: Sequence[tuple[str, SavedRun]]) -> Content:
    """The settings that are not the same in all runs, a line each with every run's value."""
    if not runs:
        return Content(tr("Mark runs to compare them."))
    if len(runs) == 1:
        return _one(*runs[0])
    rows = [(path, [run.settings.get(path) for _, run in runs]) for path in ALL_SETTINGS]
    differing = [(path, values) for path, values in rows if any(value != values[0] for value in values)]
    wide = max((len(path) for path, _ in differing), default=0) + 2
    widths = [
        max([len(letter), *(len(_value(values[at])) for _, values in differing)]) + 2
        for at, (letter, _) in enumerate(runs)
    ]
    parts: list[tuple[str, str] | str] = [
        (tr("{count} settings differ", count=len(differing)).ljust(wide), "$text-muted")
    ]
    parts += [(letter.ljust(width), "bold") for (letter, _), width in zip(runs, widths, strict=True)]
    for path, values in differing:
        parts += ["\n", (path.ljust(wide), "")]
        parts += [
            (_value(value).ljust(width), "$accent" if value != values[0] else "")
            for value, width in zip(values, widths, strict=True)
        ]
    if not _same_data([run for _, run in runs]):
        parts += ["\n", (tr("▲ their data differ"), "$warning")]
    return Content.assemble(*parts)


def _one(letter: str, run: SavedRun) -> Content:
    """What is particular about a single run."""
    info = run.info
    parts: list[tuple[str, str] | str] = [(f"{info.id}  {tr(info.presence.words)}", "bold")]
    if info.record.parent:
        parts += [
            "\n",
            tr("branch of {run} at step {step}", run=info.record.parent, step=f"{info.record.parent_step:,}"),
        ]
    if info.notes.text:
        parts += ["\n", (f"✎ {info.notes.text}", "$accent")]
    changed = [
        (path, run.settings[path])
        for path, known in ALL_SETTINGS.items()
        if path in run.settings and not _equal(run.settings[path], known.setting, known.default)
    ]
    wide = max((len(path) for path, _ in changed), default=0) + 2
    for path, value in changed:
        parts += ["\n", (path.ljust(wide), "$text-muted"), _value(value)]
    if not changed:
        parts += ["\n", (tr("every setting as it comes"), "$text-muted")]
    return Content.assemble(*parts)


def _equal(value: Any, setting: object, default: Any) -> bool:
    return bool((tuple(value) if isinstance(value, list) else value) == default)


def _same_data(runs: Sequence[SavedRun]) -> bool:
    return len({str(run.info.record.data.get("checksum")) for run in runs}) == 1


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "–"
    return "–" if value is None or value == "" else str(value)
