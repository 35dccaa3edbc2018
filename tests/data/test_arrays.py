"""NumPy's files: keys recognised, shapes explained, pickles refused."""

from __future__ import annotations

import pickle

import numpy as np
import pytest


@pytest.fixture
def images():
    """20 colour images whose value tells image, channel, row and column apart."""
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (20, 5, 6, 3), dtype=np.uint8), np.arange(20) % 2


def whole(found) -> np.ndarray:
    return np.concatenate([found.train.x, found.validation.x])


def as_set(rows: np.ndarray) -> set[bytes]:
    return {row.tobytes() for row in np.ascontiguousarray(rows)}


def test_colour_images_become_channel_first_rows(tmp_path, load, images):
    x, y = images
    expected = as_set(x.transpose(0, 3, 1, 2).reshape(20, -1))
    np.savez(tmp_path / "last.npz", x=x, y=y)
    np.savez(tmp_path / "first.npz", x=np.ascontiguousarray(x.transpose(0, 3, 1, 2)), y=y)
    for name in ("last", "first"):
        found = load(tmp_path / f"{name}.npz")
        assert found.image_shape == (3, 5, 6)
        assert found.train.x.dtype == np.uint8
        assert as_set(whole(found)) == expected


def test_grey_images_have_one_channel(tmp_path, load, images):
    np.savez(tmp_path / "a.npz", x=images[0][..., 0], y=images[1])
    assert load(tmp_path / "a.npz").image_shape == (1, 5, 6)


@pytest.mark.parametrize(
    "names",
    [
        ("x", "y"),
        ("X", "y"),
        ("data", "target"),
        ("images", "labels"),
        ("x_train", "y_train"),
        ("train_images", "train_labels"),
        ("arr_0", "arr_1"),
    ],
)
def test_common_keys_are_recognised(tmp_path, load, names):
    np.savez(
        tmp_path / "a.npz",
        **{names[0]: np.random.default_rng(0).normal(size=(20, 3)), names[1]: np.arange(20) % 2},
    )
    found = load(tmp_path / "a.npz")
    assert found.features == 3
    assert found.task == "classification"


def test_medmnist_keys_are_recognised(tmp_path, load):
    arrays = {}
    for part, count in (("train", 20), ("val", 6), ("test", 8)):
        arrays[f"{part}_images"] = np.zeros((count, 28, 28), np.uint8)
        arrays[f"{part}_labels"] = (np.arange(count) % 2)[:, None]
    np.savez(tmp_path / "m.npz", **arrays)
    found = load(tmp_path / "m.npz")
    assert (len(found.train), len(found.validation), len(found.test)) == (20, 6, 8)
    assert found.train.y.shape == (20,)


def test_keys_that_are_not_recognised_are_listed_with_their_shapes(tmp_path, refusal):
    np.savez(tmp_path / "a.npz", foo=np.zeros((3, 4)), bar=np.zeros(3, np.int32))
    error = refusal(tmp_path / "a.npz")
    assert "foo 3x4 float64" in error.message
    assert "bar 3 int32" in error.message
    assert "x_train" in error.hint


def test_inputs_without_labels_are_told(tmp_path, refusal):
    np.savez(tmp_path / "a.npz", x_train=np.zeros((3, 4)))
    assert "'x_train'" in refusal(tmp_path / "a.npz").title


def test_float_targets_mean_regression_and_integers_classes(tmp_path, load):
    x = np.random.default_rng(0).normal(size=(20, 3))
    np.savez(tmp_path / "a.npz", x=x, y=x[:, :2])
    found = load(tmp_path / "a.npz")
    assert found.task == "regression"
    assert found.train.y.shape[1] == 2
    assert found.train.y.dtype == np.float32
    np.savez(tmp_path / "b.npz", x=x, y=(np.arange(20) % 2).astype(float))
    assert load(tmp_path / "b.npz").task == "regression"
    assert any('data.task = "classification"' in note for note in load(tmp_path / "b.npz").notes)
    assert load(tmp_path / "b.npz", task="classification").class_names == ("0", "1")


def test_one_hot_and_text_labels_become_classes(tmp_path, load):
    x, numbers = np.random.default_rng(0).normal(size=(30, 3)), np.arange(30) % 3
    np.savez(tmp_path / "a.npz", x=x, y=np.eye(3)[numbers])
    assert load(tmp_path / "a.npz").outputs == 3
    np.savez(tmp_path / "b.npz", x=x, y=np.array(["cat", "dog", "ant"])[numbers])
    assert load(tmp_path / "b.npz").class_names == ("ant", "cat", "dog")


def test_npy_pairs_and_folders_are_read(tmp_path, load):
    x, y = np.random.default_rng(0).normal(size=(20, 3)).astype(np.float32), np.arange(20) % 2
    np.save(tmp_path / "X_train.npy", x)
    np.save(tmp_path / "y_train.npy", y)
    assert as_set(whole(load(tmp_path / "X_train.npy"))) == as_set(x)
    np.save(tmp_path / "X_test.npy", x[:4])
    np.save(tmp_path / "y_test.npy", y[:4])
    assert len(load(tmp_path).test) == 4


def test_a_memory_mapped_file_is_left_as_it_was(tmp_path, load):
    x = np.random.default_rng(0).integers(0, 256, (20, 4, 4, 3), dtype=np.uint8)
    np.save(tmp_path / "x.npy", x)
    np.save(tmp_path / "y.npy", np.arange(20) % 2)
    before = (tmp_path / "x.npy").read_bytes()
    assert load(tmp_path / "x.npy").image_shape == (3, 4, 4)
    assert (tmp_path / "x.npy").read_bytes() == before


def test_an_npy_without_labels_is_told(tmp_path, refusal):
    np.save(tmp_path / "measurements.npy", np.zeros((3, 4)))
    assert "labels" in refusal(tmp_path / "measurements.npy").title


class Runs:
    def __reduce__(self):
        return exec, ("raise SystemExit('ran')",)


def test_pickles_in_numpy_files_are_refused(tmp_path, refusal):
    wicked = np.array([Runs()], dtype=object)
    np.savez(tmp_path / "a.npz", x=wicked, y=np.zeros(1))
    assert "refused" in refusal(tmp_path / "a.npz").title
    np.save(tmp_path / "x.npy", wicked)
    np.save(tmp_path / "y.npy", np.zeros(1))
    assert "refused" in refusal(tmp_path / "x.npy").title
    (tmp_path / "b.npz").write_bytes(pickle.dumps(Runs()))
    assert "refused" in refusal(tmp_path / "b.npz").title


@pytest.mark.parametrize("keep", [0, 10, 200])
def test_truncated_files_are_told(tmp_path, refusal, keep):
    x, y = np.zeros((50, 3)), np.arange(50) % 2
    np.savez(tmp_path / "a.npz", x=x, y=y)
    np.save(tmp_path / "x.npy", x)
    np.save(tmp_path / "y.npy", y)
    for name in ("a.npz", "x.npy"):
        path = tmp_path / name
        path.write_bytes(path.read_bytes()[:keep])
        assert str(path) in refusal(path).title


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((4, 2, 3, 5, 6)),
        np.zeros((4, 5, 6, 7)),
        np.array(3.0),
        np.array(["a", "b"]),
        np.zeros(4, complex),
    ],
)
def test_shapes_and_types_that_are_not_understood_are_explained(tmp_path, refusal, array):
    np.savez(tmp_path / "a.npz", x=array, y=np.zeros(4, int))
    assert "x in" in refusal(tmp_path / "a.npz").title


def test_numbers_too_large_for_float32_are_reported_as_infinite(tmp_path, refusal):
    x = np.ones((20, 2))
    x[3, 1] = 1e300
    np.savez(tmp_path / "a.npz", x=x, y=np.arange(20) % 2)
    assert "row 4, column 2" in refusal(tmp_path / "a.npz").message
