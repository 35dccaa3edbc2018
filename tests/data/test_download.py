"""Downloading from a server that redirects, stalls, cuts off, lies, and sometimes just works. All on 127.0.0.1."""

from __future__ import annotations

import threading

import pytest
from nntui.core.data.store.download import DownloadError, ResumingDownloader
from nntui.core.data.store.progress import Cancelled, Meter

CONTENT = bytes(range(256)) * 2000


@pytest.fixture
def seen():
    return []


@pytest.fixture
def download(tmp_path, seen):
    """download(url, ...) -> the file's bytes; its progress is in `seen`, what is under way in it.part."""
    stop = threading.Event()

    def run(url: str, **settings) -> bytes:
        meter = Meter("it", len(CONTENT), seen.append, stop)
        settings = {"pauses": (0.0,), "read_seconds": 5.0} | settings
        ResumingDownloader("it.bin", tmp_path / "it.part", meter, **settings)(url, str(tmp_path / "it.bin"))
        return (tmp_path / "it.bin").read_bytes()

    run.stop = stop
    run.part = tmp_path / "it.part"
    return run


def test_a_file_comes_whole_and_leaves_no_part(server, download, seen):
    assert download(server.url("/it", CONTENT)) == CONTENT
    assert not download.part.exists()
    assert seen[0].host == server.host


def test_redirects_are_followed(server, download):
    target = server.url("/real", CONTENT)
    assert download(server.redirect("/old", server.redirect("/older", target))) == CONTENT


def test_a_circle_of_redirects_ends(server, download):
    url = server.redirect("/a", server.base + "/b")
    server.redirect("/b", url)
    with pytest.raises(DownloadError, match="circles"):
        download(url)


def test_a_connection_cut_off_goes_on_where_it_stopped(server, download):
    url = server.url("/it", CONTENT, script=[server.cut_off(100_000), server.cut_off(150_000)])
    assert download(url) == CONTENT
    assert server.ranges == [None, "bytes=100000-", "bytes=250000-"]


def test_what_an_earlier_try_left_is_gone_on_from(server, download):
    download.part.write_bytes(CONTENT[:200_000])
    assert download(server.url("/it", CONTENT)) == CONTENT
    assert server.ranges == ["bytes=200000-"]
    assert server.sent == len(CONTENT) - 200_000


def test_a_server_that_ignores_ranges_sends_everything_again(server, download):
    download.part.write_bytes(b"x" * 1000)
    assert download(server.url("/it", CONTENT, script=[server.ignore_range])) == CONTENT
    assert server.ranges == ["bytes=1000-"]


def test_a_part_that_is_already_whole_is_not_fetched_again(server, download):
    download.part.write_bytes(CONTENT)
    assert download(server.url("/it", CONTENT)) == CONTENT
    assert server.sent == 0


def test_a_part_longer_than_the_file_is_thrown_away(server, download):
    download.part.write_bytes(CONTENT + b"more")
    assert download(server.url("/it", CONTENT)) == CONTENT


def test_a_server_that_stalls_is_asked_again(server, download):
    url = server.url("/it", CONTENT, script=[server.stall(50_000)])
    assert download(url, read_seconds=0.2) == CONTENT
    assert server.ranges == [None, "bytes=50000-"]


def test_a_server_that_only_stalls_is_given_up(server, download):
    url = server.url("/it", CONTENT, script=[server.stall(0)] * 3)
    with pytest.raises(DownloadError, match="silent"):
        download(url, read_seconds=0.2, attempts=3)


def test_a_busy_server_is_asked_again_and_a_missing_file_is_not(server, download):
    url = server.url("/it", CONTENT, script=[server.status(503), server.status(429)])
    assert download(url) == CONTENT
    with pytest.raises(DownloadError, match="404"):
        download(server.base + "/nowhere")
    assert server.paths.count("/nowhere") == 1


def test_a_refused_connection_is_told_in_words_at_once(download, closed_port):
    with pytest.raises(DownloadError, match="refused"):
        download(f"http://127.0.0.1:{closed_port}/it")


def test_a_gzipped_file_is_stored_as_it_is(server, download):
    """Some servers name the encoding of .gz files; unpacking them would break the checksum."""
    assert download(server.url("/it", CONTENT, headers={"Content-Encoding": "gzip"})) == CONTENT
    assert server.encodings == ["identity"]


def test_calling_it_off_keeps_what_has_come(server, download, seen):
    url = server.url("/it", CONTENT, script=[server.stall(100_000)])
    watch = threading.Thread(target=lambda: (server.stalled.wait(10), download.stop.set()))
    watch.start()
    with pytest.raises(Cancelled):
        download(url, read_seconds=0.3)
    watch.join()
    came = download.part.read_bytes()
    assert came
    assert CONTENT[:100_000].startswith(came)
    download.stop.clear()
    assert download(url) == CONTENT


def test_the_progress_tells_waiting(server, download, seen):
    download(server.url("/it", CONTENT, script=[server.cut_off(1000)]))
    assert any(progress.stage == "waiting" and "cut off" in progress.note for progress in seen)
