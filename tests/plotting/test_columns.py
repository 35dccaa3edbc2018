"""Reduction to columns: nothing that matters may get lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.tui.plotting.columns import points, reduce_columns, smoothed

VALUES = st.lists(
    st.one_of(st.floats(-1e6, 1e6, width=32), st.sampled_from([np.nan, np.inf, -np.inf])),
    min_size=1,
    max_size=300,
)


@given(VALUES, st.integers(1, 60))
def test_every_column_holds_exactly_its_own_points(values, count):
    x, y = np.arange(1, len(values) + 1), np.array(values, np.float32)
    lo, hi = 0.0, float(len(values))
    columns = reduce_columns(x, y, lo, hi, count)
    place = np.clip(np.searchsorted(np.linspace(lo, hi, count + 1), x, side="right") - 1, 0, count - 1)
    groups = [y[place == number].astype(float) for number in np.unique(place)]
    assert len(columns) == len(groups)
    for number, group in enumerate(groups):
        good = group[np.isfinite(group)]
        assert columns.bad[number] == len(group) - len(good)
        if len(good):
            assert columns.low[number] == good.min()
            assert columns.high[number] == good.max()
            assert columns.mean[number] == pytest.approx(good.mean(), rel=1e-4, abs=1e-4 * np.abs(good).max())
            assert columns.last[number] == good[-1]
        else:
            assert np.isnan([columns.low[number], columns.high[number], columns.mean[number]]).all()


def test_one_spike_among_ten_million_is_kept():
    y = np.zeros(10_000_000, np.float32)
    y[7_654_321] = 9.0
    columns = reduce_columns(np.arange(len(y)), y, 0, len(y) - 1, 200)
    assert columns.high.max() == 9.0
    assert columns.x[columns.high.argmax()] == pytest.approx(7_654_321, abs=len(y) / 200)


def test_the_first_and_the_last_point_are_in():
    x = np.array([3.0, 4.0, 50.0, 99.5])
    columns = reduce_columns(x, np.array([1.0, 2.0, 3.0, 4.0]), 3.0, 99.5, 10)
    assert columns.low[0] == 1.0
    assert columns.last[-1] == 4.0


def test_points_outside_the_limits_are_left_out():
    columns = reduce_columns(np.arange(100), np.arange(100.0), 20, 29, 5)
    assert (columns.low.min(), columns.high.max()) == (20.0, 29.0)


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.uint16, np.float32, np.float64])
def test_x_may_be_of_any_real_dtype(dtype):
    columns = reduce_columns(np.arange(1000).astype(dtype), np.arange(1000.0), 0, 999, 10)
    assert columns.low.tolist() == [100.0 * step for step in range(10)]


def test_logarithmic_columns_have_equal_ratio():
    x = np.arange(1, 10_001)
    columns = reduce_columns(x, x.astype(float), 1, 10_000, 4, log=True)
    assert columns.low.tolist() == [1, 10, 100, 1000]
    assert columns.high.tolist() == [9, 99, 999, 10_000]


def test_no_points_give_no_columns():
    assert len(reduce_columns(np.array([]), np.array([]), 0, 1, 10)) == 0
    assert len(reduce_columns(np.array([5.0]), np.array([1.0]), 0, 1, 10)) == 0


def test_lengths_that_differ_are_refused():
    with pytest.raises(ValueError, match="3 x values and 2"):
        reduce_columns(np.arange(3), np.arange(2.0), 0, 1, 5)
    with pytest.raises(ValueError, match="3 x values and 2"):
        points([1, 2, 3], [1, 2])


def test_sums_beyond_float32_do_not_make_good_values_bad():
    y = np.full(4000, 3e38, np.float32)
    columns = reduce_columns(np.arange(4000), y, 0, 3999, 4)
    assert columns.bad.sum() == 0
    assert columns.mean == pytest.approx([3e38] * 4, rel=1e-6)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=80), st.floats(0.01, 0.5))
def test_smoothing_never_changes_what_is_already_drawn(values, strength):
    data = points(range(len(values)), values)
    shorter = points(range(len(values) - 1), values[:-1])
    assert smoothed(data, strength, 100).mean[:-1] == pytest.approx(smoothed(shorter, strength, 100).mean)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=80), st.floats(0.0, 1.0))
def test_a_smoothed_line_stays_within_its_data(values, strength):
    line = smoothed(points(range(len(values)), values), strength, 100).mean
    assert line.min() >= min(values) - 1e-9
    assert line.max() <= max(values) + 1e-9


def test_smoothing_of_nothing_is_the_means_themselves():
    data = points([0, 1, 2], [1.0, 5.0, 3.0])
    assert smoothed(data, 0.0, 10).mean.tolist() == [1.0, 5.0, 3.0]


def test_a_smoothed_line_keeps_its_breaks():
    line = smoothed(points([0, 1, 2], [1.0, np.nan, 3.0]), 0.1, 10)
    assert np.isnan(line.mean).tolist() == [False, True, False]
    assert line.bad.tolist() == [0, 1, 0]
