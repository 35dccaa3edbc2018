"""A lesson as a page to read: question and answers, what was measured, the explanation, the task."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.content import Content

from ...core.lessons.compare import outcome, rows
from ...core.lessons.lesson import Lesson
from ...core.lessons.present import body_text, doctored
from ..bridge.lesson_desk import LessonDesk
from ..error_words import error_lines

LETTERS = "abcdefghijklmnop"
"""By which the runs are known in the plot."""

Part = Content | tuple[str, str] | str
Key = Callable[[str], str]

SIGNS = {"new": "·", "begun": "○", "seen": "◐", "solved": "●"}
"""Beside the word, never alone."""


def list_row(desk: LessonDesk, lesson: Lesson, number: int) -> Content:
    """A lesson in the list: its number, its title, and what was done of it."""
    word = desk.progress.of(lesson.id).word
    done = desk.say.word("learn", word)
    return Content.assemble(
        (f"{number:3}  ", "$text-muted"),
        (f"{SIGNS[word]} ", "$accent"),
        (f"{lesson.title}  ", "bold" if word == "new" else ""),
        ("" if word == "new" else done, "$success" if word == "solved" else "$text-muted"),
    )


def lesson_page(desk: LessonDesk, key: Key, width: int) -> Content:
    """The open lesson as far as the student has come. `key` gives the key of an action by its id."""
    parts: list[Part] = []
    for block in (_question, _measured, _explanation, _task, _verdict, _trouble):
        for part in block(desk, key, width):
            parts += [part, "\n"]
    return Content.assemble(*parts)


def _question(desk: LessonDesk, key: Key, width: int) -> Iterator[Part]:
    lesson, say, standing = desk.opened, desk.say, desk.standing
    minutes = say.word("learn", "minutes", minutes=lesson.minutes)
    yield (lesson.title, "bold")
    yield (f"{say.section(lesson.section)} · {minutes}", "$text-muted")
    yield ""
    yield lesson.claim
    yield ""
    yield (say.word("learn", "cause" if lesson.kind == "broken" else "question"), "$accent bold")
    yield lesson.question.text
    right = outcome(lesson, desk.play.results).right if standing.ran and desk.play and not desk.doing else ()
    for number, answer in enumerate(lesson.question.answers):
        chosen = number == standing.predicted
        sign = "✔" if number in right else ("●" if chosen else "○")
        style = "$success bold" if number in right else ("bold" if chosen else "")
        yield (f"  {number + 1} {sign} {answer.text}", style)
    yield ""
    if standing.predicted is None:
        yield (say.word("learn", "predict"), "$text-muted")
    elif desk.play is None and not desk.doing:
        yield (say.word("learn", "run_it", key=key("learn.run")), "$text-muted")


def _measured(desk: LessonDesk, key: Key, width: int) -> Iterator[Part]:
    lesson, say, play = desk.opened, desk.say, desk.play
    if play is None:
        return
    if desk.doing == "lesson":
        words = next((run.words for run in lesson.runs if run.name == play.current), "")
        yield (say.word("learn", "running", words=words), "$accent")
        yield ""
        return
    judged = outcome(lesson, play.results, desk.standing.predicted)
    if judged.right:
        number = judged.right[0]
        answer = lesson.question.answers[number].text
        style = "$success bold" if judged.hit else "$warning bold"
        yield (say.word("learn", "right" if judged.hit else "wrong", number=number + 1, text=answer), style)
    else:
        yield (say.word("learn", "unclear"), "$warning")
    yield ""
    yield (say.word("learn", "measured"), "$accent bold")
    several = len(lesson.runs) > 1
    for number, row in enumerate(rows(lesson, play.results)):
        drawn = several and not lesson.runs[number].demo
        yield Content.assemble("  ", (f"{LETTERS[number]} " if drawn else "", "$accent"), row.words)
        for operand, figure in zip(lesson.compare, row.figures, strict=True):
            if figure:
                yield Content.assemble((f"    {say.figure(operand)}  ", "$text-muted"), (figure, "bold"))
    told = doctored(lesson, play.results, say)
    if told:
        heading, _, answer = told.partition("\n")
        yield ""
        yield (heading, "$accent bold")
        yield answer
    yield ""


def _explanation(desk: LessonDesk, key: Key, width: int) -> Iterator[Part]:
    if desk.standing.ran and desk.doing != "lesson":
        yield (desk.say.word("learn", "explanation"), "$accent bold")
        yield body_text(desk.opened.body, max(30, width))
        yield ""


def _task(desk: LessonDesk, key: Key, width: int) -> Iterator[Part]:
    lesson, say, standing = desk.opened, desk.say, desk.standing
    if not standing.ran or desk.doing == "lesson":
        return
    task = lesson.task
    yield (say.word("learn", "task"), "$accent bold")
    yield task.text
    if task.only:
        yield (say.word("learn", "may_change", paths=", ".join(task.only)), "$text-muted")
    if task.keep:
        yield (say.word("learn", "must_keep", paths=", ".join(task.keep)), "$text-muted")
    yield (f"{say.word('learn', 'goal')}: " + "; ".join(map(str, task.goals)), "$text-muted")
    for number, hint in enumerate(task.hints[: standing.hints], start=1):
        yield f"{say.word('learn', 'hint', number=number)}: {hint}"
    left = len(task.hints) - standing.hints
    if left:
        yield (say.word("learn", "hints_left", count=left, key=key("learn.hint")), "$text-muted")
    yield ""
    yield (say.word("learn", "changes"), "$accent bold")
    for change in standing.changes or (say.word("learn", "no_changes"),):
        yield f"  {change}"
    yield (say.word("learn", "try_it", key=key("learn.change"), **{"try": key("learn.try")}), "$text-muted")
    if desk.doing == "trial":
        yield (say.word("learn", "running", words=say.word("learn", "mine")), "$accent")


def _verdict(desk: LessonDesk, key: Key, width: int) -> Iterator[Part]:
    verdict = desk.verdict
    if verdict is None or desk.doing:
        return
    yield ""
    for check in verdict.checks:
        sign, style = ("✔", "$success") if check.reached else ("✖", "$error")
        yield Content.assemble((f"  {sign} ", style), check.text, (f"   {check.found}", "$text-muted"))
    reached = verdict.reached
    yield (
        desk.say.word("learn", "reached" if reached else "not_reached"),
        "$success bold" if reached else "$warning bold",
    )


def _trouble(desk: LessonDesk, key: Key, width: int) -> Iterator[Part]:
    if desk.error is not None:
        yield ""
        symptom, *rest = error_lines(desk.error)
        yield (f"✖ {symptom}", "$error bold")
        yield "\n".join(rest)
