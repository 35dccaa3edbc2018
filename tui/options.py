"""How the workbench is opened."""

from __future__ import annotations

import os
from dataclasses import dataclass

DEFAULT_PRESET = "digits-mlp"


def default_fps() -> float:
    """Plots a second: two; one inside tmux or screen, which take every frame and hide a slow line behind them."""
    return 1.0 if os.environ.get("TMUX") or os.environ.get("STY") else 2.0


@dataclass(frozen=True)
class Options:
    """What the command line may say about the workbench.

    experiment: a preset's name or a file. overrides: "path=value", as for `nntui train --set`.
    fps: plots drawn a second at most. live: False draws only when told to (for tests and pictures).
    """

    experiment: str = DEFAULT_PRESET
    overrides: tuple[str, ...] = ()
    theme: str = "dark"
    fps: float = 2.0
    mouse: bool = True
    live: bool = True
