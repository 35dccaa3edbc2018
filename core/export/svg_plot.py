"""A line plot as SVG text: axes with round numbers, a legend that does not rely on colour. Knows nothing of
runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 720.0, 360.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 16.0, 40.0, 44.0

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C8C00")
"""Okabe and Ito's palette: told apart with any of the three kinds of colour blindness."""

DASHES = ("", "7 3", "2 3", "9 3 2 3", "5 2", "1 2", "12 4", "4 4 1 4")


@dataclass(frozen=True)
class Line:
    """name: in the legend. x, y: (n,); points that are not finite are gaps. low, high: (n,) a band, or
    None."""

    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None


def plot(title: str, lines: Sequence[Line], *, x_name: str, y_name: str, log: bool = False) -> str:
    """The SVG document. `log`: the y axis is logarithmic, and what is not above zero is left out."""
    drawn = [_usable(line, log) for line in lines]
    x_range = _range([line.x for line in drawn], pad=0.0)
    y_range = _range(
        [part for line in drawn for part in (line.y, line.low, line.high) if part is not None], pad=0.04
    )
    place = _Place(x_range, y_range)
    body = [*_axes(place, log, x_name, y_name), *_marks(place, drawn), *_legend(lines)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" '
            'font-family="Helvetica, Arial, DejaVu Sans, sans-serif" font-size="12">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="white"/>',
            f'<text x="{LEFT}" y="20" font-size="14" font-weight="bold">{escape(title)}</text>',
            *body,
            "</svg>\n",
        ]
    )


@dataclass(frozen=True)
class _Place:
    """From numbers to the picture."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]

    def x(self, value: NDArray[np.float64] | float) -> NDArray[np.float64] | float:
        low, high = self.x_range
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(self, value: NDArray[np.float64] | float) -> NDArray[np.float64] | float:
        low, high = self.y_range
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)


def _usable(line: Line, log: bool) -> Line:
    def scaled(values: NDArray[np.float64] | None) -> NDArray[np.float64] | None:
        if values is None:
            return None
        clean = np.where(np.isfinite(values), values, np.nan)
        if not log:
            return clean
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(clean > 0.0, np.log10(clean), np.nan)

    y = scaled(line.y)
    assert y is not None
    return Line(line.name, line.x, y, scaled(line.low), scaled(line.high))


def _range(parts: Sequence[NDArray[np.float64]], pad: float) -> tuple[float, float]:
    values = np.concatenate([np.asarray(part, np.float64) for part in parts]) if parts else np.empty(0)
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    room = (high - low) * pad if high > low else max(abs(low), 1.0) * 0.5
    return low - room, high + room


def ticks(low: float, high: float, wanted: int = 6) -> list[float]:
    """Round numbers between two others: steps of 1, 2, 2.5 or 5 times a power of ten."""
    rough = (high - low) / max(wanted, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if power * factor >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def _axes(place: _Place, log: bool, x_name: str, y_name: str) -> list[str]:
    left, bottom = LEFT, HEIGHT - BOTTOM
    parts = [f'<path d="M{left} {TOP}V{bottom}H{WIDTH - RIGHT}" fill="none" stroke="#444"/>']
    for value in ticks(*place.x_range):
        x = place.x(value)
        parts.append(f'<text x="{x:.1f}" y="{bottom + 16:.1f}" text-anchor="middle">{value:g}</text>')
        parts.append(f'<path d="M{x:.1f} {bottom}v4" stroke="#444"/>')
    for value in ticks(*place.y_range, wanted=5):
        y = place.y(value)
        shown = 10.0**value if log else value
        parts.append(f'<path d="M{left} {y:.1f}H{WIDTH - RIGHT}" stroke="#e4e4e4"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{shown:.3g}</text>')
    parts.append(
        f'<text x="{(left + WIDTH - RIGHT) / 2:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x_name)}</text>'
    )
    middle = (TOP + bottom) / 2
    parts.append(
        f'<text x="14" y="{middle:.1f}" text-anchor="middle" transform="rotate(-90 14 {middle:.1f})">'
        f"{escape(y_name)}</text>"
    )
    return parts


def _marks(place: _Place, lines: Sequence[Line]) -> list[str]:
    parts = []
    for number, line in enumerate(lines):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        if line.low is not None and line.high is not None:
            good = np.isfinite(line.low) & np.isfinite(line.high)
            xs = np.r_[line.x[good], line.x[good][::-1]]
            ys = np.r_[line.low[good], line.high[good][::-1]]
            if len(xs):
                parts.append(f'<path d="{_path(place, xs, ys)}Z" fill="{colour}" opacity="0.18"/>')
        style = f'stroke="{colour}" stroke-width="1.6" fill="none"' + (
            f' stroke-dasharray="{dash}"' if dash else ""
        )
        if np.isfinite(line.y).any():
            parts.append(f'<path d="{_path(place, line.x, line.y)}" {style}/>')
    return parts


def _path(place: _Place, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> str:
    """Moves and lines; a gap begins a new piece."""
    pieces, pen_down = [], False
    for x, y in zip(np.atleast_1d(place.x(xs)), np.atleast_1d(place.y(ys)), strict=True):
        if not math.isfinite(y):
            pen_down = False
            continue
        pieces.append(f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}")
        pen_down = True
    return "".join(pieces)


def _legend(lines: Sequence[Line]) -> list[str]:
    parts, x = [], WIDTH - RIGHT
    for number in reversed(range(len(lines))):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        x -= 6.6 * len(lines[number].name) + 40.0
        style = f'stroke="{colour}" stroke-width="2"' + (f' stroke-dasharray="{dash}"' if dash else "")
        parts.append(f'<path d="M{x:.0f} 30h24" {style}/>')
        parts.append(f'<text x="{x + 29:.0f}" y="34">{escape(lines[number].name)}</text>')
    return parts
