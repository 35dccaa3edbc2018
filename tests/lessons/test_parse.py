"""Lesson files: read whole, and told line by line where they are malformed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from nntui.core.lessons.catalogue import lesson_names, lesson_text, read_lesson
from nntui.core.lessons.parse import LessonError, parse_lesson

GOOD = """+++
title = "A lesson"
section = "Mine"
claim = "Something is so."
compare = ["val_accuracy"]

[experiment]
preset = "digits-mlp"
[experiment.training]
epochs = 2

[question]
text = "Is it?"
[[question.answers]]
text = "yes"
when = "val_accuracy@one > 0.5"
[[question.answers]]
text = "no"
when = "val_accuracy@one <= 0.5"

[[runs]]
name = "one"
words = "the run"
change = ["optimizer.learning_rate=0.01"]

[task]
text = "Do it."
goals = ["val_accuracy >= 0.9"]
only = ["optimizer.learning_rate"]
hints = ["Try."]
solution = ["optimizer.learning_rate=0.05"]
+++
Because.
"""


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(LessonError) as caught:
        parse_lesson(text)
    return caught.value.problems


def line(text: str, fragment: str) -> int:
    return next(number for number, row in enumerate(text.splitlines(), start=1) if fragment in row)


def test_a_good_file_becomes_a_lesson():
    lesson = parse_lesson(GOOD, name="mine")
    assert (lesson.id, lesson.title, lesson.body) == ("mine", "A lesson", "Because.")
    assert lesson.runs[0].experiment.training.epochs == 2
    assert lesson.runs[0].experiment.optimizer.learning_rate == 0.01
    assert lesson.task.start.optimizer.learning_rate != 0.01
    assert [str(goal) for goal in lesson.task.goals] == ["val_accuracy >= 0.9"]


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ('title = "A lesson"\n', "", "section =", "title is missing"),
        ('claim = "Something', 'cliam = "Something', "cliam", "means nothing here; did you mean 'claim'"),
        ("epochs = 2", "epochs = 0", "epochs = 0", "training.epochs"),
        ("optimizer.learning_rate=0.01", "optimizer.rate=0.01", "optimizer.rate", "no such setting"),
        (
            "val_accuracy >= 0.9",
            "accuracy >= 0.9",
            '"accuracy >=',
            "no figure 'accuracy'; did you mean 'val_accuracy'",
        ),
        ("val_accuracy >= 0.9", "val_accuracy@one >= 0.9", "goals =", "leave out @one"),
        (
            "val_accuracy@one > 0.5",
            "val_accuracy@two > 0.5",
            "@two",
            "no run of this lesson; the runs are @one",
        ),
        ("val_accuracy@one > 0.5", "val_accuracy@one", 'when = "val_accuracy@one"', "compares nothing"),
        ("val_accuracy@one > 0.5", "start_std@one > 0.5", "start_std", "a hidden layer's number in brackets"),
        (
            'only = ["optimizer.learning_rate"]',
            'only = ["optimizer.lr"]',
            "only =",
            "no setting 'optimizer.lr'",
        ),
        ('preset = "digits-mlp"', 'preset = "digit-mlp"', "preset =", "Did you mean 'digits-mlp'"),
        ('words = "the run"', "words = 3", "words = 3", "must be text in quotes"),
        ('goals = ["val_accuracy >= 0.9"]', "goals = []", "goals = []", "a task needs a goal"),
        ("learning_rate=0.05", "learning_rate=-1", "solution", "optimizer.learning_rate"),
        (
            'solution = ["',
            'solution = ["optimizer.name=adam", "',
            "solution",
            "optimizer.name may not change",
        ),
    ],
)
def test_every_mistake_is_told_with_its_line(old: str, new: str, at: str, words: str):
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    found = problems(text)
    assert any(words in message and number == line(text, at) for number, message in found) or (
        old.startswith("title") and any(words in message for _, message in found)
    ), found


def test_all_mistakes_are_told_at_once_in_order():
    text = GOOD.replace('claim = "Something', 'cliam = "Something').replace("epochs = 2", "epochs = 0")
    numbers = [number for number, _ in problems(text)]
    assert len(numbers) >= 3
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("", 1, "begins with a line of +++"),
        ("Hello\n+++\n+++\n", 1, "begins with a line of +++"),
        ("+++\ntitle = 3\n", 1, "no closing line"),
        ("+++\ntitle = \n+++\nx", 2, "this is not TOML"),
        ('+++\na = 1\nb = "open\n+++\nx', 3, "this is not TOML"),
    ],
)
def test_what_is_no_lesson_at_all_is_told_with_the_line(text: str, at: int, words: str):
    ((number, message),) = problems(text)
    assert (number, words in message) == (at, True), message


def test_a_missing_explanation_is_told():
    assert any("explanation is missing" in message for _, message in problems(GOOD.replace("Because.", "")))


def test_a_file_of_ones_own_is_read_and_named_in_errors(tmp_path):
    path = tmp_path / "mine.md"
    path.write_text(GOOD.replace("epochs = 2", "epochs = -2"), encoding="utf-8")
    with pytest.raises(LessonError, match=r"mine\.md"):
        read_lesson(path)


@pytest.mark.parametrize("name", lesson_names())
def test_no_cut_of_a_lesson_file_gives_anything_but_a_lesson_or_its_errors(name: str):
    text = lesson_text(name)
    for end in range(0, len(text), 97):
        with suppress(LessonError):
            assert parse_lesson(text[:end]).task.goals
