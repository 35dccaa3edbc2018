"""Layer health in four lines: the figures by which a sick layer is known, layer beside layer."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.language import tr
from ..plotting.canvas import CellCanvas, shorten
from ..plotting.look import Look
from ..plotting.palette import Role
from ..plotting.picture import Picture
from .health import FIGURES, LayerCourse, short_name
from .health_table import figure_text

SHOWN = ("std", "dead", "saturated", "update_ratio")
HEIGHT = 4
NAME, CELL = 8, 8
TIGHT = CELL - 1
"""A figure of six cells and the sign behind it: for layers that would not have a column else."""


NOW = float("inf")


def health_strip(
    layers: Sequence[LayerCourse], width: int, height: int, look: Look, *, step: float = NOW
) -> Picture:
    """A column a layer, as measured last before `step`; of many layers the odd ones are kept, with the first and the
    last."""
    canvas = CellCanvas(width, height, look)
    cell = CELL if len(layers) * CELL <= width - NAME else TIGHT
    room = max(1, (width - NAME) // cell)
    figures = [figure for figure in FIGURES if figure.name in SHOWN and _known(layers, figure.name)]
    kept = chosen(layers, room)
    canvas.put(0, 0, tr("layers"), Role.TITLE)
    for place, index in enumerate(kept):
        canvas.put(
            0,
            NAME + place * cell,
            shorten(short_name(layers[index].name), cell - 1).rjust(cell - 1),
            Role.LABEL,
        )
    for row, figure in enumerate(figures[: height - 1], 1):
        canvas.put(row, 0, tr(figure.title), Role.LABEL)
        for place, index in enumerate(kept):
            value = layers[index].at(figure.name, step)
            text = figure_text(figure, value)
            style = Role.ALERT if figure.is_odd(value) else Role.TEXT
            # The sign behind an odd value stands in the gap, so that the figures stay in line.
            canvas.put(row, NAME + place * cell, text.rjust(cell if text.endswith("!") else cell - 1), style)
    return canvas.picture()


def chosen(layers: Sequence[LayerCourse], room: int) -> list[int]:
    """Which layers have a column: all, or the first, the last, and those with an odd figure before the others."""
    count = len(layers)
    if count <= room:
        return list(range(count))
    ends = [0, count - 1][:room]
    middle = range(1, count - 1)
    odd = [index for index in middle if _is_odd(layers[index])]
    others = [index for index in middle if index not in odd]
    return sorted([*ends, *[*odd, *others][: max(0, room - len(ends))]])


def _is_odd(layer: LayerCourse) -> bool:
    return any(figure.is_odd(layer.at(figure.name, NOW)) for figure in FIGURES if figure.name in SHOWN)


def _known(layers: Sequence[LayerCourse], figure: str) -> bool:
    """Whether the figure says anything: no tanh, nothing saturates; no ReLU, nothing dies."""
    values = [layer.at(figure, NOW) for layer in layers]
    if figure in ("dead", "saturated"):
        return any(value > 0 for value in values)
    return any(value == value for value in values)
