"""Curves as dots: no spike lost, no line broken but where the data are, patterns that can be told apart."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.tui.plotting.axis import Axis
from nntui.tui.plotting.columns import Columns, points
from nntui.tui.plotting.dots import BRAILLE, pack
from nntui.tui.plotting.patterns import Pattern, faint, pattern_of, sample, shown
from nntui.tui.plotting.strokes import raster, strokes

WIDTH, HEIGHT = 80, 48
X, Y = Axis(0, WIDTH), Axis(0, HEIGHT - 1)
LEVELS = st.lists(st.integers(0, HEIGHT - 1), min_size=2, max_size=WIDTH)


def of(values, step=1, **how):
    return strokes(points(np.arange(len(values)) * step, values), X, Y, WIDTH, HEIGHT, **how)


@given(LEVELS)
def test_every_point_is_covered_by_its_columns_stroke(values):
    shape = of(values)
    place = np.arange(len(values))
    assert shape.drawn[place].all()
    assert (shape.low[place] <= values).all()
    assert (shape.high[place] >= values).all()


@given(LEVELS, st.integers(1, 6))
def test_a_curve_is_one_line_whose_strokes_touch_and_never_overlap_between_points(values, step):
    values = values[: WIDTH // step]
    shape = of(values, step)
    drawn = np.flatnonzero(shape.drawn)
    assert drawn.tolist() == list(range(drawn[0], drawn[-1] + 1))
    for left, right in pairwise(drawn):
        gap = max(shape.low[right] - shape.high[left], shape.low[left] - shape.high[right])
        assert gap <= 1
    assert shape.low[drawn].min() == min(values)
    assert shape.high[drawn].max() == max(values)


def test_without_joining_only_the_points_are_drawn():
    assert raster(of([3, 40, 3], 10, joined=False), HEIGHT).sum() == 3


def test_a_stroke_covers_minimum_and_maximum_of_its_column():
    data = Columns(*(np.array([value]) for value in (5.0, 2.0, 30.0, 9.0, 9.0)), np.array([0]))
    shape = strokes(data, X, Y, WIDTH, HEIGHT)
    assert (shape.low[5], shape.high[5]) == (2, 30)


def test_columns_that_fall_together_are_merged():
    data = points([5.1, 5.4, 5.9, 7.0], [3.0, 40.0, 8.0, 8.0])
    shape = strokes(data, X, Y, WIDTH, HEIGHT, joined=False)
    assert (shape.low[5], shape.high[5]) == (3, 40)


def test_no_line_crosses_a_column_that_was_not_finite():
    shape = of([10, 10, np.nan, 10, 10], 5)
    assert shape.bad[10]
    assert not shape.drawn[6:15].any()
    assert shape.drawn[:6].all()
    assert shape.drawn[15:21].all()


def test_a_line_leaves_through_the_edge_towards_points_beyond_it():
    data = points([-10, 10, 200], [0, 20, 20])
    shape = strokes(data, X, Y, WIDTH, HEIGHT)
    assert shape.drawn.all()
    assert shape.low[0] == pytest.approx(10, abs=1)


def test_what_lies_beyond_the_limits_is_told():
    shape = strokes(points([1, 2, 3], [5.0, 1e9, -7.0]), X, Y, WIDTH, HEIGHT)
    assert np.flatnonzero(shape.above).tolist() == [2]
    assert np.flatnonzero(shape.below).tolist() == [3]


def test_zero_on_a_log_axis_is_below_it():
    shape = strokes(points([1, 2], [1.0, 0.0]), X, Axis(0.1, 10, log=True), WIDTH, HEIGHT)
    assert np.flatnonzero(shape.below).tolist() == [2]


def test_no_data_and_nothing_finite_draw_nothing():
    assert not of([]).drawn.any()
    empty = of([np.nan, np.nan])
    assert not empty.drawn.any()
    assert empty.bad.sum() == 2


@given(st.lists(st.booleans(), min_size=8, max_size=8))
def test_dots_become_the_braille_character_of_the_unicode_standard(flags):
    dots = np.array(flags).reshape(4, 2)
    numbered = ((0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (3, 0), (3, 1))  # dots 1..8 of the standard
    expected = BRAILLE + sum(1 << bit for bit, place in enumerate(numbered) if dots[place])
    assert BRAILLE + int(pack(dots)[0, 0]) == expected


@pytest.mark.parametrize("pattern", [pattern for pattern in Pattern if pattern is not Pattern.SOLID])
def test_a_spike_reaches_its_tip_in_every_pattern(pattern):
    for place in range(20, 40):
        values = [4] * WIDTH
        values[place] = 44
        shape = of(values)
        dots = raster(shape, HEIGHT, shown(pattern, shape, HEIGHT))
        assert dots[HEIGHT - 1 - 44, place]


@pytest.mark.parametrize(("one", "other"), combinations(Pattern, 2))
def test_any_two_patterns_differ_on_a_level_line(one, other):
    shape = of([20] * WIDTH)

    def row(pattern):
        return raster(shape, HEIGHT, shown(pattern, shape, HEIGHT)).any(axis=0)

    assert (row(one) != row(other)).sum() >= WIDTH // 10


@pytest.mark.parametrize("pattern", list(Pattern))
def test_the_sample_in_the_legend_is_the_pattern(pattern):
    shape = of([1] * 8)
    drawn = pack(raster(shape, 4, shown(pattern, shape, 4)))
    assert sample(pattern, 4).tolist() == drawn[0, :4].tolist()


def test_patterns_follow_each_other_and_then_repeat():
    count = len(Pattern)
    assert [pattern_of(index) for index in range(count)] == list(Pattern)
    assert pattern_of(count) is Pattern.SOLID


def test_a_faint_band_has_about_half_the_dots_but_keeps_single_ones():
    band = Columns(*(np.full(WIDTH, value) for value in (0.0, 4.0, 43.0, 20.0, 20.0)), np.zeros(WIDTH, int))
    band = Columns(np.arange(WIDTH) + 0.0, band.low, band.high, band.mean, band.last, band.bad)
    shape = strokes(band, X, Y, WIDTH, HEIGHT)
    share = raster(shape, HEIGHT, faint(shape, HEIGHT)).sum() / raster(shape, HEIGHT).sum()
    assert 0.4 < share < 0.6
    level = of([20] * WIDTH)
    assert raster(level, HEIGHT, faint(level, HEIGHT)).sum() == WIDTH
