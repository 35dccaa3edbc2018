"""The page LESSONS.md: each claim of the lecture, its lesson, and what was measured.

`python -m nntui.core.lessons.table` runs every lesson and prints the page.
"""

from __future__ import annotations

import sys

from ..config import apply_overrides
from .catalogue import list_lessons
from .compare import outcome, rows
from .figure_lookup import figure
from .goals import grade
from .lesson import Lesson, LessonRun
from .observation import Observation
from .play import Play
from .texts import Texts

INTRODUCTION = """# Claims and what was measured

Every claim of the lecture is a lesson: predicted, run, measured. This page is made by running them all:

    python -m nntui.core.lessons.table > LESSONS.md

The figures are those of one machine; accuracies move by a point or so between machines, times by much more.
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
    return "\n".join(parts)


def _row(lesson: Lesson) -> str:
    print(lesson.id, file=sys.stderr)
    play = Play(lesson.runs)
    play.run()
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
        f"**{answer}**<br>{figures}",
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
