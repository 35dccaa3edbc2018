"""A download's progress on a terminal and in a log."""

from __future__ import annotations

from io import StringIO

from nntui.core.cli.fetch_line import FetchLine, words_of
from nntui.core.data.store.progress import Progress

HALF = Progress("mnist", "fetching", 5_000_000, 10_000_000, "a.gz", "example.org", 1_000_000.0, 5.0)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_tells_share_speed_time_left_and_host():
    text = words_of(HALF)
    for part in (" 50 %", "5.0 MB of 10.0 MB", "1.0 MB/s", "5.0 s left", "a.gz from example.org"):
        assert part in text


def test_an_unknown_total_is_left_out():
    text = words_of(Progress("mnist", "fetching", 5_000_000, 0, "a.gz", "example.org"))
    assert "%" not in text
    assert "left" not in text


def test_a_terminal_is_repainted_and_cleaned(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    stream = Terminal()
    line = FetchLine(stream)
    line(HALF)
    line(Progress("mnist", "checking"))
    line.end()
    painted = stream.getvalue().split("\r")
    assert "\n" not in stream.getvalue()
    assert max(len(part) for part in painted) <= 59
    assert painted[-2].strip() == ""


def test_a_log_gets_a_line_now_and_then():
    now = [0.0]
    stream = StringIO()
    line = FetchLine(stream, lambda: now[0])
    for second in range(11):
        now[0] = float(second)
        line(HALF)
    assert len(stream.getvalue().splitlines()) == 3
    line(Progress("mnist", "checking"))
    assert stream.getvalue().splitlines()[-1] == "mnist: checking"
