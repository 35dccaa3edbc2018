"""The three looks of the workbench: dark, light, and high contrast.

Grounds and plot colours are those of the plots' palettes, so that curves and words belong together.
"""

from __future__ import annotations

from textual.theme import Theme

from .plotting.palette import CONTRAST, DARK, LIGHT, Palette

DARK_NAME, LIGHT_NAME, CONTRAST_NAME = "nntui-dark", "nntui-light", "nntui-high-contrast"


def _variables(palette: Palette, *, quiet: str, cursor: str) -> dict[str, str]:
    return {
        "series-train": palette.series[0],
        "series-validation": palette.series[1],
        "text-muted": palette.muted,
        "rule": quiet,
        "cursor-row": cursor,
        "block-cursor-background": cursor,
        "block-cursor-foreground": palette.text,
        "block-cursor-text-style": "bold",
        "scrollbar": quiet,
        "scrollbar-background": palette.background,
        "scrollbar-corner-color": palette.background,
    }


THEMES = (
    Theme(
        name=DARK_NAME,
        dark=True,
        primary="#6fb3a8",
        secondary="#8c9bb0",
        accent="#7fd1c1",
        foreground=DARK.text,
        background="#17191c",
        surface="#1d2024",
        panel="#24282d",
        warning="#f0b95a",
        error=DARK.alert,
        success=DARK.good,
        variables=_variables(DARK, quiet="#34393f", cursor="#2a3137"),
    ),
    Theme(
        name=LIGHT_NAME,
        dark=False,
        primary="#1f6f64",
        secondary="#4d5a6b",
        accent="#0d5f55",
        foreground=LIGHT.text,
        background="#f2f1ec",
        surface="#e9e8e2",
        panel="#dedcd4",
        warning="#8a5200",
        error=LIGHT.alert,
        success=LIGHT.good,
        variables=_variables(LIGHT, quiet="#c4c1b6", cursor="#dad7cb"),
    ),
    Theme(
        name=CONTRAST_NAME,
        dark=True,
        primary="#ffffff",
        secondary="#ffffff",
        accent="#7fffe5",
        foreground=CONTRAST.text,
        background="#000000",
        surface="#000000",
        panel="#1a1a1a",
        warning="#ffd75f",
        error=CONTRAST.alert,
        success=CONTRAST.good,
        variables=_variables(CONTRAST, quiet="#8a8a8a", cursor="#333333"),
    ),
)
