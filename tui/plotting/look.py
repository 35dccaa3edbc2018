"""How the terminal at hand is drawn for: its characters, its colours, the theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rich.style import Style

from .palette import PALETTES, ROLE_COUNT, SERIES_COLOURS, Palette, Role, ThemeName, blend

Colours = Literal["full", "16", "none"]


@dataclass(frozen=True)
class Look:
    """What a drawing may use.

    `unicode` False keeps every picture within printable ASCII. `colours`: "full" is true colour (a 256-colour
    terminal gets the nearest by itself), "16" the terminal's own sixteen, "none" no colour at all (NO_COLOR):
    then shades become characters of different density.
    """

    unicode: bool = True
    colours: Colours = "full"
    theme: ThemeName = "dark"

    @property
    def palette(self) -> Palette:
        """The theme's colours."""
        return PALETTES[self.theme]

    @property
    def shades(self) -> bool:
        """Whether a cell may be shaded by colour; otherwise density characters say it."""
        return self.unicode and self.colours == "full"

    @property
    def light_ground(self) -> bool:
        """Whether the background is the bright end, so that more ink means darker."""
        return self.theme == "light"

    @property
    def styles(self) -> tuple[Style, ...]:
        """The style of each `Role`, in order; every picture's palette begins with these."""
        return _role_styles(self)


@lru_cache(maxsize=32)
def _role_styles(look: Look) -> tuple[Style, ...]:
    styles = [Style.null()] * ROLE_COUNT
    palette = look.palette
    plain = {
        Role.FRAME: (palette.frame, "bright_black", "dim"),
        Role.LABEL: (palette.muted, "white" if not look.light_ground else "black", ""),
        Role.TITLE: (palette.text, "", "bold"),
        Role.BASELINE: (palette.muted, "bright_black", "dim"),
        Role.MARK: (palette.mark, "magenta" if look.light_ground else "bright_magenta", ""),
        Role.ALERT: (palette.alert, "red" if look.light_ground else "bright_red", "bold"),
        Role.CURSOR: (palette.text, "", "bold"),
        Role.TEXT: (palette.text, "", ""),
        Role.GOOD: (palette.good, "green", ""),
    }
    for role, (colour, ansi, attribute) in plain.items():
        styles[role] = _style(look, colour, ansi, attribute)
    for index in range(SERIES_COLOURS):
        colour, ansi = palette.series[index], palette.ansi_series[index]
        styles[Role.SERIES + index] = _style(look, colour, ansi, "")
        faint = blend(colour, palette.background, 0.5)
        styles[Role.FAINT + index] = _style(look, faint, "bright_black", "dim")
    return tuple(styles)


def _style(look: Look, colour: str, ansi: str, attribute: str) -> Style:
    """A style in the look's colours; "dim" only stands in for a paler colour where there is none."""
    if look.colours == "none":
        return Style.parse(attribute) if attribute else Style.null()
    words = [colour if look.colours == "full" else ansi, "" if attribute == "dim" else attribute]
    definition = " ".join(words).strip()
    return Style.parse(definition) if definition else Style.null()
