"""Whether a screen can be drawn here at all."""

from __future__ import annotations

import os
from typing import TextIO


def is_dumb() -> bool:
    """Whether the terminal says that it cannot move its cursor."""
    return os.environ.get("TERM", "") == "dumb"


def why_no_screen(keys: TextIO | None, screen: TextIO | None) -> str | None:
    """What stands in the way of the screen, in a sentence; None where nothing does.

    Textual reads keys from standard input and draws on standard error; without a terminal at either it would
    spin or fill a file with escape codes.
    """
    if keys is None or not keys.isatty():
        return "No screen can be opened: standard input is not a terminal."
    if screen is None or not screen.isatty():
        return "No screen can be opened: standard error is not a terminal."
    if is_dumb():
        return "No screen can be opened: TERM says that this terminal is dumb."
    return None
