"""The canvas of a plot: baselines, bands and curves as dots, and the signs for what dots cannot show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .axis import Axis
from .canvas import CellCanvas
from .dots import ACROSS, BRAILLE, DOWN, Bits, pack
from .layout import Layout
from .look import Look
from .palette import Role
from .patterns import faint, shown
from .picture import Codes, Mask, StyleIds
from .strokes import Strokes, raster, strokes

if TYPE_CHECKING:
    from .plot import Baseline, Series

NOT_FINITE = "×"
OFF_TOP, OFF_BOTTOM = "▴", "▾"
SIGN_EVERY = 8
"""A long stretch off the scale is marked at its start and then every so many cells."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A series measured out on the canvas: its strokes, and those of its faint band."""

    series: Series
    line: Strokes
    band: Strokes | None
    height: int

    @property
    def bad(self) -> bool:
        """Whether anything of it was not finite."""
        return bool(self.line.bad.any()) or (self.band is not None and bool(self.band.bad.any()))


def measure(series: Sequence[Series], x: Axis, y: Axis, layout: Layout, look: Look) -> list[Curve]:
    """Every series as strokes, in dots (in cells where only ASCII may be printed)."""
    across, down = (ACROSS, DOWN) if look.unicode else (1, 1)
    width, height = across * layout.columns, down * layout.rows
    curves = []
    for one in series:
        line = strokes(one.columns, x, y, width, height, joined=one.joined)
        band = None if one.faint is None else strokes(one.faint, x, y, width, height)
        curves.append(Curve(one, line, band, height))
    return curves


def draw_curves(canvas: CellCanvas, layout: Layout, curves: Sequence[Curve]) -> None:
    """Bands first, then curves; of each the last first, so that the first series lies on top."""
    codes, styles = _views(canvas, layout)
    if canvas.look.unicode:
        _draw_braille(codes, styles, curves)
    else:
        _draw_ascii(codes, styles, curves)


def _draw_braille(codes: Codes, styles: StyleIds, curves: Sequence[Curve]) -> None:
    bands, lines = np.zeros(codes.shape, np.uint8), np.zeros(codes.shape, np.uint8)
    band_styles, line_styles = styles.copy(), styles.copy()
    for curve in reversed(curves):
        if curve.band is not None:
            dots = raster(curve.band, curve.height, faint(curve.band, curve.height))
            _overlay(bands, band_styles, pack(dots), curve.series.faint_style)
        dots = raster(curve.line, curve.height, shown(curve.series.mark, curve.line, curve.height))
        _overlay(lines, line_styles, pack(dots), curve.series.style)
    for bits, ids in ((bands, band_styles), (lines, line_styles)):
        inked = bits > 0
        codes[inked] = BRAILLE + bits[inked].astype(np.uint32)
        styles[inked] = ids[inked]


def _overlay(bits: Bits, ids: StyleIds, new: Bits, style: int) -> None:
    bits |= new
    ids[new > 0] = style


def _draw_ascii(codes: Codes, styles: StyleIds, curves: Sequence[Curve]) -> None:
    """Without dots a curve is drawn in its own letter, a band in full stops."""
    for curve in reversed(curves):
        if curve.band is not None:
            _ink(codes, styles, raster(curve.band, curve.height), ".", curve.series.faint_style)
    for curve in reversed(curves):
        letter = curve.series.letter[:1] or "*"
        _ink(codes, styles, raster(curve.line, curve.height), letter, curve.series.style)


def _ink(codes: Codes, styles: StyleIds, where: Mask, sign: str, style: int) -> None:
    codes[where] = ord(sign)
    styles[where] = style


def draw_baselines(canvas: CellCanvas, layout: Layout, baselines: Sequence[Baseline], y: Axis) -> None:
    """A row of widely spaced dots at each baseline's height (dashes in ASCII)."""
    codes, styles = _views(canvas, layout)
    for baseline in baselines:
        level = y.level(baseline.y, DOWN * layout.rows)
        if not 0 <= level < DOWN * layout.rows:
            continue
        row, inner = divmod(DOWN * layout.rows - 1 - level, DOWN)
        if canvas.look.unicode:
            codes[row, :] = BRAILLE + (0x01, 0x02, 0x04, 0x40)[inner]
            styles[row, :] = Role.BASELINE
        else:
            codes[row, ::2] = ord("-")
            styles[row, ::2] = Role.BASELINE


def draw_signs(canvas: CellCanvas, layout: Layout, curves: Sequence[Curve]) -> None:
    """Marks at the top and bottom rows: values off the scale, and, over them, values that were not finite."""
    codes, styles = _views(canvas, layout)
    for row, sign, kind in ((0, OFF_TOP, "above"), (-1, OFF_BOTTOM, "below")):
        for curve in reversed(curves):
            beyond = _per_cell(getattr(curve.line, kind), layout.columns)
            where = np.flatnonzero(_thinned(beyond))
            codes[row, where] = ord(sign)
            styles[row, where] = curve.series.style
    for curve in curves:
        bad = _per_cell(curve.line.bad, layout.columns)
        if curve.band is not None:
            bad |= _per_cell(curve.band.bad, layout.columns)
        codes[0, bad] = ord(NOT_FINITE)
        styles[0, bad] = Role.ALERT


def _per_cell(dots: Mask, columns: int) -> Mask:
    cells: Mask = np.logical_or.reduce(dots.reshape(columns, -1), axis=1)
    return cells


def _thinned(cells: Mask) -> Mask:
    """The first of each run of cells, and every eighth after it."""
    columns = np.arange(len(cells))
    fresh = cells & ~np.concatenate(([False], cells[:-1]))
    start = np.maximum.accumulate(np.where(fresh, columns, 0))
    kept: Mask = cells & ((columns - start) % SIGN_EVERY == 0)
    return kept


def _views(canvas: CellCanvas, layout: Layout) -> tuple[Codes, StyleIds]:
    rows = slice(layout.header, layout.header + layout.rows)
    return canvas.codes[rows, layout.gutter :], canvas.styles[rows, layout.gutter :]
