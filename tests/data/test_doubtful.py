"""Rows out whose labels their neighbours contradict, and validation rows of the file left aside."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.data.doubtful import agreed_rows


@pytest.fixture
def clouds():
    """Four clouds of 100 points, every ninth label wrong."""
    rng = np.random.default_rng(3)
    truth = np.arange(400) % 4
    x = 6.0 * np.eye(4)[truth] + rng.normal(0, 1.0, (400, 4))
    wrong = np.arange(400) % 9 == 0
    y = np.where(wrong, (truth + 1) % 4, truth)
    return x.astype(np.float32), y, wrong


def test_wrong_labels_are_found_and_right_ones_stay(clouds):
    x, y, wrong = clouds
    kept = agreed_rows(x, y, 4, seed=0)
    assert not wrong[kept].any()
    assert len(kept) >= 0.97 * (~wrong).sum()


def test_where_most_labels_are_wrong_more_neighbours_are_asked(monkeypatch):
    rng = np.random.default_rng(5)
    truth = np.arange(1200) % 6
    x = (6.0 * np.eye(6)[truth] + rng.normal(0, 1.0, (1200, 6))).astype(np.float32)
    wrong = rng.random(1200) < 0.6
    y = np.where(wrong, (truth + rng.integers(1, 6, 1200)) % 6, truth)

    def share_right() -> float:
        return float(1.0 - wrong[agreed_rows(x, y, 6, seed=0)].mean())

    many = share_right()
    monkeypatch.setattr("nntui.core.data.doubtful.MORE_VOTERS", ())
    assert many > 0.95
    assert share_right() < 0.9


def test_of_every_class_some_rows_stay(clouds):
    x, _, _ = clouds
    y = np.zeros(400, np.int64)
    y[::50] = 1  # lost among the others
    assert (y[agreed_rows(x, y, 2, seed=0)] == 1).sum() == 2


def test_a_handful_of_rows_is_left_alone():
    assert len(agreed_rows(np.eye(6, dtype=np.float32), np.arange(6), 6, seed=0)) == 6


def test_only_training_rows_are_dropped_and_the_notes_say_how_many(clouds, tmp_path, load):
    x, y, wrong = clouds
    path = tmp_path / "noisy.npz"
    np.savez(path, x_train=x, y_train=y, x_val=x[:40], y_val=y[:40])
    found = load(path, doubtful="drop")
    assert len(found.validation) == 40
    assert len(found.train) <= (~wrong).sum()
    assert any(f"{400 - len(found.train)} training rows dropped" in note for note in found.notes)


def test_a_files_own_validation_rows_are_left_aside_on_request(clouds, tmp_path, load):
    x, y, _ = clouds
    path = tmp_path / "split.npz"
    np.savez(path, x_train=x, y_train=y, x_val=x[:40] + 100.0, y_val=y[:40])
    assert load(path).own_validation
    found = load(path, resplit=True, validation=0.25)
    assert not found.own_validation
    assert (len(found.train), len(found.validation)) == (300, 100)
    assert found.validation.x.max() < 50.0
    assert any("40 validation examples of the file left aside" in note for note in found.notes)
