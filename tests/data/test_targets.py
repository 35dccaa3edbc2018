"""Numbers to predict are standardised by the training rows, and can be brought back."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x,price\n" + "".join(f"{i},{500_000 + 1000 * i}\n" for i in range(50)))
    return path


def test_training_targets_have_mean_zero_and_spread_one(path, load):
    found = load(path, test=0.2)
    assert found.train.y.dtype == np.float32
    assert found.train.y.mean() == pytest.approx(0, abs=1e-5)
    assert found.train.y.std() == pytest.approx(1, rel=1e-5)
    assert abs(found.validation.y.mean()) > 1e-4  # its own statistics were not used
    assert any("standardised" in note and "price" in note for note in found.notes)


def test_the_values_come_back(path, load):
    found = load(path, test=0.2)
    for split in (found.train, found.validation, found.test):
        values = found.target_shift[0] + found.target_scale[0] * split.y[:, 0].astype(float)
        np.testing.assert_allclose(values, 500_000 + 1000 * split.x[:, 0].astype(float), rtol=1e-6)


def test_it_can_be_switched_off(path, load):
    found = load(path, standardize_target=False)
    assert found.train.y.min() >= 500_000
    assert found.target_scale == ()


def test_arrays_are_treated_alike_and_made_up_sets_left_alone(tmp_path, load):
    y = np.arange(40.0) * 100 + 0.5
    np.savez(tmp_path / "a.npz", x=np.arange(80.0).reshape(40, 2), y=np.column_stack([y, -y]))
    found = load(tmp_path / "a.npz")
    np.testing.assert_allclose(found.train.y.std(axis=0), [1, 1], rtol=1e-5)
    assert len(found.target_shift) == 2
    assert load("waves").target_scale == ()


def test_a_target_that_never_changes_is_refused(tmp_path, refusal):
    path = tmp_path / "a.csv"
    path.write_text("x,price\n" + "".join(f"{i},7.5\n" for i in range(20)))
    assert "one value only (7.5)" in refusal(path).title
    np.savez(tmp_path / "a.npz", x=np.ones((20, 2)), y=np.full(20, 7.5))
    assert "one value only (7.5)" in refusal(tmp_path / "a.npz").title
