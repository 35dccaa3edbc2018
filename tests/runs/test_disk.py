"""Appending and replacing: what a reader can see, and what is left after a failure."""

import errno

import pytest
from nntui.core.runs import disk as disk_module
from nntui.core.runs.disk import Disk, remove_leftovers


def test_a_replaced_file_is_never_seen_half_written(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(disk_module.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        Disk().replace(path, b"new", sync=True)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
    monkeypatch.undo()
    Disk().replace(path, b"new", sync=True)
    assert path.read_bytes() == b"new"


def test_an_append_that_failed_half_way_is_cut_off_by_the_next(tmp_path):
    path, disk = tmp_path / "lines", Disk()
    length = disk.append(path, b"one\n", 0)
    with path.open("ab") as file:
        file.write(b"tw")  # what a full disk leaves of the second append
    length = disk.append(path, b"two\n", length)
    assert path.read_bytes() == b"one\ntwo\n"
    assert length == 8


def test_a_partial_last_line_of_another_process_is_ended_first(tmp_path):
    path = tmp_path / "lines"
    path.write_bytes(b"one\ntw")
    length = Disk().append(path, b"three\n", Disk().size(path))
    assert path.read_bytes() == b"one\ntw\nthree\n"
    assert length == len(path.read_bytes())


def test_a_file_that_was_removed_is_made_again(tmp_path):
    path, disk = tmp_path / "lines", Disk()
    length = disk.append(path, b"one\n", 0)
    path.unlink()
    assert disk.append(path, b"two\n", length, sync=True) == 4
    assert path.read_bytes() == b"two\n"


def test_what_a_killed_process_left_beside_its_place_is_removed(tmp_path):
    (tmp_path / "checkpoints").mkdir()
    left = [
        tmp_path / ".pulse.json.1.0123abcd",
        tmp_path / "checkpoints" / ".000000010-latest.npz.1.0123abcd",
    ]
    mine = [tmp_path / ".hidden", tmp_path / "pulse.json"]
    for path in left + mine:
        path.write_bytes(b"")
    remove_leftovers(tmp_path)
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in mine)
