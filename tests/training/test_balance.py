"""A balanced epoch shows every class equally often."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from nntui.core.training.balance import balanced_order


@given(st.lists(st.integers(1, 40), min_size=2, max_size=5), st.integers(0, 9))
def test_classes_come_equally_often_in_an_epoch_of_the_usual_length(counts: list[int], seed: int) -> None:
    labels = np.repeat(np.arange(len(counts)), counts)
    order = balanced_order(labels, len(counts), np.random.default_rng(seed))
    assert len(order) == len(labels)
    shown = np.bincount(labels[order], minlength=len(counts))
    assert shown.max() - shown.min() <= 1


def test_a_rare_class_is_repeated_evenly_and_an_absent_one_left_out() -> None:
    labels = np.array([0] * 20 + [2] * 4)
    order = balanced_order(labels, 3, np.random.default_rng(0))
    assert np.array_equal(np.bincount(order, minlength=24)[20:], [3, 3, 3, 3])
