"""From a `Picture` to the strips that Textual prints."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from .picture import SPACE, Mask, Picture, StyleIds, changed_cells


def to_strips(
    picture: Picture, old: Picture | None = None, old_strips: Sequence[Strip] = (), base: Style | None = None
) -> list[Strip]:
    """One strip a row, with as few segments as show the same.

    `base` lies under every style (the widget's own colours). Rows equal to `old` reuse `old_strips` (made
    with the same `base`), and with them everything Textual has cached for them. A style is never None:
    Textual's monochrome filter cannot take that.
    """
    keep: Mask = np.zeros(picture.height, np.bool_)
    if old is not None and len(old_strips) == picture.height and old.codes.shape == picture.codes.shape:
        keep = ~np.logical_or.reduce(changed_cells(old, picture), axis=1)
    styles = _styles(picture, base)
    ids = _merge_blanks(picture)
    lines = picture.lines()
    strips: list[Strip] = []
    for row, line in enumerate(lines):
        strips.append(old_strips[row] if keep[row] else _strip(line, ids[row], styles))
    return strips


def _strip(line: str, ids: StyleIds, styles: Sequence[Style]) -> Strip:
    if not line:
        return Strip([], 0)
    starts = [0, *(np.flatnonzero(np.diff(ids)) + 1).tolist()]
    stops = [*starts[1:], len(line)]
    segments = [
        Segment(line[start:stop], styles[int(ids[start])]) for start, stop in zip(starts, stops, strict=True)
    ]
    return Strip(segments, len(line))


def _styles(picture: Picture, base: Style | None) -> list[Style]:
    if base is None:
        return list(picture.palette)
    return [base + style for style in picture.palette]


def _merge_blanks(picture: Picture) -> StyleIds:
    """Blank cells take the style of the ink to their left where that cannot be seen: fewer bytes."""
    plain = np.array(
        [not (style.bgcolor or style.reverse or style.underline) for style in picture.palette], np.bool_
    )[picture.styles]
    free = (picture.codes == SPACE) & plain
    columns = np.arange(picture.width)
    # The nearest cell to the left that is not free, or the row's first cell.
    source = np.maximum.accumulate(np.where(free, 0, columns), axis=1)
    taken = np.take_along_axis(picture.styles, source, axis=1)
    ground = np.take_along_axis(plain, source, axis=1)
    return np.where(free & ground, taken, picture.styles)
