"""An app's output reduced to changed cells, counted, and followed by the question that times the link.

Mixed into the app. It stands on two things of Textual 8 that are not in its documentation, and no others: the method
`App._display`, which every frame passes through, and `CompositorUpdate`, a frame that renders itself to a string.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from textual import events
from textual._compositor import CompositorUpdate
from textual.driver import Driver
from textual.screen import Screen

from .governor import QUERY, Governor
from .meter import Meter
from .shadow import Shadow

if TYPE_CHECKING:
    from textual.app import App

    Base = App[int]
else:
    Base = object


class Bytes(CompositorUpdate):
    """A frame that is ready to be sent."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render_segments(self, console: Console) -> str:
        """The bytes, as a string."""
        return self.text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        return ()


class MeasuredOutput(Base):
    """Gives an app `meter`, `governor` and cell-wise output. Call `init_output` in its `__init__`."""

    meter: Meter
    governor: Governor
    _shadow: Shadow
    _plots_waiting: bool
    _sent_at_query: int

    def init_output(self, governor: Governor) -> None:
        """Set the parts up, before the app runs."""
        self.meter, self.governor, self._shadow = Meter(), governor, Shadow()
        self._plots_waiting = False
        self._sent_at_query = 0

    def _build_driver(self, *args: Any, **kwargs: Any) -> Driver:
        driver: Driver = super()._build_driver(*args, **kwargs)  # type: ignore[misc]
        return count_writes(driver, self.meter)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        sending = (
            self._running and not self.is_headless and self._driver is not None and not self._batch_count
        )
        if not (sending and isinstance(renderable, CompositorUpdate) and not self.is_inline):
            super()._display(screen, renderable)
            return
        self._shadow.resize(*self.size)
        colours = self.console._color_system or ColorSystem.TRUECOLOR
        text = self._shadow.update(renderable.__rich_console__(self.console, self.console.options), colours)
        if not text:
            self.post_display_hook()
            return
        if self._plots_waiting and self.governor.wants_query():
            text += QUERY
        super()._display(screen, Bytes(text))
        self.meter.drew()
        if self._plots_waiting:
            self._plots_waiting = False
            self.governor.drew(len(text.encode()))

    def plots_drawn(self) -> None:
        """The next frame carries plots: time it, and count it against the budget."""
        self._plots_waiting = True

    def forget_screen(self) -> None:
        """Send the next frame whole, and ask for one: the terminal may show something else by now."""
        self._shadow.forget()
        self.refresh(layout=True)

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        """The terminal's answer to the question."""
        self.governor.answered()


def count_writes(driver: Driver, meter: Meter) -> Driver:
    """Let a driver's `write` tell the meter how much it was given."""
    write = driver.write

    def counted(data: str) -> None:
        meter.wrote(len(data.encode("utf-8", "replace")))
        write(data)

    driver.write = counted  # type: ignore[method-assign]
    return driver
