"""What may vary in a search: parameters, each with a range, each a function from [0, 1) to a value.

A sampler chooses points of the unit cube; the space turns them into settings. So random, quasi-random, grid and
narrowed sampling are the same few lines for every kind of parameter.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["uniform", "log", "int", "int-log", "choice"]


@dataclass(frozen=True)
class Condition:
    """The parameter exists only where the setting at `path` has one of `values`."""

    path: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Parameter:
    """One setting that varies: from `low` to `high`, or over `choices`.

    "log" and "int-log" are uniform in the logarithm: what a learning rate or a strength needs, because it acts by
    its order of magnitude (Bergstra and Bengio, 2012; CS231n lecture 6).
    """

    path: str
    kind: Kind
    low: float = 0.0
    high: float = 0.0
    choices: tuple[Any, ...] = ()
    condition: Condition | None = None

    @property
    def numeric(self) -> bool:
        """Whether the values have an order."""
        return self.kind != "choice"

    def value(self, unit: float) -> Any:
        """The value at `unit` of [0, 1): equal steps of `unit` are equally likely values."""
        if self.kind == "choice":
            return self.choices[min(int(unit * len(self.choices)), len(self.choices) - 1)]
        if self.kind == "uniform":
            return self.low + unit * (self.high - self.low)
        if self.kind == "log":
            value = math.exp(math.log(self.low) + unit * (math.log(self.high) - math.log(self.low)))
            return min(max(value, self.low), self.high)  # rounding must not lead out of the range
        low, high = self.low - 0.5, self.high + 0.5  # each whole number gets an equal share, the ends as well
        if self.kind == "int":
            number = low + unit * (high - low)
        else:
            number = math.exp(math.log(low) + unit * (math.log(high) - math.log(low)))
        return int(min(max(round(number), self.low), self.high))

    def unit(self, value: Any) -> float:
        """Where a value lies in [0, 1]; the middle of its share for choices and whole numbers."""
        if self.kind == "choice":
            return (self.choices.index(value) + 0.5) / len(self.choices)
        low, high = float(self.low), float(self.high)
        if self.kind in ("int", "int-log"):
            low, high = low - 0.5, high + 0.5
        if self.kind in ("log", "int-log"):
            return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
        return (value - low) / (high - low) if high > low else 0.5


@dataclass(frozen=True)
class Space:
    """The parameters of a search, in order. A condition may refer to an earlier parameter or to a fixed setting."""

    parameters: tuple[Parameter, ...]

    def __len__(self) -> int:
        return len(self.parameters)

    def values(self, point: Sequence[float], fixed: Mapping[str, Any]) -> dict[str, Any]:
        """The settings at a point (one coordinate per parameter); parameters whose condition fails are left out.

        `fixed` gives the values of settings that do not vary.
        """
        chosen: dict[str, Any] = {}
        for parameter, unit in zip(self.parameters, point, strict=True):
            condition = parameter.condition
            if condition is not None:
                known = chosen.get(condition.path, fixed.get(condition.path))
                if known not in condition.values:
                    continue
            chosen[parameter.path] = parameter.value(unit)
        return chosen

    def by_path(self, path: str) -> Parameter:
        """The parameter of a setting. Raises KeyError."""
        for parameter in self.parameters:
            if parameter.path == path:
                return parameter
        raise KeyError(path)

    def to_words(self) -> tuple[str, ...]:
        """The space as `parse_space` reads it."""
        return tuple(f"{p.path}={_words(p)}" for p in self.parameters)


def _words(p: Parameter) -> str:
    if p.kind == "choice":
        text = ";".join(plain(choice) for choice in p.choices)
        text = text.replace(";", ",") if all("," not in plain(choice) for choice in p.choices) else text
    else:
        text = f"{p.kind}:{plain(p.low)}..{plain(p.high)}"
    if p.condition is not None:
        text += f" if {p.condition.path}={','.join(plain(value) for value in p.condition.values)}"
    return text


def plain(value: Any) -> str:
    """A value as the command line and `parse_space` read it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(plain, value)) + "]"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
