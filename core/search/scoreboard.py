"""What the trials of a study know of each other while they train: a folder of small files, one per trial.

Each trial adds its own scores and reads the others', so stopping a hopeless trial needs no coordinator and works
for any number of processes that share the folder. Where they do not share it, every trial sees only itself and none
is stopped by comparison. A person's wishes (stop this trial, pause, end the search) are files in it too.
"""

from __future__ import annotations

import math
import os
from contextlib import suppress
from pathlib import Path

PAUSE, STOP = "pause", "stop"


class Scoreboard:
    """The board of one study. A trial's file has a line for each epoch, "epoch score"; only whole lines count."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, tuple[int, dict[int, float]]] = {}
        """What was last read of each trial's file, with the file's size then: it only ever grows."""

    def post(self, epoch: int, number: int, score: float) -> None:
        """Add a trial's score after an epoch."""
        place = self.folder / "scores"
        line = f"{epoch} {score!r}\n"
        with suppress(OSError):  # no board, no comparison: the trial trains to its end
            if epoch == 1:
                place.mkdir(parents=True, exist_ok=True)
            with (place / str(number)).open("a", encoding="ascii") as file:
                file.write(line)

    def scores(self, epoch: int) -> dict[int, float]:
        """The finite scores posted for an epoch, by trial."""
        found = {number: posted.get(epoch, math.nan) for number, posted in self.posted().items()}
        return {number: score for number, score in found.items() if math.isfinite(score)}

    def posted(self) -> dict[int, dict[int, float]]:
        """Everything that is posted: trial -> epoch -> score."""
        with suppress(OSError), os.scandir(self.folder / "scores") as entries:
            for entry in entries:
                with suppress(OSError):
                    size = entry.stat().st_size
                    if self._read.get(entry.name, (-1,))[0] != size:
                        self._read[entry.name] = (size, _whole_lines(Path(entry.path)))
        return {int(name): posted for name, (_, posted) in self._read.items()}

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


def _whole_lines(path: Path) -> dict[int, float]:
    """Epoch -> score; of an epoch that a trial made twice, the later."""
    found = {}
    for line in path.read_text(encoding="ascii", errors="replace").split("\n")[:-1]:
        with suppress(ValueError):
            epoch, score = line.split()
            found[int(epoch)] = float(score)
    return found
