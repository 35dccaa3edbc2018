"""Checks and cures between a reader and a data set: NaN, labels, given splits."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.data import NonFiniteData


def save(path, **arrays):
    np.savez(path, **arrays)
    return path


@pytest.fixture
def arrays():
    rng = np.random.default_rng(0)
    return rng.normal(size=(60, 3)).astype(np.float32), np.arange(60) % 3


def test_nan_and_infinity_are_refused_with_their_places_and_counts(tmp_path, arrays, refusal):
    x, y = arrays
    x[4, 1], x[9, 1], x[9, 2] = np.nan, np.inf, -np.inf
    error = refusal(save(tmp_path / "bad.npz", x=x, y=y))
    assert isinstance(error, NonFiniteData)
    assert (error.rows, error.columns, error.count) == (2, 2, 3)
    assert "row 5, column 2" in error.message
    assert 'data.missing = "drop"' in error.hint


def test_rows_with_nan_are_dropped_on_request(tmp_path, arrays, load):
    x, y = arrays
    x[4, 1] = np.nan
    found = load(save(tmp_path / "bad.npz", x=x, y=y), missing="drop")
    assert len(found.train) + len(found.validation) == 59
    assert any("1 training row" in note for note in found.notes)


def test_nan_is_filled_in_with_medians_of_the_training_rows_only(tmp_path, load):
    x_train = np.array([[1.0], [2.0], [9.0], [np.nan]], dtype=np.float32)
    x_val = np.array([[np.nan], [1000.0]], dtype=np.float32)
    y_train, y_val = np.array([0, 1, 0, 1]), np.array([0, 1])
    path = save(tmp_path / "bad.npz", x_train=x_train, y_train=y_train, x_val=x_val, y_val=y_val)
    found = load(path, missing="impute")
    assert found.train.x[3, 0] == 2.0
    np.testing.assert_array_equal(found.validation.x[:, 0], [2.0, 1000.0])


def test_a_column_of_nothing_but_nan_cannot_be_filled_in(tmp_path, arrays, refusal):
    x, y = arrays
    x[:, 2] = np.nan
    error = refusal(save(tmp_path / "bad.npz", x=x, y=y, feature_names=["a", "b", "c"]), missing="impute")
    assert "'c'" in error.title


def test_a_target_that_is_nan_is_refused_or_its_row_dropped(tmp_path, arrays, load, refusal):
    x, y = arrays
    y = y.astype(np.float32) + 0.5
    y[7] = np.nan
    path = save(tmp_path / "bad.npz", x=x, y=y)
    assert "target" in refusal(path).title
    found = load(path, missing="impute")
    assert len(found.train) + len(found.validation) == 59


def test_uint8_stays_uint8(tmp_path, load):
    x = np.arange(240, dtype=np.uint8).reshape(60, 4)
    found = load(save(tmp_path / "a.npz", x=x, y=np.arange(60) % 3))
    assert found.train.x.dtype == np.uint8


def test_given_splits_are_kept(tmp_path, arrays, load):
    x, y = arrays
    path = save(
        tmp_path / "a.npz",
        x_train=x[:30], y_train=y[:30], x_val=x[30:50], y_val=y[30:50], x_test=x[50:], y_test=y[50:],
    )  # fmt: skip
    found = load(path, test=0.3)
    np.testing.assert_array_equal(found.train.x, x[:30])
    np.testing.assert_array_equal(found.validation.x, x[30:50])
    np.testing.assert_array_equal(found.test.x, x[50:])
    assert any("data.test is not used" in note for note in found.notes)


def test_a_test_share_comes_out_of_training_where_only_validation_is_given(tmp_path, arrays, load):
    x, y = arrays
    path = save(tmp_path / "a.npz", x_train=x[:40], y_train=y[:40], x_val=x[40:], y_val=y[40:])
    found = load(path, test=0.25)
    assert (len(found.train), len(found.validation), len(found.test)) == (30, 20, 10)


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (np.zeros(60, int), "one class only"),
        (np.r_[np.zeros(59, int), 1], "classes with one example"),
        (np.r_[np.zeros(30, int), np.full(30, 3)], "labels with gaps"),
        (np.r_[np.zeros(30, int), np.full(30, -1)], "labels with gaps"),
        (np.full(60, 0.5), ""),
    ],
)
def test_labels_that_cannot_be_learned_are_refused(tmp_path, arrays, refusal, labels, words):
    error = refusal(save(tmp_path / "a.npz", x=arrays[0], y=labels), task="classification")
    assert words in error.title


def test_labels_from_one_up_are_numbered_from_zero_and_said_so(tmp_path, arrays, load):
    x, y = arrays
    found = load(save(tmp_path / "a.npz", x=x, y=y + 1))
    assert found.class_names == ("1", "2", "3")
    assert set(found.train.y) == {0, 1, 2}
    assert any("numbered" in note for note in found.notes)


def test_labels_beyond_the_named_classes_are_refused_with_the_row(tmp_path, arrays, refusal):
    x, y = arrays
    y[5] = 7
    error = refusal(save(tmp_path / "a.npz", x=x, y=y, class_names=["a", "b", "c"]))
    assert "Row 6 has label 7" in error.message


def test_labels_and_inputs_of_different_length_are_refused(tmp_path, arrays, refusal):
    x, y = arrays
    assert "60 inputs but 50 labels" in refusal(save(tmp_path / "a.npz", x=x, y=y[:50])).message


def test_no_rows_are_refused(tmp_path, refusal):
    error = refusal(save(tmp_path / "a.npz", x=np.zeros((0, 3)), y=np.zeros(0, int)))
    assert "0 rows" in error.title


def test_splits_with_other_features_are_refused(tmp_path, arrays, refusal):
    x, y = arrays
    path = save(tmp_path / "a.npz", x_train=x, y_train=y, x_val=x[:, :2], y_val=y)
    assert "another shape" in refusal(path).title
