"""A lesson as plain text, for terminals without a screen, files and pipes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping

from ..training.history import History
from .compare import outcome, rows
from .figure_lookup import Result
from .goals import Verdict
from .lesson import Lesson
from .observation import Observation
from .progress import Progress
from .texts import Texts

WIDTH = 78


def lesson_list(lessons: list[Lesson], progress: Progress, say: Texts) -> str:
    """All lessons by section, with what was done of each."""
    lines, section = [], ""
    for number, lesson in enumerate(lessons, start=1):
        if lesson.section != section:
            section = lesson.section
            lines += ["", say.section(section)]
        standing = progress.of(lesson.id)
        words = say.word("learn", standing.word)
        lines.append(
            f"  {number:2}  {lesson.id:28} {lesson.title}"
            + (f"  [{words}]" if standing.word != "new" else "")
        )
    solved = sum(progress.of(lesson.id).solved for lesson in lessons)
    return "\n".join([say.word("learn", "of", solved=solved, all=len(lessons)), *lines])


def opening(lesson: Lesson, say: Texts) -> str:
    """Claim and question, before anything runs."""
    minutes = say.word("learn", "minutes", minutes=lesson.minutes)
    lines = [lesson.title, f"{say.section(lesson.section)} · {minutes}", ""]
    lines += [*_wrapped(lesson.claim), ""]
    lines += [
        say.word("learn", "cause" if lesson.kind == "broken" else "question"),
        *_wrapped(lesson.question.text),
    ]
    lines += [f"  {number}  {answer.text}" for number, answer in enumerate(lesson.question.answers, start=1)]
    return "\n".join(lines)


def comparison(lesson: Lesson, results: Mapping[str, Result], predicted: int | None, say: Texts) -> str:
    """The prediction beside the outcome, and the figures of every run."""
    lines = [verdict_on_prediction(lesson, results, predicted, say), "", say.word("learn", "measured")]
    for row in rows(lesson, results):
        lines.append(f"  {row.words}")
        lines += [
            f"    {say.figure(operand):44} {figure}"
            for operand, figure in zip(lesson.compare, row.figures, strict=True)
            if figure
        ]
    return "\n".join(lines)


def verdict_on_prediction(
    lesson: Lesson, results: Mapping[str, Result], predicted: int | None, say: Texts
) -> str:
    """Which answer was right, in a line."""
    judged = outcome(lesson, results, predicted)
    if not judged.right:
        return say.word("learn", "unclear")
    number = judged.right[0]
    key = "right" if judged.hit else "wrong"
    return say.word("learn", key, number=number + 1, text=lesson.question.answers[number].text)


def doctors_answer(history: History, say: Texts) -> str:
    """What the diagnosis found in the run, live, with its first cure."""
    findings = [record.finding for record in history.findings if record.finding.severity != "hint"]
    if not findings:
        return say.word("learn", "doctor_silent")
    first = findings[0]
    lines = [f"{say.text(first.title)}. {say.text(first.cause)}"]
    if first.fixes:
        lines.append(say.word("learn", "fix", change=first.fixes[0]))
    return "\n".join(lines)


def task_words(lesson: Lesson, hints: int, say: Texts) -> str:
    """The task, what may be changed, how it is measured, and as many hints as were asked for."""
    task = lesson.task
    lines = [say.word("learn", "task"), *_wrapped(task.text)]
    if task.only:
        lines += _wrapped(say.word("learn", "may_change", paths=", ".join(task.only)))
    if task.keep:
        lines += _wrapped(say.word("learn", "must_keep", paths=", ".join(task.keep)))
    lines.append(f"{say.word('learn', 'goal')}: " + "; ".join(map(str, task.goals)))
    lines += [
        f"{say.word('learn', 'hint', number=number)}: {hint}"
        for number, hint in enumerate(task.hints[:hints], start=1)
    ]
    return "\n".join(lines)


def graded(verdict: Verdict, say: Texts) -> str:
    """A graded run, check by check."""
    lines = [f"  {'✔' if check.reached else '✖'} {check.text}   {check.found}" for check in verdict.checks]
    return "\n".join([*lines, say.word("learn", "reached" if verdict.reached else "not_reached")])


def doctored(lesson: Lesson, results: Mapping[str, Result], say: Texts) -> str:
    """For a broken run: the doctor's own answer; "" for other lessons."""
    if lesson.kind != "broken":
        return ""
    histories = [result.history for result in results.values() if isinstance(result, Observation)]
    return "\n".join([say.word("learn", "doctor"), *(doctors_answer(history, say) for history in histories)])


def body_text(body: str, width: int = WIDTH) -> str:
    """The explanation laid out for a width: paragraphs filled, formulas and tables kept, Markdown's stars left out."""
    return "\n\n".join("\n".join(_block(block, width)) for block in re.split(r"\n\s*\n", body))


def _block(block: str, width: int) -> list[str]:
    lines = [
        re.sub(r"\*\*(.+?)\*\*|(?<![\w*])\*(?! )([^*\n]+?)\*", r"\1\2", line) for line in block.splitlines()
    ]
    if block.startswith("    "):
        return [part for line in lines for part in _formula(line, width)]
    if block.startswith("|"):
        return [_table_row(line) for line in lines if not set(line) <= set("|- ")]
    filled: list[str] = []
    for item in re.split(r"\n(?=\* )", "\n".join(lines)):
        indent = "  " if item.startswith("* ") else ""
        words = item.replace("* ", "· ", 1) if indent else item
        filled += textwrap.wrap(words, width, subsequent_indent=indent)
    return filled


def _formula(line: str, width: int) -> list[str]:
    """A formula; one that is too long is parted where its author left a wide gap."""
    if len(line) <= width:
        return [line]
    return [f"    {part}" for part in re.split(r" {4,}", line.strip())]


def _table_row(line: str) -> str:
    first, *rest = (cell.strip() for cell in line.strip().strip("|").split("|"))
    return f"{first:12} " + "  |  ".join(rest)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH) or [""]
