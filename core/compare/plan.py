"""What is to be raced, and over how many seeds: from a line of text, or from runs as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..config import Experiment, apply_overrides, with_value
from ..errors import ConfigError, Problem
from .knob import Knob, only_knob

MOST_SEEDS = 9
EXAMPLE = "optimizer.learning_rate=0.1 0.01 seeds=3 epochs=10"


@dataclass(frozen=True)
class RacePlan:
    """The entries, and the seeds over which their race is repeated; all entries of one race share a seed."""

    entries: tuple[Experiment, ...]
    seeds: tuple[int, ...]

    @property
    def knob(self) -> Knob:
        """The one setting in which they differ. Raises ConfigError where it is not one."""
        return only_knob(self.entries)


def entries_of(base: Experiment, path: str, values: Sequence[str]) -> list[Experiment]:
    """One experiment with each of the values. Raises ConfigError."""
    return [apply_overrides(base, [f"{path.strip()}={value}"]) for value in values]


def plan_of(text: str, experiments: Sequence[Experiment]) -> RacePlan:
    """The race that a line asks for (see `EXAMPLE`).

    It is that of `experiments` as they are where the line names no setting, else that of the first with the setting's
    values. `seeds` is 1 and `epochs` as it was where they are not named.

    Raises ConfigError for a line that cannot be read, and where the entries differ in more than one setting.
    """
    path, values, options = "", [], {"seeds": "1", "epochs": ""}
    for word in text.split():
        name, equals, value = word.partition("=")
        if not equals:
            values.append(word)
        elif name in options:
            options[name] = value
        elif path:
            raise _refused(word, f"the knob is {path} already; a race has one")
        else:
            path = name
            values = [value] if value else []
    if values and not path:
        raise _refused(values[0], "no setting has this value")
    entries = entries_of(experiments[0], path, values) if path else list(experiments)
    if options["epochs"]:
        entries = [apply_overrides(entry, [f"training.epochs={options['epochs']}"]) for entry in entries]
    count = options["seeds"]
    if not count.isdigit() or not 1 <= int(count) <= MOST_SEEDS:
        raise _refused(f"seeds={count}", "so often a race is not repeated", f"1 to {MOST_SEEDS}")
    first = experiments[0].training.seed
    if not path:  # saved runs may have had a seed each; in a race they share one
        entries = [with_value(entry, "training.seed", first) for entry in entries]
    only_knob(entries)
    return RacePlan(tuple(entries), tuple(range(first, first + int(count))))


def _refused(word: str, message: str, expected: str = EXAMPLE) -> ConfigError:
    return ConfigError("This race cannot be run.", (Problem(word, message, expected),))
