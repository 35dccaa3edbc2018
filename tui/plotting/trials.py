"""Trials of a search: two hyperparameters against each other, and all of them side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...core.language import tr
from .axis import Axis, Floats
from .canvas import CellCanvas, shorten, words
from .columns import points as as_columns
from .dots import ACROSS, BRAILLE, DOWN, pack
from .frame import draw_frame
from .layout import fits, lay_out
from .look import Look
from .palette import Role
from .patterns import Pattern, shown
from .picture import SPACE, Picture
from .strokes import Mask, raster, strokes
from .ticks import short

THIRDS = ("·", "+", "╋")
"""The sign of a trial in the worst, middle and best third."""
BEST, FAILED = "◆", "×"
ASCII_SIGNS = {"╋": "#", "◆": "@"}


def parameter_scatter(
    first: ArrayLike,
    second: ArrayLike,
    scores: ArrayLike,
    x: Axis,
    y: Axis,
    width: int,
    height: int,
    look: Look,
    *,
    title: str = "",
) -> Picture:
    """A cross for each trial at (first[i], second[i]), heavier with a higher score.

    The best is "◆", one without a finite score "×".
    """
    across, up = np.asarray(first, np.float64).ravel(), np.asarray(second, np.float64).ravel()
    score = np.asarray(scores, np.float64).ravel()
    if not len(score):
        return words((title, "no trials yet") if title else ("no trials yet",), width, height, look)
    if not fits(width, height):
        return words((title or "trials", "too small"), width, height, look)
    canvas, layout = CellCanvas(width, height, look), lay_out(x, y, width, height)
    draw_frame(canvas, layout, x.name)
    column, row = x.places(across, layout.columns), layout.rows - 1 - y.places(up, layout.rows)
    inside = (column >= 0) & (column < layout.columns) & (row >= 0) & (row < layout.rows)
    for trial in _worst_first(score).tolist():
        if inside[trial]:
            sign, style = _sign(score, trial, look)
            canvas.put(layout.header + int(row[trial]), layout.gutter + int(column[trial]), sign, style)
    if layout.header:
        _key(canvas, title, look)
    return canvas.picture()


def parallel_coordinates(
    values: ArrayLike,
    axes: Sequence[Axis],
    scores: ArrayLike,
    width: int,
    height: int,
    look: Look,
    *,
    ends: Sequence[tuple[str, str]] = (),
) -> Picture:
    """A line for each trial through all its hyperparameters, `values` (n, d), one upright axis each.

    The best trial is solid, the best third dashed, the others widely dotted; trials without a finite score
    are left out. An axis has its name and lower end beneath it, its upper end above, as numbers or in
    the words of `ends` (lower, upper; "" for the number). At least 2 axes.
    """
    data, score = np.asarray(values, np.float64), np.asarray(scores, np.float64).ravel()
    if len(axes) < 2 or data.ndim != 2 or data.shape[1] != len(axes) or data.shape[0] != len(score):
        raise ValueError(f"values of shape {data.shape} for {len(axes)} axes and {len(score)} scores")
    if not np.isfinite(score).any():
        return words(("no trials yet",), width, height, look)
    if width < 6 * len(axes) or height < 6:
        return words(("trials", "too small"), width, height, look)
    canvas = CellCanvas(width, height, look)
    rows, columns = height - 3, width
    stands = [round(place * (columns - 1) / (len(axes) - 1)) for place in range(len(axes))]
    shares = np.stack([axis.fraction(data[:, number]) for number, axis in enumerate(axes)], axis=1)
    _draw_lines(canvas, shares, score, np.array(stands), rows)
    for stand in stands:
        free = canvas.codes[1 : 1 + rows, stand] == SPACE
        canvas.codes[1 : 1 + rows, stand][free] = ord("│")
        canvas.styles[1 : 1 + rows, stand][free] = Role.FRAME
    room = columns // len(axes)
    for number, (stand, axis) in enumerate(zip(stands, axes, strict=True)):
        low, high = ends[number] if number < len(ends) else ("", "")
        for line, text, style in (
            (0, high or short(axis.hi), Role.LABEL),
            (height - 2, low or short(axis.lo), Role.LABEL),
            (height - 1, axis.name, Role.TEXT),
        ):
            text = shorten(text, room - 1)
            canvas.put(line, max(0, min(stand - len(text) // 2, columns - len(text))), text, style)
    return canvas.picture()


def _worst_first(score: Floats) -> NDArray[np.int64]:
    """Failed trials first, then by rising score, so that the best is drawn over the others."""
    return np.argsort(np.where(np.isfinite(score), score, -np.inf), kind="stable")


def _third(score: Floats, trial: int) -> int:
    finite = score[np.isfinite(score)]
    below = float((finite < score[trial]).mean())
    return min(2, int(3 * below))


def _sign(score: Floats, trial: int, look: Look) -> tuple[str, int]:
    if not np.isfinite(score[trial]):
        return FAILED, Role.ALERT
    if trial == int(np.nanargmax(np.where(np.isfinite(score), score, np.nan))):
        sign, style = BEST, int(Role.GOOD)
    else:
        third = _third(score, trial)
        sign, style = THIRDS[third], int((Role.FRAME, Role.LABEL, Role.SERIES)[third])
    return (sign if look.unicode else ASCII_SIGNS.get(sign, sign)), style


def _key(canvas: CellCanvas, title: str, look: Look) -> None:
    signs = [sign if look.unicode else ASCII_SIGNS.get(sign, sign) for sign in (*THIRDS, BEST)]
    key = f"{' '.join(signs[:3])} {tr('better')}  {signs[3]} {tr('best')}  {FAILED} {tr('failed')}"
    canvas.put(0, 0, shorten(title, canvas.width), Role.TITLE)
    if len(title) + 2 + len(key) <= canvas.width:
        canvas.put(0, canvas.width - len(key), key, Role.LABEL)


def _draw_lines(
    canvas: CellCanvas, shares: Floats, score: Floats, stands: NDArray[np.int64], rows: int
) -> None:
    across, down = (ACROSS, DOWN) if canvas.look.unicode else (1, 1)
    span, unit = Axis(0, canvas.width - 1), Axis(0, 1)
    order = [trial for trial in _worst_first(score).tolist() if np.isfinite(score[trial])]
    for trial in order:
        best = trial == order[-1]
        good = best or _third(score, trial) == 2
        pattern = Pattern.SOLID if best else Pattern.DASHED if good else Pattern.SPARSE
        style = Role.GOOD if best else Role.SERIES if good else Role.FRAME
        shape = strokes(as_columns(stands, shares[trial]), span, unit, across * canvas.width, down * rows)
        dots = raster(shape, down * rows, shown(pattern, shape, down * rows, 7 * trial))
        _ink(canvas, dots, "@" if best else "#" if good else ".", style)


def _ink(canvas: CellCanvas, dots: Mask, sign: str, style: int) -> None:
    if not canvas.look.unicode:
        area = slice(1, 1 + dots.shape[0])
        canvas.codes[area][dots] = ord(sign)
        canvas.styles[area][dots] = style
        return
    bits = pack(dots)
    area = slice(1, 1 + bits.shape[0])
    inked = bits > 0
    old = canvas.codes[area]
    under = np.where(old >= BRAILLE, old - BRAILLE, 0).astype(np.uint8)
    canvas.codes[area][inked] = BRAILLE + (under | bits)[inked].astype(np.uint32)
    canvas.styles[area][inked] = style
