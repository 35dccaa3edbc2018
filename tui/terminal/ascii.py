"""Characters that a stream which is not UTF-8 cannot carry, and what stands in for them, cell for cell."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len

_STAND_INS = (
    ("│┃║▎▏▌▐▊▋▍▉┆┇┊┋", "|"),
    ("─━═▁▔╌╍┄┅┈┉–—", "-"),
    ("┌┐└┘├┤┬┴┼┏┓┗┛╭╮╰╯┣┫┳┻╋╔╗╚╝╠╣╦╩╬╸╺╹╻", "+"),
    ("►▶▸→❯›»", ">"),
    ("◄◀◂←❮‹«⏎↵", "<"),
    ("▲△↑▴˄", "^"),
    ("▼▽↓▾˅", "v"),
    ("○◌◯⭘", "o"),
    ("●◉⬤•∙·", "*"),
    ("■█▮▇▆▅", "#"),
    ("▄▃▂▀▓", "="),
    ("▒░", ":"),
    ("✔✓", "y"),
    ("✖✗×✕", "x"),
    ("‖", "="),
    ("…", "."),
    ("−‐‑", "-"),
    ("±", "+"),
    ("≈∼", "~"),
    ("≤", "<"),
    ("≥", ">"),
    ("‘’′", "'"),
    ("“”″", '"'),
    ("µμ", "u"),
    ("σ", "s"),
    ("⚠", "!"),
    ("\u00a0\u2800", " "),
)
TABLE = {ord(character): plain for characters, plain in _STAND_INS for character in characters}


@lru_cache(maxsize=4096)
def to_ascii(text: str) -> str:
    """`text` in printable ASCII, as many cells wide: stand-ins, "?" where there is none."""
    if text.isascii():
        return text
    return "".join(_plain(character) for character in text.translate(TABLE))


def _plain(character: str) -> str:
    return character if character.isascii() else "?" * cell_len(character)
