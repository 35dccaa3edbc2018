"""CIFAR-10's pickles: the arrays come out, and nothing else can."""

from __future__ import annotations

import os
import pickle
from io import BytesIO

import numpy as np
import pytest
from nntui.core.data.files.cifar_pickle import read_arrays
from nntui.core.errors import DataError


def batch(count: int = 20, first: int = 0) -> dict:
    numbers = np.arange(first, first + count)
    x = np.repeat((numbers % 256)[:, None], 3072, axis=1).astype(np.uint8)
    return {b"data": x, b"labels": [int(number % 10) for number in numbers], b"filenames": [b"a.png"] * count}


@pytest.fixture
def folder(tmp_path):
    for place, name in enumerate([f"data_batch_{n}" for n in range(1, 6)] + ["test_batch"]):
        (tmp_path / name).write_bytes(pickle.dumps(batch(20, 20 * place), protocol=2))
    return tmp_path


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4])
@pytest.mark.parametrize(
    "array",
    [
        np.arange(12, dtype=np.uint8).reshape(3, 4),
        np.asfortranarray(np.arange(12, dtype=">i4").reshape(3, 4)),
        np.arange(3, dtype=np.float64),
    ],
)
def test_arrays_come_back_as_they_were(protocol, array):
    found = read_arrays(BytesIO(pickle.dumps({"data": array}, protocol=protocol)), "it")
    np.testing.assert_array_equal(found["data"], array)


def test_the_folder_is_read(folder, load):
    found = load(folder)
    assert (len(found.train), len(found.validation), len(found.test)) == (80, 20, 20)
    np.testing.assert_array_equal(found.train.y, found.train.x[:, 0] % 10)


class Runs:
    """A pickle that runs a command where it is unpickled."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("protocol", [0, 2, 4])
@pytest.mark.parametrize("function", [os.system, eval, exec, __import__, getattr, pickle.loads])
def test_a_pickle_that_would_run_something_is_refused_and_does_not(
    tmp_path, folder, refusal, function, protocol
):
    witness = tmp_path / "ran"
    wicked = {b"data": Runs(function, f"open({str(witness)!r}, 'w')"), b"labels": []}
    (folder / "data_batch_3").write_bytes(pickle.dumps(wicked, protocol=protocol))
    error = refusal(folder)
    assert "data_batch_3" in error.title
    assert "refused" in error.title
    assert not witness.exists()


def test_that_pickle_does_run_where_nothing_stops_it(tmp_path):
    witness = tmp_path / "ran"
    wicked = pickle.dumps(Runs(exec, f"open({str(witness)!r}, 'w').close()"))
    pickle.loads(wicked)  # noqa: S301 - the control of the test above
    assert witness.exists()


@pytest.mark.parametrize(
    "array",
    [
        np.array([{"a": 1}, None], dtype=object),
        np.zeros(2, dtype=[("a", "i4"), ("b", "f8")]),
        np.array(["text"]),
        np.zeros(2, dtype="M8[s]"),
    ],
)
def test_arrays_of_anything_but_numbers_are_refused(array):
    with pytest.raises(DataError, match="refused"):
        read_arrays(BytesIO(pickle.dumps({"data": array}, protocol=2)), "it")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "truncated"),
        (pickle.dumps(batch())[:-2000], ""),
        (pickle.dumps([1, 2]), "no dictionary"),
        (b"no pickle at all", ""),
    ],
)
def test_a_broken_pickle_is_told(content, words):
    with pytest.raises(DataError) as caught:
        read_arrays(BytesIO(content), "it")
    assert words in str(caught.value)


def test_a_missing_batch_and_wrong_contents_are_named(folder, refusal):
    (folder / "data_batch_2").write_bytes(
        pickle.dumps({b"data": np.zeros((3, 5), np.uint8), b"labels": [0, 1, 2]})
    )
    assert "no CIFAR-10 batch" in refusal(folder).title
    (folder / "data_batch_2").unlink()
    assert "lacks data_batch_2" in refusal(folder).title


def test_both_real_layouts_hold_the_same_images(real_data, load):
    binary = load(real_data / "cifar-10-small-binary.tar.gz", validation=0.01)
    pickled = load(real_data / "cifar-10-small-python.tar.gz", validation=0.01)
    assert pickled.class_names == binary.class_names
    known = {row.tobytes(): label for row, label in zip(binary.test.x, binary.test.y, strict=True)}
    assert all(known[row.tobytes()] == y for row, y in zip(pickled.test.x, pickled.test.y, strict=True))
