"""How the workbench is opened."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

from .terminal.alerts import ALERTS, Alert

DEFAULT_PRESET = "digits-mlp"

OnHangup = Literal["go-on", "stop"]


def default_fps() -> float:
    """Plots a second: two; one inside tmux or screen, which take every frame and hide a slow line behind them."""
    return 1.0 if os.environ.get("TMUX") or os.environ.get("STY") else 2.0


@dataclass(frozen=True)
class Options:
    """What the command line may say about the workbench.

    experiment: a preset's name or a file. overrides: "path=value", as for `nntui train --set`.
    fps: plots drawn a second at most. budget: bytes a second that plots may take, 0 for what suits the terminal.
    ascii: nothing but ASCII, even where the terminal could do more. motion: False stands still what only moves to
    please (blinking, sliding).
    save: keep the run in the store, in `runs_dir` ("" for the usual place). on_hangup: what a run does when the
    terminal is lost.
    alerts: how the end of a run and critical warnings call: "bell", "title", "desktop". live: False draws only when
    told to (for tests and pictures).
    """

    experiment: str = DEFAULT_PRESET
    overrides: tuple[str, ...] = ()
    theme: str = "dark"
    fps: float = 2.0
    budget: float = 0.0
    mouse: bool = True
    ascii: bool = False
    motion: bool = True
    save: bool = False
    runs_dir: str = ""
    on_hangup: OnHangup = "go-on"
    alerts: tuple[Alert, ...] = ALERTS
    live: bool = True
