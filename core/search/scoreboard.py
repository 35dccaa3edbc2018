"""What the trials of a study know of each other while they train: a folder of small files, one per trial and epoch.

Each trial writes its own score and reads the others', so stopping a hopeless trial needs no coordinator and works
for any number of processes that share the folder. Where they do not share it, every trial sees only itself and none
is stopped by comparison. A person's wishes (stop this trial, pause, end the search) are files in it too.
"""

from __future__ import annotations

import math
from pathlib import Path

PAUSE, STOP = "pause", "stop"


class Scoreboard:
    """The board of one study. Files are written beside and renamed, so a reader sees a whole number or nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def post(self, epoch: int, number: int, score: float) -> None:
        """Write a trial's score after an epoch."""
        place = self.folder / f"epoch-{epoch:05d}"
        try:
            place.mkdir(parents=True, exist_ok=True)
            beside = place / f".{number}"
            beside.write_text(repr(score), encoding="ascii")
            beside.replace(place / str(number))
        except OSError:
            pass  # no board, no comparison: the trial trains to its end

    def scores(self, epoch: int) -> dict[int, float]:
        """The scores posted for an epoch, by trial."""
        found: dict[int, float] = {}
        try:
            for path in (self.folder / f"epoch-{epoch:05d}").iterdir():
                if path.name.isdigit():
                    found[int(path.name)] = float(path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            pass
        return {number: score for number, score in found.items() if math.isfinite(score)}

    def ask(self, wish: str) -> None:
        """Leave a wish: PAUSE, STOP, or `stop_trial(number)`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / wish).touch()

    def take_back(self, wish: str) -> None:
        """Withdraw a wish."""
        (self.folder / wish).unlink(missing_ok=True)

    def wished(self, wish: str) -> bool:
        """Whether somebody wishes it."""
        return (self.folder / wish).exists()


def stop_trial(number: int) -> str:
    """The wish that one trial be stopped."""
    return f"stop-{number}"
