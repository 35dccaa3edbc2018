"""What the plots show of a run: a plain value that keys change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.tui.panes.plot_window import NARROWEST, SMOOTHING, PlotWindow

WHOLE = 1000.0


def test_all_of_a_run_is_seen_at_first() -> None:
    assert PlotWindow().seen(300, WHOLE) == (0.0, WHOLE)


def test_zooming_in_keeps_the_cursor_where_it_stands() -> None:
    zoomed = PlotWindow(cursor=250.0).zoomed(2.0, 300, WHOLE)
    low, high = zoomed.seen(300, WHOLE)
    assert high - low == pytest.approx(500)
    assert (250 - low) / (high - low) == pytest.approx(0.25)


def test_zooming_out_again_shows_everything() -> None:
    window = PlotWindow(cursor=250.0).zoomed(2.0, 300, WHOLE).zoomed(0.5, 300, WHOLE)
    assert window.span is None


@given(
    moves=st.lists(st.sampled_from(["in", "out", "left", "right", "follow"]), max_size=12),
    step=st.floats(1, WHOLE),
)
def test_the_view_never_leaves_the_run_and_never_vanishes(moves: list[str], step: float) -> None:
    window = PlotWindow()
    for move in moves:
        match move:
            case "in" | "out":
                window = window.zoomed(2.0 if move == "in" else 0.5, step, WHOLE)
            case "left" | "right":
                window = window.panned(-1 if move == "left" else 1, step, WHOLE)
            case "follow":
                window = window.following(step, WHOLE)
        low, high = window.seen(step, WHOLE)
        assert low >= 0
        assert high - low >= NARROWEST - 1e-6
        assert high <= 1.5 * WHOLE


def test_a_view_that_follows_has_the_newest_step_in_it_and_moves_in_jumps() -> None:
    window = PlotWindow().following(400, WHOLE)
    places = {window.seen(step, WHOLE) for step in range(400, 600)}
    assert all(low <= step <= high for step in range(400, 600) for low, high in [window.seen(step, WHOLE)])
    assert len(places) <= 5
    assert window.following(500, WHOLE).span is None


def test_panning_lets_go_of_the_newest_step() -> None:
    assert not PlotWindow().following(400, WHOLE).panned(-1, 400, WHOLE).follow


def test_the_view_comes_along_with_the_cursor() -> None:
    window = PlotWindow(span=(0.0, 100.0)).with_cursor(150.0, 300, WHOLE)
    low, high = window.seen(300, WHOLE)
    assert low <= 150 <= high


def test_smoothing_stays_within_its_strengths() -> None:
    window = PlotWindow()
    for _ in range(10):
        window = window.smoother(1)
    assert window.strength == SMOOTHING[-1]
    for _ in range(10):
        window = window.smoother(-1)
    assert window.strength == 0.0


def test_earlier_runs_are_none_the_last_or_all() -> None:
    window, seen = PlotWindow(), []
    for _ in range(3):
        window = window.next_ghosts(4)
        seen.append(window.ghosts)
    assert seen == [4, 0, 1]
