"""What becomes of signal and gradient under one initialisation, in figures: a column a layer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...core.language import tr
from ...core.preview.profiles import DEAD, FADES, GROWS, SATURATED
from ...core.preview.xray import InitView
from ..plotting.canvas import CellCanvas
from ..plotting.look import Look
from ..plotting.palette import Role
from ..plotting.picture import Picture
from .xray_table import backward, forward, number

NAME, CELL = 8, 7
"""Ten layers go into 78 columns."""


@dataclass(frozen=True)
class _Row:
    name: str
    values: list[float]
    text: Callable[[float], str]
    is_odd: Callable[[float], bool]


def layer_figures(view: InitView | None, width: int, height: int, look: Look) -> Picture:
    """A header, and rows of spread, saturated and dead share, and gradient as a share of the last hidden layer's.
    Of many layers evenly spaced ones, the first and the last among them."""
    canvas = CellCanvas(width, height, look)
    if view is None:
        return canvas.picture()
    room = max(1, (width - NAME) // CELL)
    kept = spaced(len(view.layers), room)
    canvas.put(0, 0, tr("layer"), Role.TITLE)
    for place, index in enumerate(kept):
        canvas.put(0, NAME + place * CELL, str(index + 1).rjust(CELL - 1), Role.LABEL)
    for line, row in enumerate(_rows(view)[: height - 1], 1):
        canvas.put(line, 0, row.name, Role.LABEL)
        for place, index in enumerate(kept):
            value = row.values[index]
            style = Role.ALERT if row.is_odd(value) else Role.TEXT
            canvas.put(line, NAME + place * CELL, row.text(value).rjust(CELL - 1), style)
    return canvas.picture()


def spaced(count: int, room: int) -> list[int]:
    """At most `room` of `count` places, evenly spaced, the ends among them."""
    return sorted({round(place) for place in np.linspace(0, count - 1, min(count, room))})


def _rows(view: InitView) -> list[_Row]:
    spread = forward(view)
    first = spread[0]
    saturated = [layer.saturated for layer in view.layers]
    rows = [_Row(tr("spread"), spread, number, lambda value: not FADES * first <= value <= GROWS * first)]
    if not all(map(math.isnan, saturated)):
        rows.append(_Row(tr("satur."), saturated, _share, lambda value: value > SATURATED))
    rows.append(_Row(tr("dead"), [layer.dead for layer in view.layers], _share, lambda value: value > DEAD))
    rows.append(_Row(tr("grad"), backward(view), number, lambda value: not FADES <= value <= GROWS))
    return rows


def _share(value: float) -> str:
    return f"{100 * value:.0f}%"
