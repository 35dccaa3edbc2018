"""The lessons that come with nntui: the scripted solution reaches the goal, doing nothing does not, and the question
has one right answer by what is measured."""

from __future__ import annotations

import time
from functools import cache

import pytest
from nntui.core.config import apply_overrides
from nntui.core.lessons.catalogue import SECTIONS, lesson_names, list_lessons, load_lesson
from nntui.core.lessons.compare import outcome, rows
from nntui.core.lessons.goals import Verdict, grade
from nntui.core.lessons.lesson import LessonRun
from nntui.core.lessons.observation import Observation
from nntui.core.lessons.play import Play

BROKEN = tuple(name for name in lesson_names() if name.startswith("broken-"))


@cache
def played(name: str) -> Play:
    play = Play(load_lesson(name).runs)
    play.run()
    return play


def tried(name: str, changes: tuple[str, ...]) -> Verdict:
    task = load_lesson(name).task
    play = Play([LessonRun("mine", "", apply_overrides(task.start, changes))])
    play.run()
    mine = play.results["mine"]
    assert isinstance(mine, Observation)
    return grade(task, mine)


@pytest.mark.parametrize("name", lesson_names())
def test_the_scripted_solution_reaches_the_goal(name: str):
    verdict = tried(name, load_lesson(name).task.solution)
    assert verdict.reached, verdict.checks


@pytest.mark.parametrize("name", lesson_names())
def test_doing_nothing_does_not_reach_the_goal(name: str):
    assert not tried(name, ()).reached


@pytest.mark.parametrize("name", lesson_names())
def test_exactly_one_answer_is_right_by_what_was_measured(name: str):
    assert len(outcome(load_lesson(name), played(name).results).right) == 1


@pytest.mark.parametrize("name", lesson_names())
def test_every_run_ends_well_under_a_minute_and_gives_the_figures_it_is_compared_by(name: str):
    lesson = load_lesson(name)
    began = time.process_time()
    play = Play(lesson.runs)
    play.run()
    assert (
        time.process_time() - began < 60.0
    )  # a promise of the lessons, not a measurement: they take a second or two
    shown = rows(lesson, play.results)
    assert len(shown) == len(lesson.runs)
    lost = {
        "learning-rates",
        "broken-explosion",
        "broken-two-units",
    }  # a run that is lost has no final figures: that is the lesson
    if name not in lost:
        assert all(figure != "–" for row in shown for figure in row.figures)


def test_there_is_a_lesson_for_every_section_and_a_gallery_of_broken_runs():
    lessons = list_lessons()
    assert [section for section in SECTIONS if any(lesson.section == section for lesson in lessons)] == list(
        SECTIONS
    )
    assert sum(lesson.kind == "lesson" for lesson in lessons) >= 14
    assert sum(lesson.kind == "broken" for lesson in lessons) >= 12
    assert {lesson.section for lesson in lessons} == set(SECTIONS)


@pytest.mark.parametrize("name", BROKEN)
def test_the_doctor_has_an_answer_for_every_broken_run_and_one_of_its_fixes_helps(name: str):
    (result,) = played(name).results.values()
    assert isinstance(result, Observation)
    findings = [record.finding for record in result.history.findings if record.finding.severity != "hint"]
    assert findings
    assert findings[0].fixes


@pytest.mark.parametrize("name", lesson_names())
def test_every_lesson_has_hints_in_steps_and_a_short_body(name: str):
    lesson = load_lesson(name)
    assert len(lesson.task.hints) >= 3
    assert len(lesson.body.split()) < 320
