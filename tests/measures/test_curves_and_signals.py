"""Trends, predictions, units and features: figures that can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.core.measures.features import copied_rows, feature_scale, repeated_rows, split_shift
from nntui.core.measures.predictions import class_entropy, cross_entropy, recalls, spread
from nntui.core.measures.trend import mann_kendall, theil_sen
from nntui.core.measures.units import unit_difference, unit_figures


@given(st.floats(-5, 5), st.floats(-5, 5), st.integers(0, 9))
def test_one_wild_point_does_not_move_the_slope(slope: float, start: float, wild: int) -> None:
    x = np.arange(10.0)
    y = start + slope * x
    y[wild] += 100.0
    found, intercept = theil_sen(x, y)
    assert found == pytest.approx(slope, abs=1e-9)
    assert intercept == pytest.approx(start, abs=1e-9)


def test_a_curve_too_short_has_no_slope() -> None:
    assert math.isnan(theil_sen(np.array([1.0]), np.array([1.0]))[0])


def test_mann_kendall_tells_rising_from_falling_from_neither() -> None:
    rising = np.arange(12.0)
    assert mann_kendall(rising) > 3
    assert mann_kendall(-rising) < -3
    assert mann_kendall(np.ones(12)) == 0.0


def test_cross_entropy_of_equal_logits_is_the_logarithm_of_the_classes() -> None:
    y = np.array([0, 1, 2])
    assert cross_entropy(np.zeros((3, 3)), y) == pytest.approx(math.log(3))
    assert cross_entropy(np.full((3, 3), 1e4, np.float32), y) == pytest.approx(math.log(3))


def test_entropy_of_uneven_classes_is_below_that_of_even_ones() -> None:
    assert class_entropy(np.array([5, 5])) == pytest.approx(math.log(2))
    assert class_entropy(np.array([99, 1, 0])) < 0.1


def test_recall_of_a_class_without_examples_is_unknown() -> None:
    logits = np.array([[1.0, 0, 0], [1, 0, 0], [0, 1, 0]])
    found = recalls(logits, np.array([0, 1, 1]), 3)
    assert found[:2] == pytest.approx([1.0, 0.5])
    assert math.isnan(found[2])


def test_the_same_answer_for_all_has_no_spread() -> None:
    assert spread(np.tile([3.0, -1.0], (8, 1))) == 0.0


def test_dead_zero_and_saturated_units_are_counted() -> None:
    outputs = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    figures = unit_figures(outputs, "relu")
    assert figures.dead == pytest.approx(2 / 3)
    assert figures.zeros == pytest.approx(5 / 6)
    assert unit_figures(np.array([[0.99, 0.5, -0.99]]), "tanh").saturated == pytest.approx(2 / 3)
    assert unit_figures(np.array([[0.99, 0.5, 0.01]]), "sigmoid").saturated == pytest.approx(2 / 3)
    assert unit_figures(outputs, "tanh").zeros == 0.0


def test_equal_units_do_not_differ_and_random_ones_do() -> None:
    rng = np.random.default_rng(0)
    column = rng.normal(size=(20, 1))
    assert unit_difference(np.repeat(column, 7, axis=1)) == pytest.approx(0.0, abs=1e-12)
    assert unit_difference(np.zeros((20, 7))) == 0.0
    assert unit_difference(rng.normal(size=(20, 7))) > 0.5


def test_scale_offset_and_constant_features() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(20.0, 2.0, (500, 4)).astype(np.float32)
    x[:, 3] = 7.0
    scale = feature_scale(x)
    assert scale.offset == pytest.approx(10.0, rel=0.2)
    assert scale.constant == pytest.approx(0.25)


def test_a_stretched_split_is_told_from_an_equal_one() -> None:
    rng = np.random.default_rng(2)
    train, other = rng.normal(size=(2, 800, 5)).astype(np.float32)
    assert split_shift(train, other).scale < 0.1
    assert split_shift(train, 3 * other + 1).mean > 0.8
    assert split_shift(train, 3 * other + 1).scale == pytest.approx(math.log(3), abs=0.1)


def test_copies_are_found_among_the_training_rows() -> None:
    rng = np.random.default_rng(3)
    train = rng.normal(size=(50, 3))
    assert copied_rows(
        np.concatenate([train[:5], rng.normal(size=(15, 3))]), [train[:7], train[7:]]
    ) == pytest.approx(0.25)
    assert repeated_rows(np.concatenate([train, train[:10]])) == pytest.approx(10 / 60)
