"""Whether a student's run reaches a task's goal: measured, never believed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..config import differences
from .expression import Operand
from .figure_lookup import figures
from .lesson import Task
from .measures import MEASURES, shown
from .observation import Observation
from .texts import Texts


@dataclass(frozen=True)
class Check:
    """One part of a goal: what was asked, what was measured, whether it is reached."""

    text: str
    found: str
    reached: bool


@dataclass(frozen=True)
class Verdict:
    """A graded run."""

    checks: tuple[Check, ...]

    @property
    def reached(self) -> bool:
        """Whether everything asked for is reached."""
        return all(check.reached for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"reached": self.reached, "checks": [vars(check) for check in self.checks]}


def grade(task: Task, run: Observation, texts: Texts | None = None) -> Verdict:
    """Measure a run against the task. A run that has not ended reaches nothing.

    Raises ConfigError where the run's record of its configuration is damaged.
    """
    say = texts or Texts()
    checks = [_ended(run, say), *_settings(task, run, say)]
    look_up = figures({}, run)
    for goal in task.goals:
        asked = dict.fromkeys(replace(each, factor=1.0) for each in goal.operands())
        found = ", ".join(f"{say.figure(each)}: {_value(each, look_up(each))}" for each in asked)
        checks.append(Check(str(goal), found, goal.holds(look_up)))
    return Verdict(tuple(checks))


def _ended(run: Observation, say: Texts) -> Check:
    finished = run.history.finished
    found = say.text(finished.outcome) if finished else say.word("grade", "going_on")
    return Check(say.word("grade", "ended"), found, finished is not None)


def _settings(task: Task, run: Observation, say: Texts) -> list[Check]:
    changed = [path for path, _, _ in differences(task.start, run.experiment)]
    checks = []
    if task.only:
        stray = [path for path in changed if path not in task.only]
        checks.append(_restraint(say.word("grade", "only", paths=", ".join(task.only)), stray, say))
    if task.keep:
        stray = [path for path in changed if path in task.keep]
        checks.append(_restraint(say.word("grade", "keep", paths=", ".join(task.keep)), stray, say))
    return checks


def _restraint(text: str, stray: list[str], say: Texts) -> Check:
    found = say.word("grade", "changed", paths=", ".join(stray)) if stray else say.word("grade", "kept")
    return Check(text, found, not stray)


def _value(operand: Operand, value: float) -> str:
    return shown(value, share=MEASURES[operand.name].share)
