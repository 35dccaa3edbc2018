"""Splits: every row once, classes in proportion, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.core.data.splitting import limit_rows, split_rows
from nntui.core.errors import DataError

LABELS = st.lists(st.integers(2, 40), min_size=2, max_size=6).map(
    lambda counts: np.repeat(np.arange(len(counts)), counts)
)
SHARES = st.floats(0.05, 0.45)


@given(labels=LABELS, validation=SHARES, test=SHARES, seed=st.integers(0, 10))
def test_every_row_is_in_exactly_one_split(labels, validation, test, seed):
    rows = split_rows(len(labels), labels, validation=validation, test=test, seed=seed)
    together = np.concatenate([rows.train, rows.validation, rows.test])
    np.testing.assert_array_equal(np.sort(together), np.arange(len(labels)))
    for part in (rows.train, rows.validation, rows.test):
        np.testing.assert_array_equal(part, np.sort(part))


@given(labels=LABELS, validation=SHARES, test=SHARES, seed=st.integers(0, 10))
def test_every_class_keeps_a_training_row_and_its_proportion(labels, validation, test, seed):
    rows = split_rows(len(labels), labels, validation=validation, test=test, seed=seed)
    sizes = np.bincount(labels)
    assert np.bincount(labels[rows.train], minlength=len(sizes)).min() >= 1
    held = np.bincount(labels[rows.validation], minlength=len(sizes))
    crowded = sizes >= 10  # with fewer, the row kept for training may outweigh the share
    assert np.abs(held - validation * sizes)[crowded].max(initial=0) <= 1.5
    assert (held <= np.ceil(validation * sizes)).all()


def test_a_small_class_serves_validation_before_test():
    labels = np.repeat([0, 1], [2, 40])
    rows = split_rows(42, labels, validation=0.4, test=0.4, seed=0)
    for part, expected in ((rows.train, 1), (rows.validation, 1), (rows.test, 0)):
        assert np.count_nonzero(labels[part] == 0) == expected


def test_shares_are_exact_where_they_can_be():
    labels = np.repeat(np.arange(10), 100)
    rows = split_rows(1000, labels, validation=0.2, test=0.1, seed=0)
    assert (len(rows.train), len(rows.validation), len(rows.test)) == (700, 200, 100)
    np.testing.assert_array_equal(np.bincount(labels[rows.validation]), [20] * 10)


def test_the_seed_decides_and_nothing_else():
    labels = np.repeat(np.arange(3), 50)
    first, again, other = (
        split_rows(150, labels, validation=0.2, test=0.0, seed=seed).train for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_regression_rows_are_split_without_labels():
    rows = split_rows(100, None, validation=0.25, test=0.25, seed=0)
    assert (len(rows.train), len(rows.validation), len(rows.test)) == (50, 25, 25)


def test_a_small_share_still_gives_one_row_to_judge_by():
    rows = split_rows(5, None, validation=0.01, test=0.0, seed=0)
    assert len(rows.validation) == 1


def test_one_row_cannot_be_split():
    with pytest.raises(DataError, match="cannot be split"):
        split_rows(1, None, validation=0.2, test=0.0, seed=0)


def test_shares_that_take_everything_are_refused():
    with pytest.raises(DataError, match="left for training"):
        split_rows(100, None, validation=0.6, test=0.4, seed=0)


@given(labels=LABELS, seed=st.integers(0, 5), extra=st.integers(0, 60))
def test_a_limit_keeps_every_class_and_is_met_exactly(labels, seed, extra):
    rows = np.arange(len(labels))
    classes = len(np.unique(labels))
    limit = classes + extra
    chosen = limit_rows(rows, labels, limit, seed)
    assert len(chosen) == min(limit, len(labels))
    assert len(np.unique(labels[chosen])) == classes


def test_a_limit_is_in_proportion():
    labels = np.repeat([0, 1], [900, 100])
    chosen = limit_rows(np.arange(1000), labels, 100, seed=0)
    np.testing.assert_array_equal(np.bincount(labels[chosen]), [90, 10])


def test_a_limit_below_the_class_count_is_refused():
    with pytest.raises(DataError, match="less than the 3 classes"):
        limit_rows(np.arange(30), np.repeat(np.arange(3), 10), 2, seed=0)


def test_a_limit_leaves_the_other_splits_alone(load):
    whole, limited = load("digits"), load("digits", limit=100)
    assert len(limited.train) == 100
    np.testing.assert_array_equal(whole.validation.x, limited.validation.x)
