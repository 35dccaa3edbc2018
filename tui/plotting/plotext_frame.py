"""The frame of a plot (axes, ticks, labels), drawn by plotext, which no other file imports.

plotext 5 builds a whole picture in 5 to 30 ms, but its frame changes only with limits or size; so the frame
is built here once and kept by `frame.py`, and the curves are drawn onto it by `curves.py` in well under a
millisecond.

What plotext 5.3 must be spared, and how:
- `plotsize` is held to the size of the terminal: the size is set on a figure of its own, past that check;
- an empty plot, or one of nothing but NaN, raises IndexError; infinity and a logarithm of zero raise
ValueError: the
  frame is drawn in cell coordinates, where none of these occur, and `plot_text` filters its points;
- of labels that do not fit, it drops whichever come last in an order that changes from process to process:
  `ticks.py` hands it only labels that fit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .axis import Axis
from .columns import ColumnData

if TYPE_CHECKING:
    from .layout import Layout

_SGR = re.compile(r"\x1b\[[0-9;]*m")


class FrameTick(NamedTuple):
    """A label and the cell of the canvas it belongs to (from the left, or from the bottom)."""

    cell: int
    label: str


def frame_lines(
    width: int, height: int, gutter: int, x_ticks: tuple[FrameTick, ...], y_ticks: tuple[FrameTick, ...]
) -> tuple[str, ...]:
    """The rows of an empty plot of `width` x `height` cells (at least 4 x 3), each `width` characters.

    `gutter` cells at the left hold the y labels and the axis line, two rows at the bottom the x axis and its
    labels.
    """
    columns, rows = width - gutter, height - 2
    figure = _figure(width, height)
    figure.plot([0], [0], marker=" ")
    figure.xlim(0, max(1, columns - 1))
    figure.ylim(0, max(1, rows - 1))
    # Without any label plotext gives its room to the canvas: a blank one keeps it, and its tick is taken out
    # again.
    across = x_ticks or (FrameTick(0, " "),)
    up = y_ticks or (FrameTick(0, ""),)
    figure.xticks([tick.cell for tick in across], [tick.label for tick in across])
    figure.yticks([tick.cell for tick in up], [tick.label.rjust(gutter - 1) for tick in up])
    lines = _built(figure, width, height)
    if not x_ticks:
        lines = tuple(line.replace("┬", "─") for line in lines)
    if not y_ticks:
        lines = tuple(line.replace("┤", "│") for line in lines)
    return lines


def plot_text(
    x: Axis, y: Axis, series: Sequence[ColumnData], layout: Layout, x_ticks: Sequence[FrameTick] = ()
) -> tuple[str, ...]:
    """The whole plot by plotext alone, curves too (braille, means only): rows of text.

    Slower by an order of magnitude than `plot.draw_plot`; used to check that drawing against another hand.
    """
    figure = _figure(layout.columns, layout.rows)
    figure.xaxes(False, False)
    figure.yaxes(False, False)
    figure.xlim(0, 1)
    figure.ylim(0, 1)
    drawn = False
    for columns in series:
        across, up = x.fraction(columns.x), y.fraction(columns.mean)
        good = np.isfinite(across) & np.isfinite(up) & (np.abs(up) < 2)
        if good.any():
            figure.plot(across[good].tolist(), up[good].tolist(), marker="braille")
            drawn = True
    if not drawn:
        figure.plot([0], [0], marker=" ")
    figure.xticks([], [])
    figure.yticks([], [])
    return _built(figure, layout.columns, layout.rows)


def _figure(width: int, height: int) -> Any:
    # A figure of its own: plotext's public functions draw on one that the whole process shares.
    from plotext._figure import _figure_class  # type: ignore[import-untyped]

    figure = _figure_class()
    figure._limit_size(False, False)
    figure._set_size(width, height)
    figure.theme("clear")
    figure.xaxes(True, False)
    figure.yaxes(True, False)
    return figure


def _built(figure: Any, width: int, height: int) -> tuple[str, ...]:
    lines = _SGR.sub("", figure.build()).split("\n")[:height]
    lines += [""] * (height - len(lines))
    return tuple(line[:width].ljust(width) for line in lines)
