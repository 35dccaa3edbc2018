"""CIFAR's binary layout: folder, archive, single file; record by record the right pixels."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture
def folder(tmp_path, tiny_cifar):
    for name, content in tiny_cifar().items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "cifar-10-batches-bin"


def test_every_record_becomes_its_label_and_its_planes(folder, load):
    found = load(folder)
    assert found.image_shape == (3, 32, 32)
    assert found.train.x.dtype == np.uint8
    assert (len(found.train), len(found.validation), len(found.test)) == (80, 20, 20)
    for split in (found.train, found.validation):
        red = split.x[:, 0].astype(int)  # an image's number is its red value
        np.testing.assert_array_equal(split.y, red % 10)
        np.testing.assert_array_equal(split.x[:, 1024], (red + 50) % 256)
        np.testing.assert_array_equal(split.x[:, -1], (red + 100) % 256)


def test_folder_outer_folder_and_archive_are_the_same_data(folder, tmp_path, tiny_cifar, tar_of, load):
    from nntui.core.data import identity

    archive = tmp_path / "cifar-10-binary.tar.gz"
    shuffled = dict(reversed(tiny_cifar().items()))
    archive.write_bytes(tar_of(shuffled))
    checksums = {identity(load(source))["checksum"] for source in (folder, tmp_path, archive)}
    assert len(checksums) == 1


def test_one_batch_file_is_read_alone(folder, load):
    found = load(folder / "data_batch_2.bin")
    assert len(found.train) + len(found.validation) == 20
    assert found.class_names[0] == "airplane"


def test_cifar_100_uses_the_fine_labels(tmp_path, cifar_bytes, load):
    (tmp_path / "train.bin").write_bytes(cifar_bytes(300, label_bytes=2, classes=100))
    (tmp_path / "test.bin").write_bytes(cifar_bytes(100, label_bytes=2, classes=100))
    (tmp_path / "fine_label_names.txt").write_text("\n".join(f"thing{n}" for n in range(100)) + "\n")
    found = load(tmp_path)
    assert found.name == "cifar-100"
    assert found.class_names[99] == "thing99"
    np.testing.assert_array_equal(np.bincount(found.test.y), np.ones(100))


def test_a_missing_batch_is_named(folder, refusal):
    (folder / "data_batch_3.bin").unlink()
    error = refusal(folder)
    assert "lacks data_batch_3.bin" in error.title
    assert "nntui data get" in error.hint


@pytest.mark.parametrize("size", [0, 1000, 3072, 3074, 3073 * 19 + 5])
def test_a_file_that_ends_within_a_record_is_truncated(folder, refusal, size):
    content = (folder / "data_batch_1.bin").read_bytes()
    (folder / "data_batch_1.bin").write_bytes(content[:size])
    error = refusal(folder)
    assert "truncated" in error.title
    assert "data_batch_1.bin" in error.message


def test_a_batch_that_lost_whole_records_is_noticed(folder, refusal):
    content = (folder / "data_batch_4.bin").read_bytes()
    (folder / "data_batch_4.bin").write_bytes(content[: 3073 * 10])
    assert "10 records, another training file 20" in refusal(folder).message


def test_a_label_that_is_no_class_is_refused(folder, refusal):
    path = folder / "data_batch_1.bin"
    content = bytearray(path.read_bytes())
    content[3073 * 4] = 11
    path.write_bytes(bytes(content))
    error = refusal(folder)
    assert "Row 5 has label 11" in error.message


def test_a_truncated_archive_is_refused(tmp_path, tiny_cifar, tar_of, refusal):
    packed = tar_of(tiny_cifar())
    for share in (0.3, 0.9):
        path = tmp_path / "cifar-10-binary.tar.gz"
        path.write_bytes(packed[: int(len(packed) * share)])
        assert "truncated" in refusal(path).title


def test_an_archive_of_something_else_is_refused(tmp_path, tar_of, refusal):
    path = tmp_path / "other.tar.gz"
    path.write_bytes(tar_of({"readme.txt": b"hello"}))
    assert "holds no data set" in refusal(path).title


def test_the_real_archive_has_balanced_true_classes(real_data, load):
    found = load(real_data / "cifar-10-small-binary.tar.gz")
    assert (len(found.train), len(found.validation), len(found.test)) == (8000, 2000, 2000)
    means = np.concatenate([found.train.x, found.validation.x]).reshape(-1, 3, 1024).mean(axis=(0, 2)) / 255
    np.testing.assert_allclose(means, [0.4914, 0.4822, 0.4465], atol=0.01)  # of all 50,000
