"""The prediction beside what happened: which answer was right, and the figures of all runs side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .expression import Operand
from .figure_lookup import Result, figure, figures
from .lesson import Lesson
from .measures import MEASURES, shown


@dataclass(frozen=True)
class Outcome:
    """right: the numbers of the answers (from 0) that what was measured bears out; one, in a well-made lesson."""

    right: tuple[int, ...]
    predicted: int | None

    @property
    def hit(self) -> bool:
        """Whether the prediction was right."""
        return self.predicted in self.right


@dataclass(frozen=True)
class Row:
    """The figures of one run, in the order of `Lesson.compare`; "" where a figure is not asked of this run."""

    name: str
    words: str
    figures: tuple[str, ...]


def outcome(lesson: Lesson, results: Mapping[str, Result], predicted: int | None = None) -> Outcome:
    """Judge the answers by what was measured."""
    look_up = figures(results)
    answers = enumerate(lesson.question.answers)
    right = tuple(
        number for number, answer in answers if (answer.when.holds(look_up) if answer.when else answer.right)
    )
    return Outcome(right, predicted)


def rows(lesson: Lesson, results: Mapping[str, Result]) -> tuple[Row, ...]:
    """The figures of every run that has begun."""
    found = []
    for run in lesson.runs:
        result = results.get(run.name)
        if result is None:
            continue
        asked = lesson.compare
        values = tuple(_shown(each, result) if each.run in ("", run.name) else "" for each in asked)
        found.append(Row(run.name, run.words, values))
    return tuple(found)


def _shown(operand: Operand, result: Result) -> str:
    known = MEASURES.get(operand.name)
    return shown(figure(result, operand), share=bool(known and known.share))
