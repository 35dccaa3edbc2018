"""Grading: only an ended run that keeps the rules and is measured good enough reaches a goal."""

from __future__ import annotations

from dataclasses import replace

from nntui.core.config import apply_overrides
from nntui.core.lessons.catalogue import load_lesson
from nntui.core.lessons.goals import grade
from nntui.core.lessons.lesson import LessonRun
from nntui.core.lessons.observation import Observation
from nntui.core.lessons.play import Play


def run_of(lesson: str, *changes: str) -> tuple[Observation, list]:
    task = load_lesson(lesson).task
    play = Play([LessonRun("mine", "", apply_overrides(task.start, changes))])
    events: list = []
    play.run()
    mine = play.results["mine"]
    assert isinstance(mine, Observation)
    return mine, events


def test_a_good_result_that_breaks_the_rules_is_not_accepted():
    mine, _ = run_of("zero-init", "model.init=xavier", "training.epochs=11")
    verdict = grade(load_lesson("zero-init").task, mine)
    assert not verdict.reached
    broken = [check for check in verdict.checks if not check.reached]
    assert [check.found for check in broken] == ["changed: training.epochs"]


def test_a_run_that_is_still_going_on_reaches_nothing():
    mine, _ = run_of("zero-init", "model.init=xavier")
    assert grade(load_lesson("zero-init").task, mine).reached
    mine.history.finished = None
    assert not grade(load_lesson("zero-init").task, mine).reached


def test_a_setting_changed_while_the_run_goes_on_counts_as_changed():
    mine, _ = run_of("zero-init", "model.init=xavier")
    mine.history.settings["optimizer.learning_rate"] = 0.5
    assert not grade(load_lesson("zero-init").task, mine).reached


def test_a_higher_goal_is_not_reached_by_the_same_run():
    task = load_lesson("zero-init").task
    mine, _ = run_of("zero-init", "model.init=xavier")
    from nntui.core.lessons.expression import parse_condition

    assert not grade(replace(task, goals=(parse_condition("val_accuracy > 1.1"),)), mine).reached
