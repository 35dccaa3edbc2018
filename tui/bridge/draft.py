"""The experiment as it stands on the screen: edited one change at a time, and every change can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...core.config import ALL_SETTINGS, Experiment, differences, with_values

MOST_UNDO = 200
"""Changes that can be taken back; an experiment is a few hundred bytes, so this bounds habit, not memory."""


@dataclass(frozen=True)
class Difference:
    """A setting whose value on the screen is not the one the run was started with."""

    path: str
    running: Any
    wanted: Any

    @property
    def live(self) -> bool:
        """Whether a run can take the new value while it goes on."""
        return ALL_SETTINGS[self.path].setting.live


@dataclass(frozen=True)
class Origin:
    """Where an experiment came from: a preset's or a file's name, "" for one made by hand."""

    name: str
    experiment: Experiment


class Draft:
    """An experiment, its origin, and the experiments it was before."""

    def __init__(self, experiment: Experiment, name: str = "") -> None:
        self.experiment = experiment
        self.origin = Origin(name, experiment)
        self._past: list[tuple[Experiment, Origin]] = []

    def set(self, values: Mapping[str, Any]) -> bool:
        """Change settings by dotted path; whether anything is different now.

        Raises ConfigError, and changes nothing, for values that are not right.
        """
        changed = with_values(self.experiment, dict(values))
        return self._become(changed, self.origin)

    def load(self, experiment: Experiment, name: str) -> bool:
        """Take another experiment in place of this one; whether anything is different now."""
        return self._become(experiment, Origin(name, experiment))

    def saved_as(self, name: str) -> None:
        """The experiment now has a name of its own, and differs from nothing."""
        self.origin = Origin(name, self.experiment)

    def undo(self) -> tuple[str, ...]:
        """Take the last change back; the paths that changed, none where there is nothing to take back."""
        if not self._past:
            return ()
        before, origin = self._past.pop()
        paths = tuple(path for path, _, _ in differences(self.experiment, before))
        self.experiment, self.origin = before, origin
        return paths

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._past)

    @property
    def edited(self) -> bool:
        """Whether the experiment is no longer what it was loaded or saved as."""
        return bool(differences(self.origin.experiment, self.experiment))

    def differences_from(self, running: Experiment) -> tuple[Difference, ...]:
        """What differs from the experiment a run was started with, in the order of a file."""
        return tuple(Difference(*found) for found in differences(running, self.experiment))

    def _become(self, experiment: Experiment, origin: Origin) -> bool:
        if experiment == self.experiment and origin == self.origin:
            return False
        self._past.append((self.experiment, self.origin))
        del self._past[:-MOST_UNDO]
        self.experiment, self.origin = experiment, origin
        return True
