"""Fetching into the store: checked, atomic, one process at a time, nothing half-written."""

from __future__ import annotations

import errno
import hashlib
import multiprocessing
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from nntui.core.data.store import place
from nntui.core.data.store.catalogue import CATALOGUE, Address, RemoteFile
from nntui.core.data.store.download import ResumingDownloader
from nntui.core.data.store.fetch import FetchError, fetch, remove
from nntui.core.data.store.progress import Cancelled
from nntui.core.errors import DataError


def quick(name, part, meter):
    return ResumingDownloader(name, part, meter, read_seconds=5.0, pauses=(0.0,), attempts=2)


@pytest.fixture
def archive(tiny_cifar, tar_of) -> bytes:
    return tar_of(tiny_cifar())


@pytest.fixture
def entry_at(archive):
    """CIFAR-10's entry with other addresses for a small archive: entry_at(url, (mirror_url, mirror_content))."""

    def make(*addresses):
        found = []
        for address in addresses:
            url, content = address if isinstance(address, tuple) else (address, archive)
            found.append(Address(url, f"sha256:{hashlib.sha256(content).hexdigest()}", len(content)))
        file = RemoteFile("cifar-10-binary.tar.gz", tuple(found))
        return replace(CATALOGUE["cifar-10"], files=(file,), contents=None, unpacked_bytes=0)

    return make


def get(entry=None, source="", name="cifar-10", **settings):
    return fetch(name, source, entry=entry, make_downloader=quick, **settings)


def leftovers(home: Path) -> list[str]:
    """What is in the store beside whole sets and lock files."""
    folder = home / "datasets" / place.UNFINISHED
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix != ".lock")


def test_a_fetched_set_can_be_loaded_by_its_name(home, server, archive, entry_at, load):
    fetched = get(entry_at(server.url("/cifar.tar.gz", archive)))
    assert fetched.folder == home / "datasets" / "cifar-10"
    assert fetched.official
    found = load("cifar-10")
    assert found.name == found.source == "cifar-10"
    assert "none stated" in found.licence
    assert len(found.test) == 20
    assert leftovers(home) == []


def test_a_set_that_is_there_is_not_fetched_again(home, server, archive, entry_at):
    entry = entry_at(server.url("/cifar.tar.gz", archive))
    get(entry)
    sent = server.sent
    assert get(entry).was_there
    assert server.sent == sent


def test_sets_of_several_files_are_fetched_one_by_one(home, server, tmp_path, tiny_mnist, load):
    folder = tiny_mnist(tmp_path / "files")
    files = []
    for file in CATALOGUE["mnist"].files:
        content = (folder / file.name).read_bytes()
        url = server.url(f"/{file.name}", content)
        files.append(
            RemoteFile(file.name, (Address(url, f"md5:{hashlib.md5(content).hexdigest()}", len(content)),))
        )
    reports = []
    get(replace(CATALOGUE["mnist"], files=tuple(files)), name="mnist", report=reports.append)
    assert len(load("mnist").test) == 20
    assert reports[-1].total == sum(len((folder / file.name).read_bytes()) for file in files)


@pytest.mark.parametrize("trouble", ["missing", "wrong", "page", "refused"])
def test_the_next_mirror_is_tried(home, server, archive, entry_at, load, trouble, closed_port):
    first = {
        "missing": lambda: server.base + "/gone",
        "wrong": lambda: server.url("/wrong", archive[:-1] + b"!"),
        "page": lambda: server.url("/page", b"<html>login</html>"),
        "refused": lambda: f"http://127.0.0.1:{closed_port}/x",
    }[trouble]()
    get(entry_at(first, server.url("/good", archive)))
    assert load("cifar-10").features == 3072


def test_a_mirror_may_have_packed_the_archive_anew(home, server, archive, entry_at, tiny_cifar, tar_of, load):
    repacked = tar_of(dict(reversed(tiny_cifar().items())))
    get(entry_at(server.base + "/gone", (server.url("/mirror", repacked), repacked)))
    assert load("cifar-10").features == 3072


def test_a_wrong_file_is_refused_and_nothing_is_left(home, server, archive, entry_at):
    with pytest.raises(FetchError, match="could not be downloaded") as caught:
        get(entry_at(server.url("/wrong", b"x" * len(archive))))
    assert "checksum" in caught.value.message
    assert "--from" in caught.value.hint
    assert place.manifest_of("cifar-10") is None
    assert leftovers(home) == []


def test_a_stale_part_that_spoils_the_checksum_is_thrown_away(home, server, archive, entry_at):
    entry = entry_at(server.url("/cifar.tar.gz", archive))
    work = place.unfinished_folder("cifar-10")
    work.mkdir(parents=True)
    address = entry.files[0].addresses[0]
    (work / f"cifar-10-binary.tar.gz.{address.checksum[-8:]}.part").write_bytes(b"rubbish" * 10)
    assert get(entry).official


def test_a_broken_download_goes_on_at_the_next_call(home, server, archive, entry_at):
    half = len(archive) // 2
    url = server.url("/cifar.tar.gz", archive, script=[server.cut_off(half)] + [server.status(500)] * 2)
    with pytest.raises(FetchError):
        get(entry_at(url))
    assert len(leftovers(home)) == 2  # the folder, and the part in it
    get(entry_at(url))
    assert server.ranges[-1] == f"bytes={half}-"
    assert leftovers(home) == []


def test_calling_it_off_leaves_the_part_and_the_lock_free(home, server, archive, entry_at):
    stop = threading.Event()
    entry = entry_at(server.url("/cifar.tar.gz", archive))
    with pytest.raises(Cancelled):
        get(entry, cancelled=stop, report=lambda progress: stop.set() if progress.done else None)
    assert place.manifest_of("cifar-10") is None
    assert get(entry).official


def test_without_any_network_one_sentence_says_what_to_do(home, entry_at, closed_port):
    with pytest.raises(FetchError) as caught:
        get(entry_at(f"http://127.0.0.1:{closed_port}/a"))
    assert caught.value.exit_code == 1
    assert "nntui data get cifar-10 --from" in caught.value.hint


def test_a_full_disk_leaves_nothing_half_written(home, server, archive, entry_at, monkeypatch):
    def full(self, response, start):
        self._part.write_bytes(b"some of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ResumingDownloader, "_receive", full)
    with pytest.raises(FetchError, match="disk is full"):
        get(entry_at(server.url("/cifar.tar.gz", archive)))
    assert leftovers(home) == []


def test_a_disk_that_fills_while_unpacking_leaves_nothing_half_written(home, tmp_path, archive, monkeypatch):
    from nntui.core.data.store import fetch as module

    def full(path, folder):
        (folder / "data_batch_1.bin").write_bytes(b"some of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, "unpack", full)
    (tmp_path / "a.tar.gz").write_bytes(archive)
    with pytest.raises(FetchError, match="disk is full"):
        get(source=str(tmp_path / "a.tar.gz"))
    assert leftovers(home) == []


def test_too_little_room_is_told_before_the_download(home, server, archive, entry_at, monkeypatch):
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10, 9, 1))
    with pytest.raises(FetchError, match="no room"):
        get(entry_at(server.url("/cifar.tar.gz", archive)))
    assert server.sent == 0


def test_a_folder_without_permission_is_told(home, monkeypatch, tmp_path, archive):
    (tmp_path / "a.tar.gz").write_bytes(archive)

    def denied(*_args, **_settings):
        raise PermissionError(errno.EACCES, "Permission denied", str(home))

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(FetchError, match="cannot be stored") as caught:
        get(source=str(tmp_path / "a.tar.gz"))
    assert "NNTUI_HOME" in caught.value.hint


# Brought along


def test_a_local_archive_is_taken_though_its_checksum_is_another(home, tmp_path, archive, load):
    (tmp_path / "a.tar.gz").write_bytes(archive)
    assert not get(source=str(tmp_path / "a.tar.gz")).official
    assert any("not the published" in note for note in load("cifar-10").notes)


def test_a_local_folder_is_taken_with_its_own_files_only(home, tmp_path, tiny_mnist):
    folder = tiny_mnist(tmp_path / "m")
    (folder / "private.txt").write_text("x")
    fetched = get(source=str(folder), name="mnist")
    assert sorted(path.name for path in fetched.folder.iterdir() if path.suffix == ".gz") == sorted(
        path.name for path in folder.glob("*.gz")
    )
    assert not (fetched.folder / "private.txt").exists()


def test_an_address_of_ones_own_must_give_the_published_files(home, server, archive, tiny_cifar):
    url = server.url("/mine.tar.gz", archive)
    with pytest.raises(FetchError, match="as it was published"):
        get(source=url)
    assert place.manifest_of("cifar-10") is None
    published = {
        name.split("/")[1]: f"sha1:{hashlib.sha1(content).hexdigest()}"
        for name, content in tiny_cifar().items()
        if name.endswith(".bin")
    }
    entry = replace(CATALOGUE["cifar-10"], contents=published)
    assert get(entry, source=url).official


def test_what_one_address_gave_is_not_mixed_with_what_another_gives(home, server, archive, tiny_cifar):
    published = {
        name.split("/")[1]: f"sha1:{hashlib.sha1(content).hexdigest()}"
        for name, content in tiny_cifar().items()
        if name.endswith(".bin")
    }
    entry = replace(CATALOGUE["cifar-10"], contents=published)
    with pytest.raises(DataError):
        get(entry, source=server.url("/page", b"<html>no archive</html>"))
    with pytest.raises(FetchError):
        get(
            entry,
            source=server.url("/cut", b"x" * 500, script=[server.cut_off(100), *[server.status(500)] * 9]),
        )
    assert get(entry, source=server.url("/good", archive)).official


def test_another_set_is_refused(home, tmp_path, archive, tiny_mnist, tar_of, cifar_bytes):
    (tmp_path / "a.tar.gz").write_bytes(archive)
    with pytest.raises(DataError, match="not MNIST"):
        get(source=str(tmp_path / "a.tar.gz"), name="mnist")
    with pytest.raises(DataError, match="does not hold CIFAR-10"):
        get(source=str(tiny_mnist(tmp_path / "m")))
    hundred = {"train.bin": cifar_bytes(300, 0, 2, 100), "test.bin": cifar_bytes(100, 0, 2, 100)}
    (tmp_path / "b.tar.gz").write_bytes(tar_of(hundred))
    with pytest.raises(DataError, match="not CIFAR-10"):
        get(source=str(tmp_path / "b.tar.gz"))
    assert leftovers(home) == []


def test_an_archive_that_leads_outside_is_refused(home, tmp_path, tar_of):
    (tmp_path / "a.tar.gz").write_bytes(tar_of({"../../evil": b"x"}))
    with pytest.raises(DataError, match="refused"):
        get(source=str(tmp_path / "a.tar.gz"))
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize("source", ["/no/such/file.tar.gz", __file__])
def test_a_path_that_is_no_archive_is_told(home, source):
    with pytest.raises(DataError) as caught:
        get(source=source)
    assert source in caught.value.title


def test_a_failed_attempt_leaves_the_stored_set_as_it_was(home, tmp_path, archive, load):
    (tmp_path / "a.tar.gz").write_bytes(archive)
    (tmp_path / "b.tar.gz").write_bytes(archive[: len(archive) // 2])
    get(source=str(tmp_path / "a.tar.gz"))
    before = load("cifar-10").train.x
    with pytest.raises(DataError, match="truncated"):
        get(source=str(tmp_path / "b.tar.gz"))
    np.testing.assert_array_equal(load("cifar-10").train.x, before)


def test_the_real_files_are_known_to_be_the_published_ones(home, real_data):
    assert get(source=str(real_data / "mnist"), name="mnist").official
    assert get(source=str(real_data / "fashion-mnist"), name="fashion-mnist").official
    assert not get(source=str(real_data / "fashion-mnist"), name="mnist").official
    assert not get(source=str(real_data / "cifar-10-small-python.tar.gz")).official


# Names and removal


def test_sets_that_need_no_fetching_and_unknown_names_are_told(home):
    with pytest.raises(DataError, match="always there"):
        get(name="digits")
    with pytest.raises(DataError, match="no data set") as caught:
        get(name="cifar10")
    assert "'cifar-10'" in caught.value.hint


def test_removal_frees_the_room_and_a_second_one_is_told(home, tmp_path, archive):
    (tmp_path / "a.tar.gz").write_bytes(archive)
    get(source=str(tmp_path / "a.tar.gz"))
    assert remove("cifar-10") > 100 * 3073
    assert place.stored_bytes("cifar-10") == 0
    with pytest.raises(DataError, match="not on this machine"):
        remove("cifar-10")


# Two at once


def fetch_in_a_process(home: str, entry, results) -> None:
    import os

    os.environ["NNTUI_HOME"] = home
    results.put(fetch("cifar-10", entry=entry, make_downloader=quick).was_there)


def test_two_processes_take_turns(home, server, archive, entry_at, load, monkeypatch):
    # A spawned process imports this module by its name, from the path that it inherits.
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2]))
    entry = entry_at(server.url("/cifar.tar.gz", archive))
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    both = [context.Process(target=fetch_in_a_process, args=(str(home), entry, results)) for _ in range(2)]
    for process in both:
        process.start()
    came = sorted(results.get(timeout=60) for _ in both)
    for process in both:
        process.join()
    assert came == [False, True]
    assert server.sent == len(archive)
    assert load("cifar-10").features == 3072


def test_waiting_for_another_can_be_called_off(home):
    from nntui.core.data.store.lock import locked

    path = home / "datasets" / place.UNFINISHED / "mnist.lock"
    stop = threading.Event()
    notes = []
    with locked(path, waiting=lambda: None, cancelled=threading.Event()) as mine:
        assert mine

        def report(progress):
            notes.append(progress)
            stop.set()

        with pytest.raises(Cancelled):
            fetch("mnist", report=report, cancelled=stop)
    assert notes[0].stage == "waiting"
    assert "another process" in notes[0].note
