"""What the running app's terminal can show, as a `Look` for the drawings."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from ..plotting.look import Colours, Look
from ..plotting.palette import ThemeName

if TYPE_CHECKING:
    from textual.app import App


def look_of(app: App[object]) -> Look:
    """The look for `app`: its attribute `plot_look`, if set, else what theme, colours and stream allow.

    Textual draws on standard error, so its encoding decides about braille. A theme with "contrast" in its
    name gets the high-contrast colours.
    """
    chosen = getattr(app, "plot_look", None)
    if isinstance(chosen, Look):
        return chosen
    unicode = writes_unicode(sys.__stderr__) and not getattr(app, "ascii_only", False)
    return Look(unicode=unicode, colours=_colours(app), theme=_theme(app))


def writes_unicode(stream: TextIO | None) -> bool:
    """Whether `stream` encodes every character: then braille arrives as braille."""
    encoding = getattr(stream, "encoding", None) or "ascii"
    return encoding.lower().replace("-", "").replace("_", "").startswith("utf")


def _colours(app: App[object]) -> Colours:
    system = app.console.color_system
    if app.no_color or system is None:
        return "none"
    return "16" if system in ("standard", "windows") else "full"


def _theme(app: App[object]) -> ThemeName:
    theme = app.current_theme
    if "contrast" in theme.name:
        return "contrast"
    return "dark" if theme.dark else "light"
