"""Points in the plane: deterministic, balanced, of the shape they are named after."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config.experiment import DataConfig
from nntui.core.data.synthetic import SYNTHETIC, make_synthetic

ILL = ("units", "rare", "sorted")
"""Made with a fault, for lessons."""
CLASSED = ["spirals", "moons", "circles", "xor", "blobs"]


def made(name: str, **settings):
    return make_synthetic(DataConfig(source=name, **settings))


@pytest.mark.parametrize("name", SYNTHETIC)
def test_the_same_seed_gives_the_same_points_and_another_seed_others(name):
    first, again, other = made(name, seed=3), made(name, seed=3), made(name, seed=4)
    np.testing.assert_array_equal(first.x, again.x)
    np.testing.assert_array_equal(first.y, again.y)
    assert not np.array_equal(first.x, other.x)


@pytest.mark.parametrize("name", [name for name in SYNTHETIC if name not in ILL])
def test_points_are_float32_pairs_within_the_picture(name):
    found = made(name, samples=500, noise=0.0)
    assert found.x.shape == (500, 2)
    assert found.x.dtype == np.float32
    assert np.abs(found.x).max() <= 1.05


@pytest.mark.parametrize("name", CLASSED)
def test_classes_are_balanced_and_take_turns(name):
    found = made(name, samples=120)
    classes = len(found.class_names)
    assert np.ptp(np.bincount(found.y)) <= 1
    for start in range(0, 120 - classes, classes):
        assert len(np.unique(found.y[start : start + classes])) == classes


@pytest.mark.parametrize(("name", "classes"), [("spirals", 5), ("circles", 4), ("blobs", 7)])
def test_the_class_count_is_as_asked(name, classes):
    found = made(name, classes=classes)
    assert len(found.class_names) == len(np.unique(found.y)) == classes


def test_the_axes_of_units_are_a_thousand_times_apart():
    spread = made("units", samples=500).x.std(axis=0)
    assert 300.0 < spread[0] / spread[1] < 3000.0


def test_one_row_in_thirty_is_of_the_rare_class():
    assert np.bincount(made("rare", samples=3000).y).tolist() == [2900, 100]


def test_sorted_rows_come_class_by_class():
    labels = made("sorted", classes=4).y
    assert (np.diff(labels) >= 0).all()
    assert len(np.unique(labels)) == 4


def test_circles_without_noise_lie_on_their_radii():
    found = made("circles", classes=4, noise=0.0)
    np.testing.assert_allclose(np.linalg.norm(found.x, axis=1), (found.y + 1) / 4, rtol=1e-5)


def test_xor_without_noise_follows_the_sign_of_the_product():
    found = made("xor", noise=0.0)
    np.testing.assert_array_equal(found.y, (found.x[:, 0] * found.x[:, 1] < 0).astype(int))


def test_spiral_arms_are_turned_copies_of_each_other():
    found = made("spirals", classes=2, noise=0.0, samples=100)
    np.testing.assert_allclose(found.x[found.y == 0], -found.x[found.y == 1], atol=1e-6)


def test_waves_without_noise_follow_the_stated_function():
    found = made("waves", noise=0.0)
    expected = np.sin(np.pi * found.x[:, 0]) * np.cos(np.pi * found.x[:, 1])
    assert found.task == "regression"
    np.testing.assert_allclose(found.y[:, 0], expected, atol=1e-5)


@pytest.mark.parametrize("name", ["moons", "circles", "xor", "blobs"])
def test_noise_has_the_stated_spread(name):
    clean, noisy = made(name, samples=20_000, noise=0.0), made(name, samples=20_000, noise=0.2)
    if name == "blobs":  # every point of a class starts from its centre
        assert np.std(noisy.x[noisy.y == 0] - clean.x[0], axis=0) == pytest.approx([0.2, 0.2], rel=0.05)
    else:
        assert noisy.x.var() - clean.x.var() == pytest.approx(0.04, rel=0.15)


def test_too_few_points_for_the_classes_are_refused(refusal):
    error = refusal("spirals", samples=10, classes=8)
    assert "16" in error.hint
