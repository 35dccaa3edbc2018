"""IDX: the official folder, a pair by itself, and every way a file can be wrong."""

from __future__ import annotations

import gzip
import struct

import numpy as np
import pytest
from nntui.core.data.files.idx import read_idx
from nntui.core.errors import DataError


@pytest.mark.parametrize("dtype", ["u1", "i1", "i2", "i4", "f4", "f8"])
@pytest.mark.parametrize("name", ["a-idx", "a-idx.gz"])
def test_arrays_come_back_as_they_were(tmp_path, write_idx, dtype, name):
    array = np.arange(24).reshape(2, 3, 4).astype(dtype)
    found = read_idx(write_idx(tmp_path / name, array))
    np.testing.assert_array_equal(found, array)
    assert found.dtype.kind == array.dtype.kind


def test_the_official_folder_has_two_splits_and_a_third_is_made(tmp_path, tiny_mnist, load):
    found = load(tiny_mnist(tmp_path / "mnist"), validation=0.25)
    assert (len(found.train), len(found.validation), len(found.test)) == (30, 10, 20)
    assert found.image_shape == (1, 28, 28)
    assert found.train.x.dtype == np.uint8
    assert found.class_names == tuple("0123456789")


def test_fashion_has_its_class_names(tmp_path, tiny_mnist, load):
    assert load(tiny_mnist(tmp_path / "fashion-mnist")).class_names[8] == "Bag"


def test_torchvisions_raw_folder_is_found(tmp_path, tiny_mnist, load):
    tiny_mnist(tmp_path / "MNIST" / "raw")
    assert load(tmp_path / "MNIST").name == "MNIST"


def test_a_pair_is_found_by_its_images_file(tmp_path, tiny_mnist, load):
    folder = tiny_mnist(tmp_path)
    found = load(folder / "t10k-images-idx3-ubyte.gz")
    assert len(found.train) + len(found.validation) == 20
    assert found.test is None


def test_a_missing_labels_file_is_named(tmp_path, tiny_mnist, refusal):
    folder = tiny_mnist(tmp_path)
    (folder / "train-labels-idx1-ubyte.gz").unlink()
    assert "lacks train-labels-idx1-ubyte" in refusal(folder).title
    assert "labels" in refusal(folder / "train-images-idx3-ubyte.gz").title


def test_counts_that_differ_are_refused(tmp_path, tiny_mnist, write_idx, refusal):
    folder = tiny_mnist(tmp_path)
    write_idx(folder / "train-labels-idx1-ubyte.gz", np.zeros(39, np.uint8))
    assert "40 images but 39 labels" in refusal(folder).message


GOOD = struct.pack(">HBB", 0, 8, 1) + struct.pack(">I", 5) + bytes(5)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\0\0", "truncated"),
        (b"\x89PNG1234", "not an IDX file"),
        (b"<html>404</html>", "not an IDX file"),
        (GOOD[:6], "truncated"),
        (GOOD[:-2], "truncated"),
        (GOOD + b"x", "longer"),
        (gzip.compress(GOOD, mtime=0)[:-9], "truncated"),
        (gzip.compress(GOOD, mtime=0)[:-8] + b"8 wrong!", "damaged"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(tmp_path, content, words):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words) as caught:
        read_idx(path)
    assert str(path) in caught.value.title


def test_a_header_that_asks_for_more_than_there_is_memory_is_refused(tmp_path, monkeypatch):
    from nntui.core.data import memory

    monkeypatch.setattr(memory, "available_memory", lambda: 10**9)
    path = tmp_path / "bomb-idx1-ubyte"
    path.write_bytes(struct.pack(">HBBI", 0, 8, 1, 2**32 - 1))
    with pytest.raises(DataError, match="does not fit"):
        read_idx(path)


def test_a_file_without_permission_is_told(tmp_path, monkeypatch):
    path = tmp_path / "a-idx1-ubyte"
    path.write_bytes(GOOD)

    def denied(*_args, **_settings):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(type(path), "open", denied)
    with pytest.raises(DataError, match="may not be read"):
        read_idx(path)
