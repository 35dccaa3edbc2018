"""What the terminal shows, cell by cell, and the shortest bytes that turn it into what it should show.

Textual sends every line of a widget that changed, whole; most of its cells are the same as before. Here each frame is
laid over a copy of the screen, and only runs of cells that differ are sent: a move of the cursor, a style where it
changes, the characters. Runs are joined over gaps that are cheaper to send than to jump.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

Cell = tuple[str, Style | None]
"""A character and its style; the right half of a wide character is ("", style)."""

UNKNOWN: Cell = ("\0", None)
"""A cell of which nobody knows what the terminal shows."""

JOIN_GAP = 5
"""Unchanged cells that are sent again rather than jumped over: a jump costs six to eight bytes."""


class Shadow:
    """The terminal's cells as they were last sent. `forget` after anything else may have written to the terminal."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell]] = {}
        self._size = (0, 0)

    def forget(self) -> None:
        """Nothing is known of the terminal any more: the next frame is sent whole."""
        self._rows.clear()

    def resize(self, width: int, height: int) -> None:
        """The terminal has another size, and may have moved its lines about."""
        if (width, height) != self._size:
            self._size = (width, height)
            self.forget()

    def update(self, segments: Iterable[Segment], colours: ColorSystem | None) -> str:
        """Lay a frame's segments over the screen; returns what has to be sent ("" if nothing)."""
        width, height = self._size
        changed: dict[int, set[int]] = {}
        x = y = 0
        start = 0
        for text, style, control in segments:
            if control:
                for code, *values in control:
                    if code == ControlType.CURSOR_MOVE_TO:
                        x = start = int(values[0])
                        y = int(values[1])
                continue
            for part in text.split("\n") if "\n" in text else (text,):
                if part is not text and part == "":
                    x, y = start, y + 1
                    continue
                x = self._put(part, style, x, y, width, height, changed)
        return self._encode(changed, colours)

    def _put(
        self,
        text: str,
        style: Style | None,
        x: int,
        y: int,
        width: int,
        height: int,
        changed: dict[int, set[int]],
    ) -> int:
        if not 0 <= y < height:
            return x + cell_len(text)
        row = self._rows.get(y)
        if row is None:
            row = self._rows[y] = [UNKNOWN] * width
        for cell in _cells(text, style):
            if 0 <= x < width and row[x] != cell:
                row[x] = cell
                changed.setdefault(y, set()).add(x)
            x += 1
        return x

    def _encode(self, changed: dict[int, set[int]], colours: ColorSystem | None) -> str:
        out: list[str] = []
        pen = ""  # every frame ends with the terminal's plain style
        for y in sorted(changed):
            row = self._rows[y]
            for first, last in runs(sorted(changed[y]), row):
                out.append(f"\x1b[{y + 1};{first + 1}H")
                for character, style in row[first : last + 1]:
                    codes = sgr(style, colours)
                    if codes != pen:
                        out.append(f"\x1b[0;{codes}m" if codes else "\x1b[0m")
                        pen = codes
                    out.append(character if character != "\0" else " ")
        if pen:
            out.append("\x1b[0m")
        return "".join(out)


def runs(columns: list[int], row: list[Cell]) -> list[tuple[int, int]]:
    """Changed columns as (first, last) runs, joined over small gaps, never beginning inside a wide character."""
    found: list[tuple[int, int]] = []
    for column in columns:
        while column and row[column][0] == "":
            column -= 1
        if found and column - found[-1][1] <= JOIN_GAP and UNKNOWN not in row[found[-1][1] : column]:
            found[-1] = (found[-1][0], max(column, found[-1][1]))
        else:
            found.append((column, column))
    return found


@lru_cache(maxsize=4096)
def _cells(text: str, style: Style | None) -> tuple[Cell, ...]:
    if text.isascii() or cell_len(text) == len(text):
        return tuple((character, style) for character in text)
    cells: list[Cell] = []
    for character in text:
        width = cell_len(character)
        if width == 0 and cells:  # a combining mark belongs to the cell before
            cells[-1] = (cells[-1][0] + character, style)
            continue
        cells.append((character, style))
        cells.extend([("", style)] * (width - 1))
    return tuple(cells)


@lru_cache(maxsize=4096)
def sgr(style: Style | None, colours: ColorSystem | None) -> str:
    """The style's SGR parameters ("1;38;5;12"), "" for none. Without colours (None) its attributes stay: bold, reverse,
    underlined."""
    if style is None:
        return ""
    if colours is None:
        return Strip.render_ansi(style.without_color, ColorSystem.TRUECOLOR)
    return Strip.render_ansi(style, colours)
