"""Folders of pictures: cropped, resized, counted; broken files named and skipped."""

from __future__ import annotations

import sys

import numpy as np
import pytest

Image = pytest.importorskip("PIL.Image", reason="Pillow (extra: images) is not installed")


def save(path, color=(200, 100, 50), size=(40, 30), mode="RGB"):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, color).save(path)
    return path


@pytest.fixture
def folder(tmp_path):
    for number in range(6):
        save(tmp_path / "pets" / "cat" / f"{number}.png", (10 * number, 0, 0))
        save(tmp_path / "pets" / "dog" / f"{number}.jpg", (0, 10 * number, 200))
    return tmp_path / "pets"


def rows_of(found) -> np.ndarray:
    return np.concatenate([found.train.x, found.validation.x])


def test_a_folder_per_class_is_read(folder, load):
    found = load(folder, image_size=16)
    assert found.class_names == ("cat", "dog")
    assert found.image_shape == (3, 16, 16)
    assert found.train.x.dtype == np.uint8
    assert len(found.train) + len(found.validation) == 12
    assert any("12 pictures" in note for note in found.notes)
    for split in (found.train, found.validation):
        blue = split.x.reshape(-1, 3, 256)[:, 2].mean(axis=1)
        np.testing.assert_array_equal(blue > 100, split.y == 1)


def test_pictures_are_cropped_around_the_middle_not_squeezed(tmp_path, load):
    for name in ("a", "b"):
        for number in range(2):
            path = save(tmp_path / name / f"{number}.png", (0, 0, 0), size=(30, 10))
            with Image.open(path) as picture:
                picture.paste((255, 255, 255), (10, 0, 20, 10))
                picture.save(path)
    assert rows_of(load(tmp_path, image_size=8)).min() > 200


def test_rows_are_in_channel_row_column_order(tmp_path, load):
    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    for name in ("a", "b"):
        for number in range(2):
            (tmp_path / name).mkdir(exist_ok=True)
            Image.fromarray(pixels).save(tmp_path / name / f"{number}.png")
    np.testing.assert_array_equal(
        load(tmp_path, image_size=8).train.x[0], pixels.transpose(2, 0, 1).reshape(-1)
    )


def test_grey_pictures_have_one_channel_unless_told_otherwise(tmp_path, load):
    for name in ("a", "b"):
        for number in range(3):
            save(tmp_path / name / f"{number}.png", 40 * number, mode="L")
    assert load(tmp_path).image_shape == (1, 32, 32)
    assert load(tmp_path, image_color="color").image_shape == (3, 32, 32)


def test_sixteen_bit_pictures_keep_their_upper_bits(tmp_path, load):
    for name in ("a", "b"):
        for number in range(2):
            (tmp_path / name).mkdir(exist_ok=True)
            Image.fromarray(np.full((9, 9), 0x8000, np.uint16)).save(tmp_path / name / f"{number}.png")
    assert set(np.unique(load(tmp_path, image_size=4).train.x)) == {128}


def test_broken_files_are_named_and_skipped(folder, load):
    (folder / "cat" / "empty.png").write_bytes(b"")
    (folder / "cat" / "page.png").write_bytes(b"<html>")
    whole = (folder / "dog" / "5.jpg").read_bytes()
    (folder / "dog" / "half.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "dog" / ".DS_Store").write_bytes(b"x")
    (folder / "dog" / "notes.txt").write_text("x")
    found = load(folder)
    assert len(found.train) + len(found.validation) == 12
    note = next(note for note in found.notes if "skipped" in note)
    assert "3 broken files" in note
    assert "cat/empty.png (0 bytes)" in note
    assert "cat/page.png (no picture)" in note
    assert "dog/half.jpg" in note


def test_a_class_with_nothing_but_broken_files_is_refused(folder, refusal):
    (folder / "bird").mkdir()
    (folder / "bird" / "a.png").write_bytes(b"")
    error = refusal(folder)
    assert "bird" in error.title
    assert "bird/a.png (0 bytes)" in error.message


def test_train_and_test_folders_are_kept_apart(tmp_path, load, refusal):
    for part, count in (("train", 4), ("val", 2), ("test", 3)):
        for name in ("a", "b"):
            for number in range(count):
                save(tmp_path / part / name / f"{number}.png")
    found = load(tmp_path)
    assert (len(found.train), len(found.validation), len(found.test)) == (8, 4, 6)
    save(tmp_path / "test" / "c" / "0.png")
    assert "not in the training folder" in refusal(tmp_path).title


def test_a_picture_of_absurd_size_is_skipped(folder, load, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2000)
    save(folder / "cat" / "huge.png", size=(60, 60))
    found = load(folder)
    assert any("cat/huge.png" in note for note in found.notes)


def test_loose_pictures_have_no_classes(tmp_path, refusal):
    save(tmp_path / "1.png")
    assert "no classes" in refusal(tmp_path).title


def test_without_pillow_the_cure_is_told(folder, refusal, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    error = refusal(folder)
    assert "needs Pillow" in error.title
    assert "nntui[images]" in error.hint


def test_too_many_pictures_for_the_memory_are_refused(folder, refusal, monkeypatch):
    from nntui.core.data import memory

    monkeypatch.setattr(memory, "available_memory", lambda: 1000)
    assert "data.image_size" in refusal(folder).hint
