"""`nntui learn`: the lessons as plain text, where there is no screen."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from .parser import positive, threads_argument

if TYPE_CHECKING:
    from ..lessons.lesson import Lesson
    from ..lessons.progress import Progress
    from ..lessons.texts import Texts

EXAMPLES = """
nntui learn                                   the list, and what you have done
nntui learn zero-init --predict 2             predict, run, compare, explain
nntui learn zero-init --try model.init=he     try changes for the task, and grade them
nntui learn zero-init --start > task.toml     the task's experiment, to train and to hand in
nntui learn zero-init --source > mine.md      a file to write a lesson of your own from
NNTUI_LANG=ru nntui learn mine.md             a lesson from a file, in Russian where it is translated
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("lesson", nargs="?", metavar="LESSON|FILE", help="a lesson's name, or a file")
    parser.add_argument(
        "--predict", type=positive, metavar="N", help="your answer to the question; then it runs"
    )
    parser.add_argument(
        "--try",
        dest="changes",
        action="append",
        metavar="PATH=VALUE",
        help="a change for the task; may be repeated",
    )
    parser.add_argument("--hint", type=positive, metavar="N", help="show the first N hints of the task")
    parser.add_argument(
        "--start", action="store_true", help="print the task's experiment as TOML, to train it"
    )
    parser.add_argument("--source", action="store_true", help="print the lesson's file")
    parser.add_argument("--glossary", action="store_true", help="every term on the screen in plain words")
    parser.add_argument("--plain", action="store_true", help="plain text even where there is a screen")
    threads_argument(parser)


def run(args: argparse.Namespace) -> int:
    """List, or do what is asked with one lesson. 0: done (or the goal is reached), 1: the goal is not reached."""
    from ..language import chosen_language
    from ..lessons import present
    from ..lessons.catalogue import list_lessons, resolve_lesson
    from ..lessons.progress import load_progress
    from ..lessons.texts import Texts

    progress = load_progress()
    say = Texts(chosen_language())
    if args.glossary:
        print("\n".join(f"{term.name}\n    {term.words}" for term in say.glossary()))
        return 0
    if args.lesson is None:
        lessons = [say.lesson(lesson) for lesson in list_lessons()]
        print(present.lesson_list(lessons, progress, say))
        return 0
    if args.source:
        sys.stdout.write(_source(args.lesson))
        return 0
    lesson = say.lesson(resolve_lesson(args.lesson))
    if args.start:
        from ..config import dump_experiment

        sys.stdout.write(dump_experiment(lesson.task.start))
        return 0
    if args.changes is not None:
        return _try(lesson, args.changes, progress, say)
    print(present.opening(lesson, say))
    if args.predict is not None:
        _play(lesson, args.predict - 1, progress, say)
    hints = args.hint or 0
    print(f"\n{present.task_words(lesson, hints, say)}")
    if hints:
        progress.note(lesson.id, hints=max(hints, progress.of(lesson.id).hints))
    return 0


def _play(lesson: Lesson, predicted: int, progress: Progress, say: Texts) -> None:
    from ..lessons import present
    from ..lessons.compare import outcome
    from ..lessons.play import Play
    from .failures import UsageError

    if predicted >= len(lesson.question.answers):
        raise UsageError(
            f"There is no answer {predicted + 1}", f"The answers are 1 to {len(lesson.question.answers)}."
        )
    play = Play(lesson.runs)
    play.run()
    hit = outcome(lesson, play.results, predicted).hit
    progress.note(lesson.id, predicted=predicted, ran=True, hit=hit)
    print(f"\n{present.comparison(lesson, play.results, predicted, say)}")
    if lesson.kind == "broken":
        print(f"\n{present.doctored(lesson, play.results, say)}")
    print(f"\n{say.word('learn', 'explanation')}\n{present.body_text(lesson.body)}")


def _try(lesson: Lesson, changes: list[str], progress: Progress, say: Texts) -> int:
    from ..config import apply_overrides
    from ..lessons import present
    from ..lessons.goals import grade
    from ..lessons.lesson import LessonRun
    from ..lessons.observation import Observation
    from ..lessons.play import Play

    play = Play([LessonRun("mine", "", apply_overrides(lesson.task.start, changes))])
    play.run()
    mine = play.results["mine"]
    assert isinstance(mine, Observation)
    verdict = grade(lesson.task, mine, say)
    solved = verdict.reached or progress.of(lesson.id).solved
    progress.note(lesson.id, changes=tuple(changes), solved=solved)
    print(present.graded(verdict, say))
    return 0 if verdict.reached else 1


def _source(name: str) -> str:
    from pathlib import Path

    from ..lessons.catalogue import lesson_names, lesson_text, read_lesson

    if name in lesson_names():
        return lesson_text(name)
    read_lesson(Path(name))  # tells what is wrong with it
    return Path(name).read_text(encoding="utf-8")
