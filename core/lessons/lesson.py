"""What a lesson is made of: plain frozen values, as its file states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..config import Experiment
from .expression import Condition, Operand

Kind = Literal["lesson", "broken"]
Plot = Literal["loss", "accuracy", "gap", "layers", "drawing"]

PLOTS: tuple[Plot, ...] = ("loss", "accuracy", "gap", "layers", "drawing")
"""loss: training loss over steps. accuracy: on validation data. gap: both accuracies. layers: spread of the
activations layer by layer before the first step. drawing: what a demonstration draws."""


@dataclass(frozen=True)
class LessonRun:
    """Something to be carried out: an experiment to train, or a demonstration (see `demos`) to compute.

    name: how conditions call it. words: what it is, for people.
    """

    name: str
    words: str
    experiment: Experiment
    demo: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """One choice of a question. It is right if `when` holds of what was measured.

    `right` settles it beforehand where there is no `when`: the cause of a broken run is known to its author.
    """

    text: str
    when: Condition | None = None
    right: bool = False


@dataclass(frozen=True)
class Question:
    """What the student predicts before anything has run."""

    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Task:
    """What the student is to reach, and how it is measured.

    start: the experiment the student begins with. goals: all must hold of the student's run. only: the settings that
    may be changed (empty: any); keep: settings that may not be. solution: changes that reach the goal, as
    "path=value"; they are for teachers and tests and are never shown before the task is solved.
    """

    text: str
    start: Experiment
    goals: tuple[Condition, ...]
    only: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    solution: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson. `claim` is the lecture's sentence that is put to the test; `compare` names the figures that are laid
    side by side for every run; `body` is the explanation, in Markdown, read after the run."""

    id: str
    title: str
    section: str
    claim: str
    question: Question
    runs: tuple[LessonRun, ...]
    compare: tuple[Operand, ...]
    task: Task
    body: str
    kind: Kind = "lesson"
    plot: Plot = "loss"
    minutes: int = 4
