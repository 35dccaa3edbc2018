"""Axes, their ticks and their limits."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.tui.plotting.axis import Axis
from nntui.tui.plotting.columns import points
from nntui.tui.plotting.cursor import moved
from nntui.tui.plotting.layout import lay_out
from nntui.tui.plotting.limits import Limits, data_range, grow_end, hold, round_up
from nntui.tui.plotting.ticks import clock, short, ticks

ANY = st.floats(allow_nan=True, allow_infinity=True)


def labels(axis, most):
    return [tick.label for tick in ticks(axis, most)]


@pytest.mark.parametrize(
    ("axis", "most", "expected"),
    [
        (Axis(0, 1000, kind="integer"), 6, ["0", "200", "400", "600", "800", "1k"]),
        (Axis(0, 1000, kind="integer"), 5, ["0", "250", "500", "750", "1k"]),
        (Axis(0, 12_500, kind="integer"), 4, ["0", "5k", "10k"]),
        (Axis(0, 4, kind="integer"), 9, ["0", "1", "2", "3", "4"]),
        (Axis(0, 1), 5, ["0", "0.25", "0.5", "0.75", "1"]),
        (Axis(-0.4, 0.4), 5, ["-0.4", "-0.2", "0", "0.2", "0.4"]),
        (Axis(0.981, 0.985), 5, ["0.981", "0.982", "0.983", "0.984", "0.985"]),
        (Axis(0, 4e-5), 5, ["0", "1e-5", "2e-5", "3e-5", "4e-5"]),
        (Axis(0.1, 5, log=True), 8, ["0.1", "0.2", "0.5", "1", "2", "5"]),
        (Axis(1e-6, 1e4, log=True), 6, ["1e-6", "1e-4", "0.01", "1", "100", "10k"]),
        (Axis(2.1, 2.9, log=True), 5, ["2.2", "2.4", "2.6", "2.8"]),
        (Axis(0, 300, kind="time"), 6, ["0", "1m", "2m", "3m", "4m", "5m"]),
        (Axis(0, 7200, kind="time"), 5, ["0", "30m", "1h", "1h30", "2h"]),
    ],
)
def test_ticks_are_few_round_and_short(axis, most, expected):
    assert labels(axis, most) == expected


@given(ANY, ANY, st.booleans(), st.sampled_from(["number", "integer", "time"]), st.integers(1, 12))
def test_ticks_lie_on_any_axis_and_are_told_apart(lo, hi, log, kind, most):
    axis = Axis(lo, hi, log=log, kind=kind)
    marks = ticks(axis, most)
    assert len({mark.label for mark in marks}) == len(marks)
    fractions = axis.fraction([mark.value for mark in marks])
    assert ((fractions > -1e-6) & (fractions < 1 + 1e-6)).all()


@given(ANY, ANY, st.booleans())
def test_limits_no_axis_can_have_are_mended(lo, hi, log):
    axis = Axis(lo, hi, log=log)
    assert math.isfinite(axis.lo)
    assert math.isfinite(axis.hi)
    assert axis.lo < axis.hi
    assert not log or axis.lo > 0


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.floats(0, 1), st.booleans())
def test_a_place_on_the_axis_leads_back_to_its_value(lo, span, share, log):
    lo = abs(lo) + 0.1 if log else lo
    axis = Axis(lo, lo + span, log=log)
    assert float(axis.fraction(axis.value(share))) == pytest.approx(share, abs=1e-4)


def test_what_has_no_logarithm_lies_below_the_axis_and_nan_nowhere():
    fractions = Axis(0.1, 10, log=True).fraction([0.0, -3.0, np.nan, 1.0])
    assert (fractions[:2] < -1).all()
    assert np.isnan(fractions[2])
    assert fractions[3] == pytest.approx(0.5)


def test_the_upper_end_belongs_to_the_last_bin():
    assert Axis(0, 10).places([-0.01, 0, 9.99, 10, 10.01], 5).tolist() == [-1, 0, 4, 4, 5]


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (1500, 500, "1.5k"),
        (2_000_000, 0, "2M"),
        (0.30000000000000004, 0.1, "0.3"),
        (-0.0, 0.1, "0"),
        (1234.5, 0.5, "1234.5"),
        (7.5e-5, 2.5e-5, "7.5e-5"),
        (0.25, 0.25, "0.25"),
    ],
)
def test_numbers_are_written_short_but_exact_to_the_step(value, step, text):
    assert short(value, step) == text


def test_seconds_are_written_as_people_say_them():
    assert [clock(s) for s in (0, 45, 90, 120, 3600, 4500, -30)] == [
        "0",
        "45s",
        "1m30",
        "2m",
        "1h",
        "1h15",
        "-30s",
    ]


def test_the_x_limit_grows_in_round_jumps_of_a_quarter_at_least():
    limit, seen = None, []
    for step in range(1, 5001):
        limit = grow_end(limit, step)
        assert limit >= step
        if not seen or seen[-1] != limit:
            seen.append(limit)
    assert seen[-5:] == [1250.0, 2000.0, 2500.0, 4000.0, 5000.0]
    assert all(after >= 1.25 * before for before, after in pairwise(seen))
    assert len(seen) < 35


@given(st.floats(1e-9, 1e12))
def test_rounding_up_is_near(value):
    assert value * (1 - 1e-9) <= round_up(value) <= 1.5 * value * (1 + 1e-9)


def test_y_limits_hold_until_the_data_leave_them_or_shrink():
    first = hold(None, 0.3, 2.2)
    assert first.lo == 0
    assert first.hi >= 2.2
    assert hold(first, 0.2, first.hi) is first
    assert hold(first, 0.2, first.hi * 1.01).hi > first.hi
    assert hold(first, 0.01, 0.1).hi < first.hi


def test_y_limits_on_a_log_axis_are_powers_or_halves_of_them():
    assert hold(None, 0.013, 3.2, log=True) == Limits(0.01, 5.0)
    assert hold(Limits(0.01, 5.0), 0.0, 3.0, log=True) == Limits(0.01, 5.0)


@given(st.floats(-1e12, 1e12), st.floats(0, 1e12))
def test_y_limits_always_hold_the_data(lo, span):
    limits = hold(None, lo, lo + span)
    slack = 1e-280 + 1e-6 * max(abs(lo), span)
    assert limits.lo <= lo + slack
    assert limits.hi >= lo + span - slack
    assert limits.lo < limits.hi


def test_a_robust_range_leaves_room_for_the_usual_not_for_the_one_spike():
    data = points(range(100), [1.0] * 99 + [1e6])
    assert data_range([data]) == Limits(1.0, 1e6)
    assert data_range([data], robust=True) == Limits(1.0, 3.0)


def test_a_range_of_nothing_is_none_and_a_log_range_takes_positive_values_only():
    assert data_range([points([], [])]) is None
    assert data_range([points([1], [np.nan])]) is None
    assert data_range([points([1, 2, 3], [-1.0, 0.0, 5.0])], log=True) == Limits(5.0, 5.0)


@given(ANY, ANY, st.booleans(), st.integers(12, 200), st.integers(4, 60))
def test_labels_never_touch_and_never_leave_the_pane(lo, hi, log, width, height):
    layout = lay_out(Axis(lo, hi, kind="integer"), Axis(lo, hi, log=log), width, height)
    assert layout.columns >= 2
    assert layout.rows >= 1
    assert all(0 <= tick.cell < layout.columns for tick in layout.x_ticks)
    assert all(0 <= tick.cell < layout.rows for tick in layout.y_ticks)
    assert all(len(tick.label) < layout.gutter for tick in layout.y_ticks)


def test_the_cursor_moves_by_cells_and_stops_at_the_ends():
    axis = Axis(0, 1000, kind="integer")
    end = moved(axis, 100, None, 0)
    assert end == 995
    assert moved(axis, 100, end, 5) == end
    assert moved(axis, 100, end, -1) == 985
    assert moved(axis, 100, 3, -99) == 5


def test_the_cursor_on_a_few_steps_still_reaches_every_cell():
    axis = Axis(0, 4, kind="integer")
    seen = [moved(axis, 40, 0.0, by) for by in range(40)]
    assert [axis.place(value, 40) for value in seen] == list(range(40))
