"""The two plots of a run: loss, and below it accuracy where there are classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from ..widgets.plot import PlotWidget

if TYPE_CHECKING:
    from ...core.training.history import History
    from .curves import AccuracyPicture, LossPicture


class Charts(Vertical):
    """Shows a run's curves when it is handed its memory. What has not changed is not drawn."""

    def __init__(self, welcome: tuple[str, ...]) -> None:
        super().__init__(id="charts")
        self._welcome = welcome
        self._loss: LossPicture | None = None
        self._accuracy: AccuracyPicture | None = None
        self._shown: tuple[int, int] | None = None
        self.log_y = False

    def compose(self) -> ComposeResult:
        """The loss plot says what to do while there is no run."""
        yield PlotWidget(self._welcome, id="loss")
        yield PlotWidget((), id="accuracy")

    def is_behind(self, history: History) -> bool:
        """Whether the run has gone on since it was drawn."""
        return True

    def show(self, history: History) -> None:
        """Show a run as it is now."""
        if not self.is_behind(history):
            return
        key = (id(history), history.version)
        from .curves import AccuracyPicture, LossPicture, has_accuracy

        if (
            self._shown is None
            or self._shown[0] != id(history)
            or self._loss is None
            or self._accuracy is None
        ):
            self._loss, self._accuracy = LossPicture(), AccuracyPicture()
            self._loss.use_log(self.log_y)
        self._shown = key
        plot = self.query_one("#loss", PlotWidget)
        plot.show(self._loss.spec(history, plot.data_columns))
        plot = self.query_one("#accuracy", PlotWidget)
        self.set_class(not has_accuracy(history), "-loss-only")
        if has_accuracy(history):
            plot.show(self._accuracy.spec(history, plot.data_columns))

    def say(self, *words: str) -> None:
        """Words in place of the curves: nothing to show yet, or any more."""
        self._shown = None
        self.query_one("#loss", PlotWidget).clear(words)
        self.query_one("#accuracy", PlotWidget).clear(())

    def toggle_log(self, history: History | None) -> None:
        """Change between a linear and a logarithmic loss."""
        self.log_y = not self.log_y
        if self._loss is not None:
            self._loss.use_log(self.log_y)
        if history is not None:
            self.redraw(history)

    def redraw(self, history: History) -> None:
        """Draw again though nothing new happened: the size has changed."""
        if self._shown is not None:
            self._shown = (self._shown[0], -1)
        self.show(history)
