"""The page of claims: a row for every lesson, made by running it."""

from __future__ import annotations

from pathlib import Path

from nntui.core.lessons import table
from nntui.core.lessons.catalogue import lesson_names, load_lesson
from nntui.core.lessons.measures import MEASURES

PAGE = Path(__file__).resolve().parents[2] / "LESSONS.md"


def test_a_row_says_what_was_measured_and_how_the_task_ends():
    row = table._row(load_lesson("zero-init"))
    assert row.count(" | ") == 4
    assert "**One, 64 times over**" in row
    assert "not reached (" in row
    assert "`model.init=xavier`: reached (" in row


def test_the_page_in_the_repository_has_every_lesson_and_every_figure():
    text = PAGE.read_text(encoding="utf-8")
    for name in lesson_names():
        assert f"| `{name}` | {load_lesson(name).claim} |" in text
    for name in MEASURES:
        assert f"* `{name}" in text
