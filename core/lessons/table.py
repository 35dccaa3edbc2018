"""The page LESSONS.md: each claim of the lecture, its lesson, and what was measured.

`python -m nntui.core.lessons.table` runs every lesson and prints the page.
"""

from __future__ import annotations

import sys
import time

from ..config import apply_overrides
from .catalogue import list_lessons
from .compare import outcome, rows
from .figure_lookup import figure
from .goals import grade
from .lesson import Lesson, LessonRun
from .measures import MEASURES
from .observation import Observation
from .play import Play
from .texts import Texts

INTRODUCTION = """# Lessons: the claims, and what was measured

Every claim of the lecture is a lesson: predicted, run, measured, and then a task whose goal is measured too.
`nntui learn` opens them (`f9` in the workbench). This page is made by running them all:

    python -m nntui.core.lessons.table > LESSONS.md

The figures are those of one machine; accuracies move by a point or so between machines, times by much more. The runs of
a lesson take less than twenty seconds of processor time; the promise is a minute on two cores.
"""

WRITING = """## A lesson of your own

A lesson is one file: TOML between two lines of `+++`, then the explanation in Markdown. Begin from one that exists:

    nntui learn zero-init --source > mine.md
    nntui learn mine.md                           a student opens it; a mistake in it is told with its line
    nntui learn mine.md --start > task.toml       the task's experiment, to train and to hand in
    nntui grade mine.md --run RUN --json          exit code 0: reached, 1: not reached, 2: cannot be read

* `title`, `section`, `claim`, `plot` (`loss`, `accuracy`, `gap`, `layers`, `drawing`), `compare` (a list of figures),
  `kind = "broken"` for a run with a fault, whose doctor's answer is shown after the student's.
* `[experiment]`: `preset`, a list `change` of `"path=value"`, and sections as in any experiment's file.
* `[[runs]]`: `name`, `words`, its own `preset`, `change` or sections; or a `demo` with `[runs.options]`.
* `[question]`: `text`, and `[[question.answers]]` with a `text` and either `when` (a condition) or `right = true`.
* `[task]`: `text`, `start` (a run's name) or `change`, `goals`, `only` or `keep` (settings that may, or may not,
  change), `hints`, and `solution`, the changes that reach the goal.

A condition compares figures: `val_accuracy >= 0.9`, `start_std(10)@small < 0.01 * start_std(10)@xavier`, joined by
`and`. `name(argument)@run`; goals are about the student's own run and have no `@run`. The figures:
"""

Say = Texts()


def page() -> str:
    """The page, after running every lesson and both the untouched and the solved task of each."""
    lessons = list_lessons()
    parts = [INTRODUCTION]
    for kind, title in (("lesson", "The lecture"), ("broken", "The gallery of broken runs")):
        parts.append(f"## {title}\n")
        parts.append(
            "| lesson | claim | measured | the task, untouched | the task, solved |\n| --- | --- | --- | --- | --- |"
        )
        parts += [_row(lesson) for lesson in lessons if lesson.kind == kind]
        parts.append("")
    parts.append(WRITING)
    parts += [f"* `{_written(name)}`: {_described(name)}" for name in MEASURES]
    return "\n".join(parts)


def _written(name: str) -> str:
    return f"{name}(...)" if MEASURES[name].argument else name


def _described(name: str) -> str:
    argument = MEASURES[name].argument
    words = Say.word("measures", name)
    return f"{words}; in brackets {argument}" if argument else words


def _row(lesson: Lesson) -> str:
    print(lesson.id, file=sys.stderr)
    play, began = Play(lesson.runs), time.process_time()
    play.run()
    took = time.process_time() - began
    right = outcome(lesson, play.results).right
    answer = "; ".join(lesson.question.answers[number].text for number in right)
    figures = "<br>".join(
        f"{row.words}: "
        + ", ".join(
            f"{Say.figure(operand)} {shown}"
            for operand, shown in zip(lesson.compare, row.figures, strict=True)
            if shown
        )
        for row in rows(lesson, play.results)
    )
    cells = (
        f"`{lesson.id}`",
        lesson.claim,
        f"**{answer}**<br>{figures}<br>its runs: {took:.1f} s of processor time",
        _task(lesson, ()),
        _task(lesson, None),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _task(lesson: Lesson, changes: tuple[str, ...] | None) -> str:
    """How the task ends with some changes (None: the scripted solution)."""
    chosen = lesson.task.solution if changes is None else changes
    play = Play([LessonRun("mine", "", apply_overrides(lesson.task.start, chosen))])
    play.run()
    mine = play.results["mine"]
    assert isinstance(mine, Observation)
    asked = {str(each): each for goal in lesson.task.goals for each in goal.operands()}
    found = "; ".join(f"{Say.figure(each)} {figure(mine, each):.3g}" for each in asked.values())
    reached = "reached" if grade(lesson.task, mine).reached else "not reached"
    code = f"`{' '.join(chosen)}`: " if chosen else ""
    return f"{code}{reached} ({found})"


if __name__ == "__main__":
    print(page())
