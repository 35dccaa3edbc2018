"""Nearest neighbours know the labels where inputs decide them, and only there."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.measures.linear import linear_accuracy
from nntui.core.measures.neighbours import known_labels, nearest, standardised, vote


def blobs(rng: np.random.Generator, count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    y = np.arange(count) % 4
    centres = rng.normal(0, 4, (4, 6))
    return (centres[y] + rng.normal(0, 1, (count, 6))).astype(np.float32), y.astype(np.int64)


def test_neighbours_are_the_nearest_and_never_the_row_itself() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 3)).astype(np.float32)
    found = nearest(x, x, 5, leave_out=True)
    distance = ((x[:, None] - x[None]) ** 2).sum(axis=2)
    np.fill_diagonal(distance, np.inf)
    assert np.array_equal(found, np.argsort(distance, axis=1)[:, :5])


def test_separated_classes_are_known_and_shuffled_labels_are_not() -> None:
    rng = np.random.default_rng(1)
    x, y = blobs(rng)
    known = known_labels(x, y, 4, queries=200)
    assert known.accuracy > 0.9
    assert known.z > 20
    lost = known_labels(x, rng.permutation(y), 4, queries=200)
    assert abs(lost.kappa) < 0.1
    assert abs(lost.z) < 3


def test_a_tie_goes_to_the_nearest() -> None:
    labels = np.array([0, 0, 1, 1, 2], dtype=np.int64)
    assert vote(labels, np.array([[2, 0, 3, 1, 4]]), 3)[0] == 1
    assert vote(labels, np.array([[0, 2, 3, 1, 4]]), 3)[0] == 0


def test_standardising_leaves_constant_features_at_zero() -> None:
    x = np.array([[1.0, 5.0], [3.0, 5.0]], dtype=np.float32)
    assert np.array_equal(standardised(x), [[-1.0, 0.0], [1.0, 0.0]])


@pytest.mark.parametrize("features", [6, 600])
def test_a_straight_boundary_is_enough_for_blobs_and_not_for_rings(features: int) -> None:
    rng = np.random.default_rng(2)
    x, y = blobs(rng)
    wide = np.pad(x, ((0, 0), (0, features - 6)))
    assert linear_accuracy(wide[:200], y[:200], wide[200:], y[200:], 4) > 0.9
    angle, ring = rng.uniform(0, 2 * np.pi, 400), np.arange(400) % 2
    rings = (np.stack([np.cos(angle), np.sin(angle)], 1) * (1 + ring[:, None])).astype(np.float32)
    assert linear_accuracy(rings[:200], ring[:200], rings[200:], ring[200:], 2) < 0.7
