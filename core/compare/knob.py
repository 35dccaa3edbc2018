"""The one setting in which the entries of a controlled comparison differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..config import Experiment, differences, value_at
from ..errors import ConfigError, Problem

MAX_ENTRIES = 4

NEVER_A_KNOB = {
    "training.seed": "all entries start from the same weights and see the same order; repeats change the seed of all",
    "training.shuffle": "all entries see the examples in the same order",
    "training.balance": "all entries see the examples in the same order",
}


@dataclass(frozen=True)
class Knob:
    """path: the setting, "" where all entries are equal. values: each entry's."""

    path: str
    values: tuple[Any, ...]

    @property
    def title(self) -> str:
        """What the comparison is about: "optimizer.learning_rate: 0.1 · 0.01"."""
        if not self.path:
            return "the same experiment, twice" if len(self.values) == 2 else "the same experiment"
        return f"{self.path}: " + " · ".join(self.label(number) for number in range(len(self.values)))

    def label(self, number: int) -> str:
        """An entry's value in a word."""
        if not self.path:
            return f"entry {number + 1}"
        value = self.values[number]
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, float):
            return f"{value:g}"
        if isinstance(value, (list, tuple)):
            return "-".join(map(str, value)) or "none"
        return str(value)


def only_knob(entries: Sequence[Experiment]) -> Knob:
    """The setting in which the entries differ. Raises ConfigError where there is more than one, where it is
    one that would make the comparison unfair, or where there are too few or too many entries."""
    if not 2 <= len(entries) <= MAX_ENTRIES:
        problem = Problem("entries", f"there are {len(entries)}", f"2 to {MAX_ENTRIES}")
        raise ConfigError("This is no race.", (problem,))
    paths = {path for other in entries[1:] for path, _, _ in differences(entries[0], other)}
    if len(paths) > 1:
        problems = tuple(
            Problem(path, " · ".join(str(value_at(entry, path)) for entry in entries))
            for path in sorted(paths)
        )
        hint = (
            "Make the entries equal but for one of these, or compare the runs as they are: `nntui runs diff`."
        )
        raise ConfigError("The entries differ in more than one setting.", problems, hint)
    for path in paths:
        if path.startswith("data.") or path in NEVER_A_KNOB:
            reason = NEVER_A_KNOB.get(path, "all entries are trained and judged on the same data")
            raise ConfigError("This would be no fair race.", (Problem(path, "cannot be the knob", reason),))
    path = next(iter(paths), "")
    return Knob(path, tuple(value_at(entry, path) if path else None for entry in entries))
