"""The grid a drawing is made on, before it becomes a `Picture`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from rich.cells import cell_len
from rich.style import Style

from .look import Look
from .no_data import rows_of
from .palette import Role
from .picture import SPACE, Codes, Picture

ASCII_TWINS = {
    **dict.fromkeys("─╌┄━▁⠤", "-"),
    **dict.fromkeys("│┊┆┃▏▕", "|"),
    **dict.fromkeys("┤├┼└┘┌┐┬┴", "+"),
    **dict.fromkeys("█▉▊▋▓▇", "#"),
    **dict.fromkeys("▌▍▒▄▅▆▀", "="),
    **dict.fromkeys("░▎", "."),
    **dict.fromkeys("▂▃", "_"),
    **dict.fromkeys("·•⠂", "."),
    "×": "x",
    "▴": "^",
    "▲": "^",
    "▾": "v",
    "▼": "v",
    "▸": ">",
    "●": "*",
    "λ": "l",
    "…": "~",
    "→": ">",
    "←": "<",
    "∞": "8",
    "σ": "s",
    "µ": "u",
    "–": "-",
    "−": "-",
    "≥": ">",
    "≤": "<",
    "✓": "+",
}
"""What stands for a sign where only ASCII may be printed; anything else becomes "?"."""


class CellCanvas:
    """`codes` and `styles` (height, width) to draw on; `picture()` when done.

    Text may come from anywhere (class names of a CSV file): characters that are not exactly one cell wide,
    and control characters, are drawn as "?", so that nothing can shift a row or escape into the terminal.
    """

    def __init__(self, width: int, height: int, look: Look) -> None:
        self.look = look
        self.width = max(0, width)
        self.height = max(0, height)
        self.codes: Codes = np.full((self.height, self.width), SPACE, np.uint32)
        self.styles = np.zeros((self.height, self.width), np.uint16)
        self._palette: list[Style] = list(look.styles)
        self._ids: dict[Style, int] = {}

    def style(self, style: Style) -> int:
        """The id of any further style (the `Role`s have theirs already)."""
        known = self._ids.get(style)
        if known is None:
            known = self._ids[style] = len(self._palette)
            self._palette.append(style)
        return known

    def put(self, row: int, column: int, text: str, style: int = Role.TEXT) -> None:
        """Write `text` from `column` on; what falls outside the grid is cut."""
        if not 0 <= row < self.height or column >= self.width:
            return
        if column < 0:
            text, column = text[-column:], 0
        text = text[: self.width - column]
        if text:
            self.codes[row, column : column + len(text)] = code_points(text)
            self.styles[row, column : column + len(text)] = style

    def put_centred(self, row: int, text: str, style: int = Role.TEXT) -> None:
        """Write `text` in the middle of `row`, shortened to fit."""
        text = shorten(text, self.width)
        self.put(row, (self.width - len(text)) // 2, text, style)

    def picture(self) -> Picture:
        """The drawing, in ASCII where the look asks for it. Nothing can be drawn after this."""
        codes = self.codes if self.look.unicode else to_ascii(self.codes)
        codes.flags.writeable = self.styles.flags.writeable = False
        return Picture(codes, self.styles, tuple(self._palette))


@lru_cache(maxsize=4096)
def code_points(text: str) -> Codes:
    """(n,) uint32 of the characters, "?" for those not one cell wide. Shared: not to be written to."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(sign if sign.isprintable() and cell_len(sign) == 1 else "?" for sign in text)
    return np.frombuffer(text.encode("utf-32-le"), "<u4").astype(np.uint32, copy=False)


def shorten(text: str, width: int) -> str:
    """`text` in at most `width` characters, "…" marking the cut."""
    if len(text) <= width:
        return text
    return text[: width - 1] + "…" if width > 1 else text[: max(0, width)]


def to_ascii(codes: Codes) -> Codes:
    """`codes` with every sign outside ASCII replaced by its twin."""
    foreign = np.unique(codes[codes > 126])
    if not len(foreign):
        return codes
    plain = codes.copy()
    for code in foreign.tolist():
        plain[codes == code] = ord(ASCII_TWINS.get(chr(code), "?"))
    return plain


def words(lines: Sequence[str], width: int, height: int, look: Look) -> Picture:
    """A few words in the middle, wrapped where there are rows for it: what is shown where a drawing has no data, or no
    room."""
    canvas = CellCanvas(width, height, look)
    shown = rows_of(lines, canvas.width, canvas.height)
    top = (canvas.height - len(shown)) // 2
    for row, line in enumerate(shown, top):
        canvas.put_centred(row, line, Role.LABEL)
    return canvas.picture()
