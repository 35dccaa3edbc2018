"""The colours of the drawings, chosen by calculation and held in one place.

The eight series colours of a theme were found by maximising the smallest CIELAB distance between any two of
them, taken over normal vision, protanopia, deuteranopia and tritanopia (Machado, Oliveira and Fernandes 2009,
severity 1.0), with a different lightness for each, so that they stay apart in greyscale, and a contrast of at
least 3:1 with the background (WCAG 2.1, 1.4.11). The first two, used for training and validation, are
furthest apart. Colour still never stands alone: each series also has a dot pattern and a letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

ThemeName = Literal["dark", "light", "contrast"]
SERIES_COLOURS = 8


class Role(IntEnum):
    """What a cell shows; also the index of its style in every picture's palette."""

    BLANK = 0
    FRAME = 1
    LABEL = 2
    TITLE = 3
    BASELINE = 4
    MARK = 5
    ALERT = 6
    CURSOR = 7
    TEXT = 8
    GOOD = 9
    SERIES = 10
    """SERIES + i is the style of series i (0..7); FAINT + i its pale twin, for raw points."""
    FAINT = SERIES + SERIES_COLOURS


ROLE_COUNT = Role.FAINT + SERIES_COLOURS


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, as "#rrggbb"; `ansi_series` are their stand-ins on a 16-colour terminal."""

    name: ThemeName
    background: str
    text: str
    muted: str
    frame: str
    mark: str
    alert: str
    good: str
    series: tuple[str, ...]
    ansi_series: tuple[str, ...]
    sequential: tuple[str, ...]
    """Anchors of the map for amounts: lightness only rises (dark theme) or only falls (light theme)."""
    diverging: tuple[str, str, str]
    """Negative, zero, positive."""


_ANSI_ON_DARK = (
    "bright_yellow",
    "bright_blue",
    "magenta",
    "bright_green",
    "white",
    "bright_magenta",
    "cyan",
    "red",
)
_ANSI_ON_LIGHT = ("red", "blue", "magenta", "green", "black", "cyan", "bright_black", "yellow")

DARK = Palette(
    name="dark",
    background="#1e1e1e",
    text="#e0e0e0",
    muted="#9a9a9a",
    frame="#6a6a6a",
    mark="#c8a2ff",
    alert="#ff6b5e",
    good="#7fd48a",
    series=("#ffc04d", "#4a9ae8", "#9a7d9d", "#00d59b", "#adffa1", "#e9d4ef", "#81ba63", "#9d5e47"),
    ansi_series=_ANSI_ON_DARK,
    sequential=("#23283a", "#31528a", "#5f87a3", "#b0b28a", "#ffe27a"),
    diverging=("#5aa9f0", "#262626", "#f5a142"),
)
LIGHT = Palette(
    name="light",
    background="#d8d8d8",
    text="#1a1a1a",
    muted="#4f4f4f",
    frame="#7a7a7a",
    mark="#5b2a9d",
    alert="#a80000",
    good="#0a5c1e",
    series=("#b35900", "#0b4aa8", "#bf1087", "#545f3a", "#08176d", "#280c38", "#7c0d05", "#4c2431"),
    ansi_series=_ANSI_ON_LIGHT,
    sequential=("#d2d2cc", "#a9adb5", "#7b87a4", "#4a5a86", "#141f52"),
    diverging=("#0b4aa8", "#d6d6d6", "#a04a00"),
)
CONTRAST = Palette(
    name="contrast",
    background="#000000",
    text="#ffffff",
    muted="#d0d0d0",
    frame="#b0b0b0",
    mark="#e0b0ff",
    alert="#ff8a80",
    good="#9cffa0",
    series=("#ffd75f", "#5aa5ff", "#cc72bc", "#acb1b1", "#678f47", "#00e0fe", "#d6f6f0", "#8ccf7e"),
    ansi_series=_ANSI_ON_DARK,
    sequential=("#101018", "#31528a", "#6f95b5", "#c8c48a", "#fff2a0"),
    diverging=("#5aa5ff", "#101010", "#ffb347"),
)
PALETTES: dict[ThemeName, Palette] = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue (0..255) of "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def blend(colour: str, background: str, share: float) -> str:
    """`colour` laid over `background` with opacity `share` (0..1), as "#rrggbb"."""
    pairs = zip(channels(colour), channels(background), strict=True)
    return "#" + "".join(f"{round(back + (front - back) * share):02x}" for front, back in pairs)
