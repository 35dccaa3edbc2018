"""The header of a plot: its title, and the letter, line and name of every series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...core.language import tr
from .canvas import CellCanvas, shorten
from .dots import BRAILLE
from .palette import Role
from .patterns import sample
from .picture import SPACE

if TYPE_CHECKING:
    from .plot import Baseline, Series

SAMPLE_CELLS = 4
GAP = 2


def draw_header(
    canvas: CellCanvas, title: str, series: Sequence[Series], baselines: Sequence[Baseline], bad: bool
) -> None:
    """Row 0: the title, then letter, line and name of each series; without lines, or names, where narrow."""
    warning = tr("× not finite") if bad else ""
    room = canvas.width - (len(warning) + GAP if warning else 0)
    title = shorten(tr(title), room)
    canvas.put(0, 0, title, Role.TITLE)
    if warning and canvas.width >= len(warning):
        canvas.put(0, canvas.width - len(warning), warning, Role.ALERT)
    column = len(title) + GAP
    with_line, with_name = _what_fits(series, baselines, room - column)
    for one in series:
        column = _entry(canvas, column, room, one, with_line, with_name)
    for baseline in baselines:
        column = _baseline(canvas, column, room, baseline, with_name)


def _what_fits(series: Sequence[Series], baselines: Sequence[Baseline], room: int) -> tuple[bool, bool]:
    names = sum(1 + 1 + len(tr(one.name)) + GAP for one in series)
    names += sum(3 + len(tr(baseline.name)) + GAP for baseline in baselines if baseline.name)
    if names + len(series) * (SAMPLE_CELLS + 1) <= room:
        return True, True
    return False, names <= room


def _entry(canvas: CellCanvas, column: int, room: int, one: Series, with_line: bool, with_name: bool) -> int:
    needed = 1 + (SAMPLE_CELLS + 1) * with_line + (1 + len(tr(one.name))) * with_name
    if column + needed > room:
        return column
    canvas.put(0, column, one.letter[:1] or " ", one.style)
    column += 1
    if with_line and canvas.look.unicode:
        bits = sample(one.mark, SAMPLE_CELLS).astype(np.uint32)
        cells = slice(column, column + SAMPLE_CELLS)
        canvas.codes[0, cells] = np.where(bits > 0, BRAILLE + bits, SPACE)
        canvas.styles[0, cells] = one.style
        column += SAMPLE_CELLS
    if with_name:
        canvas.put(0, column + 1, tr(one.name), Role.LABEL)
        column += 1 + len(tr(one.name))
    return column + GAP


def _baseline(canvas: CellCanvas, column: int, room: int, baseline: Baseline, with_name: bool) -> int:
    if not (with_name and baseline.name) or column + 3 + len(tr(baseline.name)) > room:
        return column
    sign = "⠂⠂" if canvas.look.unicode else "- "
    canvas.put(0, column, sign, Role.BASELINE)
    canvas.put(0, column + 3, tr(baseline.name), Role.LABEL)
    return column + 3 + len(tr(baseline.name)) + GAP
