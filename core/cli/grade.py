"""`nntui grade`: whether a saved run reaches a lesson's goal; an exit code and JSON, without a network."""

from __future__ import annotations

import argparse
import json

EXAMPLES = """
nntui grade zero-init --run last
nntui grade homework.md --run 1f3a --json
nntui grade homework.md --run handed-in/anna --json > anna.json || echo "not reached"
"""

NOT_REACHED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("lesson", metavar="FILE|LESSON", help="the lesson whose task the run was made for")
    parser.add_argument(
        "--run", required=True, metavar="RUN", help='a run\'s id or part of one, "last", or its folder'
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--runs-dir", metavar="DIR", help="where runs are kept")


def run(args: argparse.Namespace) -> int:
    """Grade; 0 where the goal is reached, 1 where it is not, 2 for a lesson or run that cannot be read."""
    from ..language import chosen_language
    from ..lessons import present
    from ..lessons.catalogue import resolve_lesson
    from ..lessons.goals import grade
    from ..lessons.observation import Observation
    from ..lessons.texts import Texts
    from ..runs.store import RunStore

    lesson = resolve_lesson(args.lesson)
    reader = RunStore(args.runs_dir).open(args.run)
    say = Texts() if args.json else Texts(chosen_language())
    verdict = grade(lesson.task, Observation.of_events(reader.events()), say)
    if args.json:
        print(json.dumps({"lesson": lesson.id, "run": reader.id, **verdict.to_dict()}))
    else:
        print(f"{lesson.title} · {reader.id}\n{present.graded(verdict, say)}")
    return 0 if verdict.reached else NOT_REACHED
