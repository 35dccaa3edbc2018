"""An app's output reduced to changed cells, counted, and followed by the question that times the link.

Mixed into the app. It stands on two things of Textual 8 that are not in its documentation, and no others: the method
`App._display`, which every frame passes through, and `CompositorUpdate`, a frame that renders itself to a string.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderableType, RenderResult
from rich.segment import Segment
from textual import events
from textual._compositor import CompositorUpdate
from textual.driver import Driver
from textual.geometry import Size
from textual.screen import Screen

from .ascii import to_ascii
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
    ascii_only: bool
    """Whether the terminal gets nothing but ASCII; the plots look at it too."""

    _shadow: Shadow
    _plots_waiting: bool
    _held: list[tuple[Size, ConsoleRenderable]]
    """Frames that came in a batch, in which nothing may be sent, and the size of the screen they are for. Textual takes
    them for shown and would not draw them again."""

    def init_output(self, governor: Governor, *, ascii_only: bool = False) -> None:
        """Set the parts up, before the app runs."""
        self.meter, self.governor, self._shadow = Meter(), governor, Shadow()
        self.ascii_only = ascii_only
        self._plots_waiting, self._held = False, []

    def _build_driver(self, *args: Any, **kwargs: Any) -> Driver:
        driver: Driver = super()._build_driver(*args, **kwargs)
        return count_writes(driver, self.meter)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        sending = self._running and not self.is_headless and self._driver is not None
        if not (sending and isinstance(renderable, CompositorUpdate) and not self.is_inline):
            super()._display(screen, renderable)
            return
        frame = cast(ConsoleRenderable, renderable)
        if self._batch_count:
            self._held.append((self.size, frame))
            return
        self._send_frames(screen, [*self._take_held(), frame])

    @contextmanager
    def batch_update(self) -> Iterator[None]:
        """As Textual's, and what was drawn in it is sent behind it: the first frame of the app, above all."""
        with super().batch_update():
            yield
        if self._held and not self._batch_count and (frames := self._take_held()):
            self._send_frames(self.screen, frames)

    def _take_held(self) -> list[ConsoleRenderable]:
        frames = [frame for size, frame in self._held if size == self.size]
        self._held.clear()
        return frames

    def _send_frames(self, screen: Screen[Any], frames: Iterable[ConsoleRenderable]) -> None:
        text = "".join(
            self._changes(frame.__rich_console__(self.console, self.console.options)) for frame in frames
        )
        if not text:
            self.post_display_hook()
            return
        waiting, self._plots_waiting = self._plots_waiting, False
        if waiting and self.governor.wants_query():
            text += QUERY
        super()._display(screen, Bytes(text))
        if waiting:
            self.meter.drew()
            self.governor.drew(len(text.encode()))

    def _changes(self, segments: RenderResult) -> str:
        """What has to be sent of a frame; its cells are taken note of."""
        colours = None if self.no_color else self.console._color_system or ColorSystem.TRUECOLOR
        self._shadow.resize(*self.size)
        frame: Iterable[Segment] = (part for part in segments if isinstance(part, Segment))
        return self._shadow.update(_in_ascii(frame) if self.ascii_only else frame, colours)

    def plots_drawn(self) -> None:
        """The next frame carries plots: time it, and count it against the budget."""
        self._plots_waiting = True
        self.governor.began()

    def forget_screen(self) -> None:
        """Send the next frame whole, and ask for one: the terminal may show something else by now."""
        self._shadow.forget()
        self.refresh(layout=True)

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        """The terminal's answer to the question."""
        self.governor.answered()


def _in_ascii(segments: Iterable[Segment]) -> Iterator[Segment]:
    for segment in segments:
        if segment.control or segment.text.isascii():
            yield segment
        else:
            yield Segment(to_ascii(segment.text), segment.style)


def count_writes(driver: Driver, meter: Meter) -> Driver:
    """Let a driver's `write` tell the meter how much it was given."""
    write = driver.write

    def counted(data: str) -> None:
        meter.wrote(len(data.encode("utf-8", "replace")))
        write(data)

    driver.write = counted  # type: ignore[method-assign]
    return driver
