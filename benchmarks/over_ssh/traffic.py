"""What a live run sends to its terminal, beside the least that would turn each picture into the next.

The floor of a frame is what changes between the screens before and after it: for each run of changed cells a move of
the cursor, for each change of looks its codes, and the characters.
"""

from __future__ import annotations

import json
import re
import tempfile
from typing import Any

import pyte

from .latency import NNTUI, SMALL
from .terminal import FOREIGN, Terminal

FRAME_END = b"\x1b[?2026l"
MOVE = 7
"""Bytes of a move of the cursor, as `CSI row;column H` takes them on this screen."""

DIRECT = re.compile("[0-9a-f]{6}")


def live_traffic(
    arguments: list[str], *, seconds: float = 20.0, environment: dict[str, str] | None = None
) -> dict[str, Any]:
    """Bytes of the first paint, of a running, of a paused and of a finished stretch of a run, and the floor's share."""
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal([*NNTUI, *arguments], environment={"NNTUI_HOME": home, **(environment or {})})
        try:
            terminal.watch(6.0)
            first = terminal.received
            terminal.press("s")
            terminal.watch(6.0)
            before, image = terminal.received, _cells(terminal.screen)
            terminal.keep = True
            terminal.watch(seconds)
            terminal.keep = False
            sent = terminal.received - before
            frames, least = _floor(terminal, image)
            terminal.press(" ")
            terminal.watch(8.0)
            before = terminal.received
            terminal.watch(5.0)
            paused = terminal.received - before
        finally:
            terminal.close()
    return {
        "first_paint": first,
        "live_bytes_per_second": sent / seconds,
        "frames_per_second": frames / seconds,
        "of_the_floor": sent / least if least else float("nan"),
        "paused_bytes_per_second": paused / 5.0,
    }


Cell = tuple[str, ...]


def _cells(screen: pyte.Screen) -> list[list[Cell]]:
    return [
        [_look(screen.buffer[row][column]) for column in range(screen.columns)] for row in range(screen.lines)
    ]


def _look(cell: Any) -> Cell:
    on = {"1;": cell.bold, "3;": cell.italics, "4;": cell.underscore, "7;": cell.reverse}
    return (cell.data, cell.fg, cell.bg, "".join(code for code, is_on in on.items() if is_on))


def _floor(terminal: Terminal, image: list[list[Cell]]) -> tuple[int, int]:
    """How many frames were sent, and how few bytes would have done."""
    columns, rows = terminal.screen.columns, terminal.screen.lines
    screen = pyte.Screen(columns, rows)
    stream = pyte.ByteStream(screen)
    for y, row in enumerate(image):  # the same picture to begin from, in the looks that matter
        for x, (character, fg, bg, marks) in enumerate(row):
            screen.buffer[y][x] = pyte.screens.Char(
                character, fg, bg, "1;" in marks, "3;" in marks, "4;" in marks, False, "7;" in marks
            )
    data = FOREIGN.sub(b"", b"".join(chunk for _, chunk in terminal.chunks))
    frames = least = 0
    for part in data.split(FRAME_END):
        stream.feed(part)
        now = _cells(screen)
        count = _frame_floor(image, now)
        frames, least, image = frames + (count > 0), least + count, now
    return frames, least


def _frame_floor(old: list[list[Cell]], new: list[list[Cell]]) -> int:
    count = 0
    pen: Cell | None = None
    for was, row in zip(old, new, strict=True):
        last = -MOVE
        for x in (x for x in range(len(row)) if was[x] != row[x]):
            first = last + 1 if x - last < MOVE else x  # a short gap is sent again rather than jumped over
            count += MOVE * (first == x and x != last + 1)
            for cell in row[first : x + 1]:
                if cell[1:] != pen:
                    pen = cell[1:]
                    count += _codes(pen)
                count += len(cell[0].encode())
            last = x
    return count


def _codes(looks: Cell) -> int:
    """Bytes of the SGR sequence of a look."""
    foreground, background, marks = looks
    count = len("\x1b[0m") + len(marks)
    for colour in (foreground, background):
        if DIRECT.fullmatch(colour):
            count += len(";38;2;") + sum(len(str(int(colour[i : i + 2], 16))) for i in (0, 2, 4)) + 2
        elif colour != "default":
            count += 3
    return count


if __name__ == "__main__":
    print(json.dumps(live_traffic(SMALL)))
