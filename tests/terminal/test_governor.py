"""Plots wait for the link; the first answer times it; a silent terminal falls back to the budget."""

from __future__ import annotations

import pytest
from nntui.tui.terminal.governor import ANSWER_SECONDS, SILENT_SECONDS, Governor, behind_multiplexer
from nntui.tui.terminal.meter import WINDOW, Meter


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def governor(**more) -> tuple[Governor, Clock]:
    clock = Clock()
    return Governor(clock=clock, **more), clock


def test_frames_come_no_faster_than_asked():
    g, clock = governor(acknowledged=False, fps=2.0, budget=1e9)
    assert g.may_draw()
    g.drew(10)
    clock.now += 0.3
    assert not g.may_draw()
    clock.now += 0.2
    assert g.may_draw()


def test_no_plot_before_the_answer_to_the_last_one():
    g, clock = governor(acknowledged=True, budget=1e9)
    assert g.wants_query()
    g.drew(500)
    clock.now += 5.0
    assert not g.may_draw()
    clock.now += 1.5
    g.answered()
    assert g.round_trip == pytest.approx(6.5)
    assert g.may_draw()


def test_a_terminal_that_never_answers_is_left_to_the_budget():
    g, clock = governor(acknowledged=True, budget=1e9)
    g.drew(500)
    clock.now += ANSWER_SECONDS + 1
    assert g.may_draw()
    assert not g.wants_query()


def test_the_budget_holds_over_any_length_of_time():
    g, clock = governor(acknowledged=False, budget=1000.0, fps=50.0)
    sent = 0
    began = clock.now
    while clock.now - began < 60.0:
        if g.may_draw():
            g.drew(700)
            sent += 700
        clock.now += 0.02
    assert 0.95 * 60_000 < sent < 60_000 + 1000 + 700


def test_a_long_pause_earns_no_more_than_one_second():
    g, clock = governor(acknowledged=False, budget=1000.0, fps=1000.0)
    clock.now += 3600
    sent = 0
    while g.may_draw():
        g.drew(100)
        sent += 100
        clock.now += 0.002
    assert sent <= 1200


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({"TMUX": "/tmp/x"}, True), ({"STY": "1.pts"}, True), ({"TERM": "screen-256color"}, True),
     ({"TERM": "tmux-256color"}, True), ({"TERM": "xterm-256color"}, False), ({}, False)],
)  # fmt: skip
def test_multiplexers_are_known_by_their_signs(environment, expected):
    assert behind_multiplexer(environment) is expected


def test_the_meter_counts_over_its_window():
    clock = Clock()
    meter = Meter(clock)
    for _ in range(10):
        meter.wrote(100)
        meter.drew()
        clock.now += 0.1
    assert meter.bytes == 1000
    assert meter.bytes_per_second == pytest.approx(1000 / WINDOW)
    assert meter.frames_per_second == pytest.approx(10 / WINDOW)
    clock.now += WINDOW + 1
    assert meter.bytes_per_second == 0.0


def test_a_link_that_stops_answering_is_silent_and_its_next_answer_ends_that():
    g, clock = governor(acknowledged=True, budget=1e9)
    g.drew(500)
    clock.now += 10.0
    assert not g.silent, "it has never answered: nothing is known of it"
    g.answered()
    g.drew(500)
    clock.now += SILENT_SECONDS - 1
    assert not g.silent
    clock.now += 2.0
    assert g.silent
    g.answered()
    assert not g.silent


def test_a_terminal_that_answers_after_all_is_asked_again():
    g, clock = governor(acknowledged=True, budget=1e9)
    g.drew(500)
    clock.now += ANSWER_SECONDS + 1
    assert g.may_draw()
    g.answered()
    assert g.wants_query()


def test_a_frame_with_nothing_new_counts_against_the_rate():
    g, clock = governor(acknowledged=False, fps=2.0, budget=1e9)
    g.began()
    clock.now += 0.3
    assert not g.may_draw()
