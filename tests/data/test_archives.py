"""Archives that would do harm are refused; nothing is written outside."""

from __future__ import annotations

import tarfile
from io import BytesIO

import pytest
from nntui.core.data.files.archives import names_in, unpack, visit
from nntui.core.errors import DataError


def archive_with(path, *entries: tarfile.TarInfo, content: bytes = b"x"):
    with tarfile.open(path, "w:gz") as archive:
        for entry in entries:
            entry.size = len(content) if entry.isreg() else 0
            archive.addfile(entry, BytesIO(content) if entry.isreg() else None)
    return path


def entry(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def test_plain_files_and_folders_are_unpacked(tmp_path):
    path = archive_with(tmp_path / "a.tar.gz", entry("d", tarfile.DIRTYPE), entry("d/one"), entry("d/._one"))
    unpack(path, tmp_path / "out")
    assert [found.name for found in (tmp_path / "out" / "d").iterdir()] == ["one"]


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "a/../../evil", "..", "a\\..\\evil", "C:evil"])
def test_a_path_that_leads_outside_is_refused(tmp_path, name):
    path = archive_with(tmp_path / "a.tar.gz", entry(name))
    with pytest.raises(DataError, match="refused"):
        unpack(path, tmp_path / "deep" / "out")
    assert not list(tmp_path.rglob("*evil*"))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_are_refused(tmp_path, kind):
    path = archive_with(tmp_path / "a.tar.gz", entry("innocent", kind, "/etc/passwd"))
    with pytest.raises(DataError, match="refused"):
        unpack(path, tmp_path / "out")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = archive_with(tmp_path / "a.tar.gz", entry("zeros"), content=bytes(10**6))
    assert path.stat().st_size < 10**4
    with pytest.raises(DataError, match="unpacks to more"):
        visit(path, lambda *_: None, max_bytes=10**5)


def test_too_many_files_are_refused(tmp_path):
    path = archive_with(tmp_path / "a.tar.gz", *(entry(str(number)) for number in range(20)))
    with pytest.raises(DataError, match="unpacks to more"):
        visit(path, lambda *_: None, max_members=10)


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>" * 50, bytes(2000)])
def test_what_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "a.tar.gz"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        list(names_in(path))
    assert str(path) in caught.value.title


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_cut_off_anywhere_is_truncated(tmp_path, packed):
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz" if packed else "w") as archive:
        for number in range(4):
            info = entry(str(number))
            info.size = 700
            archive.addfile(info, BytesIO(bytes([number]) * 700))
    whole = path.read_bytes()
    end = (
        len(whole) if packed else 4 * 1536 + 100
    )  # a plain archive ends with two blocks of zeros, then padding
    for length in range(1, end, 1 if packed else 64):
        path.write_bytes(whole[:length])
        with pytest.raises(DataError):
            visit(path, lambda *_: None)
    path.write_bytes(whole)
    visit(path, lambda *_: None)
