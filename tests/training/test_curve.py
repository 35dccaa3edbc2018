"""A curve of any length in bounded memory loses no spike, no NaN, and neither its first nor its last point."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nntui.core.training.curve import Curve

blocks = st.lists(st.integers(1, 200), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(blocks, st.integers(4, 64), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_extremes_counts_and_ends_survive_any_blocks(sizes, capacity, columns, seed):
    rng = np.random.default_rng(seed)
    values = rng.standard_normal(sum(sizes))
    values[rng.random(len(values)) < 0.1] = np.nan
    curve = Curve(capacity)
    start = 0
    for size in sizes:
        curve.extend(np.arange(start, start + size), values[start : start + size])
        start += size
    picture = curve.columns(columns)
    finite = values[np.isfinite(values)]
    assert len(curve) == len(values)
    assert len(picture.x) <= columns
    assert picture.bad.sum() == np.isnan(values).sum()
    if len(finite):
        assert np.nanmin(picture.low) == finite.min()
        assert np.nanmax(picture.high) == finite.max()
    assert curve.bounds == (0.0, len(values) - 1.0)
    assert curve.last[0] == len(values) - 1
    assert (np.diff(picture.x) > 0).all()


def test_one_spike_in_a_million_is_seen():
    curve = Curve()
    values = np.ones(1_000_000)
    values[777_777] = 50.0
    for start in range(0, len(values), 999):
        stop = min(start + 999, len(values))
        curve.extend(np.arange(start, stop), values[start:stop])
    picture = curve.columns(80)
    assert picture.high.max() == 50.0
    assert (picture.high == 50.0).sum() == 1
    assert picture.x[picture.high.argmax()] == pytest.approx(777_777, rel=0.02)
    assert picture.mean.min() == pytest.approx(1.0)


def test_memory_does_not_grow():
    curve = Curve(64)
    for start in range(0, 100_000, 500):
        curve.extend(np.arange(start, start + 500), np.zeros(500))
    assert sum(array.nbytes for array in curve._store.values()) == 64 * 8 * 8


def test_zooming_takes_only_what_is_inside():
    curve = Curve()
    curve.extend(np.arange(1000), np.arange(1000.0))
    picture = curve.columns(10, 500, 599)
    assert picture.low.min() == 500
    assert picture.high.max() == 599


def test_no_points_and_one_point():
    curve = Curve()
    assert len(curve.columns(10).x) == 0
    assert curve.bounds is None
    curve.append(5, 2.5)
    picture = curve.columns(10)
    assert picture.x.tolist() == [5.0]
    assert picture.mean.tolist() == [2.5]


def test_infinity_is_counted_not_drawn():
    curve = Curve()
    curve.extend([0, 1, 2], [1.0, np.inf, 3.0])
    picture = curve.columns(1)
    assert picture.high.tolist() == [3.0]
    assert picture.bad.tolist() == [1]
