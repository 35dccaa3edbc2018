"""Which part of a run the plots show, and how: a plain value, changed by keys, that knows nothing of widgets.

Everything is kept in steps, so that the view stays where it is when the axis turns to epochs or seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

Unit = Literal["step", "epoch", "time"]
UNITS: tuple[Unit, ...] = ("step", "epoch", "time")

ZOOM = 2.0
PAN = 0.25
NARROWEST = 8.0
"""Steps across at the deepest zoom."""

SMOOTHING = (0.0, 0.005, 0.02, 0.06, 0.2)
"""Strengths of the smoothed line: the share of the axis over which old values fade to 1/e."""


@dataclass(frozen=True)
class PlotWindow:
    """The view of a run.

    span: first and last step shown, None for all of it. follow: the span moves along with the run. cursor: the step
    that is read, None for no reading. smoothing: an index into SMOOTHING. extras: regularisation loss and accuracy
    gap too. ghosts: how many earlier runs are drawn behind this one.
    """

    span: tuple[float, float] | None = None
    follow: bool = False
    cursor: float | None = None
    unit: Unit = "step"
    log_x: bool = False
    smoothing: int = 2
    extras: bool = False
    ghosts: int = 1

    @property
    def strength(self) -> float:
        """The smoothing as a share of the axis."""
        return SMOOTHING[self.smoothing]

    def seen(self, step: float, whole: float) -> tuple[float, float]:
        """First and last step shown of a run that is at `step` and whose axis would end at `whole`."""
        if self.span is None:
            return 0.0, whole
        low, high = self.span
        if not self.follow:
            return low, high
        width = high - low
        # The view moves on in jumps of a quarter: what moves with every step redraws every dot.
        jump = width * PAN
        end = max(width, math.ceil(step / jump) * jump)
        return end - width, end

    def zoomed(self, factor: float, step: float, whole: float) -> PlotWindow:
        """Show 1/factor as many steps, about the cursor, else about the end of what has been done."""
        low, high = self.seen(step, whole)
        width = max(NARROWEST, (high - low) / factor)
        if width >= whole:
            return replace(self, span=None, follow=False)
        middle = self.cursor if self.cursor is not None else min(step, high)
        share = (middle - low) / (high - low) if high > low else 0.5
        return replace(self, span=_inside(middle - share * width, width, whole))

    def panned(self, by: int, step: float, whole: float) -> PlotWindow:
        """Move by quarters of the view; the view no longer follows the run."""
        if self.span is None:
            return self
        low, high = self.seen(step, whole)
        width = high - low
        return replace(self, span=_inside(low + by * PAN * width, width, whole), follow=False)

    def following(self, step: float, whole: float) -> PlotWindow:
        """Follow the newest steps; a second time, see the whole run again."""
        if self.follow:
            return replace(self, span=None, follow=False)
        span = self.span or _inside(step - whole / 4, whole / 4, whole)
        return replace(self, span=span, follow=True)

    def with_cursor(self, cursor: float | None, step: float, whole: float) -> PlotWindow:
        """Read another step; the view comes along where the cursor would leave it."""
        moved = replace(self, cursor=cursor)
        if cursor is None or self.span is None:
            return moved
        low, high = self.seen(step, whole)
        if low <= cursor <= high:
            return moved
        width = high - low
        return replace(moved, span=_inside(cursor - width / 2, width, whole), follow=False)

    def unzoomed(self) -> PlotWindow:
        """The whole run; a view that follows goes on following."""
        return self if self.follow else replace(self, span=None)

    def with_log_x(self) -> PlotWindow:
        """The other scale of x."""
        return replace(self, log_x=not self.log_x)

    def with_extras(self) -> PlotWindow:
        """With, or without, the curves that are not always wanted."""
        return replace(self, extras=not self.extras)

    def next_unit(self) -> PlotWindow:
        """Steps, epochs, seconds."""
        return replace(self, unit=UNITS[(UNITS.index(self.unit) + 1) % len(UNITS)])

    def smoother(self, by: int) -> PlotWindow:
        """A smoother or a rougher line."""
        return replace(self, smoothing=min(max(self.smoothing + by, 0), len(SMOOTHING) - 1))

    def next_ghosts(self, available: int) -> PlotWindow:
        """No earlier run, the last one, all of them."""
        steps = sorted({0, min(1, available), available})
        later = [count for count in steps if count > self.ghosts]
        return replace(self, ghosts=later[0] if later else 0)


def _inside(low: float, width: float, whole: float) -> tuple[float, float]:
    """A span of this width, moved inside 0..whole."""
    low = min(max(low, 0.0), max(0.0, whole - width))
    return low, low + width
