"""Whether a screen can be drawn here at all."""

from __future__ import annotations

import os
from typing import TextIO

from ..core.errors import NntuiError


class NoScreenError(NntuiError):
    """There is no terminal to draw on."""

    exit_code = 2


def why_no_screen(keys: TextIO | None, screen: TextIO | None) -> NntuiError | None:
    """What stands in the way of the screen, None where nothing does.

    Textual reads keys from standard input and draws on standard error; without a terminal at either it would
    spin or fill a file with escape codes.
    """
    cure = "`nntui train` works without a screen; `nntui --help` shows how."
    if keys is None or not keys.isatty():
        return NoScreenError("No screen can be opened here", "Standard input is not a terminal.", cure)
    if screen is None or not screen.isatty():
        return NoScreenError("No screen can be opened here", "Standard error is not a terminal.", cure)
    if os.environ.get("TERM", "") == "dumb":
        return NoScreenError("No screen can be opened here", "TERM says that this terminal is dumb.", cure)
    return None
