"""What goes over the link: plots and bytes a second, in the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .counter import Counter, Part

if TYPE_CHECKING:
    from ..terminal.meter import Meter

SECONDS = 2.0
"""Between two looks at the meter: showing the figure is traffic too."""

DIM = "$text-muted"


class LinkCounter(Counter):
    """Reads the app's meter by itself. Shows nothing where there is none, and nothing new where nothing is sent."""

    def on_mount(self) -> None:
        """Look from now on, unless the app stands still for a test."""
        meter: Meter | None = getattr(self.app, "meter", None)
        if meter is not None and getattr(self.app, "options", None) and self.app.options.live:  # type: ignore[attr-defined]
            self.set_interval(SECONDS, lambda: self.show(*words(meter)), name="look at the link")


def words(meter: Meter) -> tuple[Part, ...]:
    """2.0 plots/s  1.3 KB/s"""
    plots, amount = meter.frames_per_second, meter.bytes_per_second / 1000.0
    shown = f"{amount:.1f}" if amount < 9.95 else f"{amount:.0f}"
    return ((f"{plots:.1f}", ""), (" plots/s ", DIM), (shown, ""), (" KB/s", DIM))
