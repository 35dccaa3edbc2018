"""Conditions over measured figures, as a lesson's file states them.

    val_accuracy >= 0.9                               a figure of the student's run
    start_std(10)@small < 0.01 * start_std(10)@xavier   figures of two named runs
    train_accuracy@tiny >= 1 and val_accuracy@tiny < 0.9

A figure is `name`, `name(argument)`, and `@run` where it is that of a named run. NaN compares as false.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "==": operator.eq,
}  # fmt: skip

NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
FIGURE = r"(?P<name>[a-z][a-z_]*)(?:\((?P<argument>[^()]*)\))?(?:@(?P<run>[A-Za-z0-9_-]+))?"
_TERM = re.compile(rf"\s*(?:(?P<number>{NUMBER})|(?:(?P<factor>{NUMBER})\s*\*\s*)?{FIGURE})\s*")
_COMPARISON = re.compile(r"(.+?)(>=|<=|==|>|<)(.+)", re.DOTALL)


@dataclass(frozen=True)
class Operand:
    """A figure of a run, times a factor; or, with an empty name, the factor itself."""

    name: str
    argument: str = ""
    run: str = ""
    factor: float = 1.0

    def __str__(self) -> str:
        if not self.name:
            return f"{self.factor:g}"
        text = (
            self.name + (f"({self.argument})" if self.argument else "") + (f"@{self.run}" if self.run else "")
        )
        return text if self.factor == 1.0 else f"{self.factor:g} * {text}"

    def value(self, figure: Figures) -> float:
        """The number it stands for."""
        return self.factor * figure(self) if self.name else self.factor


Figures = Callable[[Operand], float]
"""Looks a figure up: its name, argument and run. NaN where it is not known."""


@dataclass(frozen=True)
class Comparison:
    """left sign right."""

    left: Operand
    sign: str
    right: Operand

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"

    def holds(self, figure: Figures) -> bool:
        """Whether it is true of the figures; false where one is NaN."""
        return COMPARISONS[self.sign](self.left.value(figure), self.right.value(figure))


@dataclass(frozen=True)
class Condition:
    """Comparisons that must all hold."""

    parts: tuple[Comparison, ...]

    def __str__(self) -> str:
        return " and ".join(map(str, self.parts))

    def holds(self, figure: Figures) -> bool:
        """Whether every part is true of the figures."""
        return all(part.holds(figure) for part in self.parts)

    def operands(self) -> Iterator[Operand]:
        """Every figure that is looked at."""
        for part in self.parts:
            yield from (side for side in (part.left, part.right) if side.name)


def parse_condition(text: str) -> Condition:
    """Raises ValueError saying what is not understood."""
    return Condition(tuple(_comparison(part) for part in re.split(r"\band\b", text)))


def parse_operand(text: str) -> Operand:
    """A figure such as "start_std(10)@small". Raises ValueError."""
    found = _TERM.fullmatch(text)
    if found is None:
        raise ValueError(f"{text.strip()!r} is neither a number nor a figure such as start_std(10)@small")
    if found["number"] is not None:
        return Operand("", factor=float(found["number"]))
    factor = float(found["factor"]) if found["factor"] else 1.0
    return Operand(found["name"], (found["argument"] or "").strip(), found["run"] or "", factor)


def _comparison(text: str) -> Comparison:
    found = _COMPARISON.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text.strip()!r} compares nothing; it needs one of >=, <=, >, <, ==")
    return Comparison(parse_operand(found[1]), found[2], parse_operand(found[3]))
