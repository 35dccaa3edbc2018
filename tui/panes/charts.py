"""The two plots of a run: loss, and below it accuracy where there are classes; and the keys that go into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Blur
from textual.widgets import Static

from ..widgets.plot import PlotWidget
from .plot_keys import PLOT_KEYS
from .plot_window import ZOOM, PlotWindow

if TYPE_CHECKING:
    from ...core.training.history import History
    from .curves import AccuracyPicture, LossPicture
    from .ghosts import Ghost


class Charts(Vertical, can_focus=True):
    """Shows a run's curves when it is handed its memory. What has not changed is not drawn.

    `window` is what is seen of the run; while the plots have the cursor, its keys change it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*PLOT_KEYS]

    def __init__(self, welcome: tuple[str, ...]) -> None:
        super().__init__(id="charts", classes="has-actions")
        self._welcome = welcome
        self._loss: LossPicture | None = None
        self._accuracy: AccuracyPicture | None = None
        self._shown: tuple[int, int] | None = None
        self._history: History | None = None
        self._ghosts: list[Ghost] = []
        self.window = PlotWindow()
        self.log_y = False

    def compose(self) -> ComposeResult:
        """The loss plot says what to do while there is no run."""
        yield PlotWidget(self._welcome, id="loss")
        yield PlotWidget((), id="accuracy")
        yield Static("", id="plot-reading")

    def is_behind(self, history: History) -> bool:
        """Whether the run has gone on since it was drawn."""
        return (id(history), history.version) != self._shown

    def show(self, history: History) -> None:
        """Show a run as it is now."""
        if not self.is_behind(history):
            return
        key = (id(history), history.version)
        from .curves import AccuracyPicture, LossPicture, has_accuracy

        if history is not self._history or self._loss is None or self._accuracy is None:
            self._let_go(history)
            self._loss, self._accuracy = LossPicture(), AccuracyPicture()
            self._loss.use_log(self.log_y)
        self._shown = key
        ghosts = self._comparable(history)
        plot = self.query_one("#loss", PlotWidget)
        plot.show(self._loss.spec(history, plot.data_columns, self.window, ghosts))
        plot = self.query_one("#accuracy", PlotWidget)
        self.set_class(not has_accuracy(history), "-loss-only")
        if has_accuracy(history):
            plot.show(self._accuracy.spec(history, plot.data_columns, self.window, ghosts))
        self._read(history)

    def _let_go(self, history: History) -> None:
        """Another run begins: keep a little of the last one, to be drawn behind it."""
        from .ghosts import MOST, Ghost

        last, self._history = self._history, history
        if last is not None and last.step > 0:
            self._ghosts = [*self._ghosts, Ghost.of(last)][-MOST:]
        self.window = self.window.with_cursor(None, 0, 1).unzoomed()

    def _comparable(self, history: History) -> list[Ghost]:
        """The earlier runs on the same data."""
        from .ghosts import data_of

        data = data_of(history)
        return [ghost for ghost in self._ghosts if ghost.data == data]

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

    # The window

    def on_blur(self, event: Blur) -> None:
        """The cursor has left the plots: nothing is read any more; what is in view stays."""
        self._become(self.window.with_cursor(None, 0, 1))

    def _become(self, window: PlotWindow) -> None:
        if window != self.window and self._history is not None and self._shown is not None:
            self.window = window
            self.redraw(self._history)

    @property
    def _extent(self) -> tuple[float, float]:
        """The step the run is at, and the end of the whole axis."""
        from .curves import WHOLE

        history, loss = self._history, self._loss
        if history is None or loss is None:
            return 0.0, 1.0
        return float(history.step), loss.seen(history, WHOLE)[1]

    def _read(self, history: History) -> None:
        """The figures at the cursor, below the plots."""
        words = self.query_one("#plot-reading", Static)
        words.display = self.window.cursor is not None
        if self.window.cursor is None:
            return
        from .plot_reading import lines, reading

        parts = reading(history, self.window, self.window.seen(*self._extent))
        rows = lines(parts, max(20, self.content_size.width))
        styled = (
            Content("  ").join(
                [Content.assemble((name, "$text-muted"), " ", (value, "bold")) for name, value in row]
            )
            for row in rows
        )
        words.update(Content("\n").join(list(styled)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The plots' own keys need something to show."""
        if action in ("read", "zoom", "pan", "follow", "smooth", "unit", "log_x", "extras", "ghosts"):
            return self._history is not None and self._shown is not None
        return True

    def action_read(self, by: int) -> None:
        """Move the cursor by cells of the plot."""
        from ..plotting.cursor import moved
        from .ruler import Ruler

        if self._history is None:
            return
        step, whole = self._extent
        ruler = Ruler.of(self._history, self.window.unit)
        axis = ruler.axis(*self.window.seen(step, whole), log=self.window.log_x)
        cursor = self.window.cursor
        here = None if cursor is None else float(ruler.values_at([cursor])[0])
        cells = self.query_one("#loss", PlotWidget).data_columns // 2
        place = ruler.step_at(moved(axis, cells, here, by))
        self._become(self.window.with_cursor(min(max(round(place), 1), max(step, 1)), step, whole))

    def action_zoom(self, direction: int) -> None:
        """Half, or twice, as many steps."""
        self._become(self.window.zoomed(ZOOM**direction, *self._extent))

    def action_pan(self, by: int) -> None:
        """Earlier or later steps."""
        self._become(self.window.panned(by, *self._extent))

    def action_follow(self) -> None:
        """The newest steps; once more, the whole run."""
        self._become(self.window.following(*self._extent))

    def action_smooth(self, by: int) -> None:
        """A rougher or a smoother line."""
        self._become(self.window.smoother(by))

    def action_unit(self) -> None:
        """Steps, epochs, or seconds."""
        self._become(self.window.next_unit())

    def action_log_x(self) -> None:
        """A logarithmic x axis, where the beginning is seen best."""
        self._become(self.window.with_log_x())

    def action_extras(self) -> None:
        """Regularisation loss and accuracy gap."""
        self._become(self.window.with_extras())

    def action_ghosts(self) -> None:
        """Earlier runs: none, the last, all that are kept."""
        ghosts = [] if self._history is None else self._comparable(self._history)
        if not ghosts:
            self.notify("There is no earlier run on these data yet.")
        self._become(self.window.next_ghosts(len(ghosts)))
