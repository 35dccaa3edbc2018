"""Without colour, in grey, in ASCII: everything can still be told apart; and nothing moves for those who wish so."""

from __future__ import annotations

import re

import pytest
from conftest import MakeApp
from fakes import FakeSessions, looked, started, text
from nntui.tui.app import NntuiApp, make_app
from nntui.tui.options import Options
from nntui.tui.terminal.ascii import TABLE, to_ascii
from rich.cells import cell_len


async def test_the_series_have_letters_and_patterns_beside_their_colours(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        sessions.last.train(300)
        await looked(app, pilot)
        legend = next(line for line in text(app).splitlines() if "validation" in line and "train" in line)
        marks = legend.partition("t")[2]
        assert marks.partition(" ")[0].strip("t") != marks.rpartition("v")[2].split()[0]
        curves = "\n".join(line[48:] for line in text(app).splitlines()[4:20])
        assert "t" in curves
        assert "v" in curves


async def test_states_warnings_and_the_cursor_have_signs_and_words(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        sessions.last.train(30)
        sessions.last.find(severity="critical")
        await looked(app, pilot)
        shown = text(app)
        assert "► running" in shown
        assert "▸ source" in shown, "the cursor"
        assert any(sign in shown for sign in ("✖", "!"))
        await pilot.press("space")
        await looked(app, pilot)
        assert "‖ paused" in text(app)


async def test_no_colour_means_no_colour_and_the_same_words(
    make: MakeApp, sessions: FakeSessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        sessions.last.train(300)
        await looked(app, pilot)
        assert app.no_color
        frame = app.screen._compositor.render_update(full=True)
        assert frame is not None
        sent = app._changes(frame.__rich_console__(app.console, app.console.options))
        assert "validation" in sent
        assert not re.search(r"\x1b\[[0-9;]*m", re.sub(r"\x1b\[(0|0;)?[0-9]?m", "", sent)), "only attributes"


async def test_ascii_sends_nothing_else(make: MakeApp, sessions: FakeSessions) -> None:
    app = make(ascii=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        sessions.last.train(300)
        sessions.last.find()
        await looked(app, pilot)
        frame = app.screen._compositor.render_update(full=True)
        assert frame is not None
        sent = app._changes(frame.__rich_console__(app.console, app.console.options))
        assert sent.isascii()
        assert "> running" in sent.replace("\x1b", "")
        assert "validation" in sent


def test_stand_ins_are_as_wide_as_what_they_stand_for() -> None:
    for code in TABLE:
        assert cell_len(to_ascii(chr(code))) == cell_len(chr(code)), chr(code)
    assert to_ascii("日本") == "????"
    assert to_ascii("plain") == "plain"


def test_reduced_motion_stands_still() -> None:
    assert make_app(Options(motion=False)).animation_level == "none"
    assert make_app(Options()).animation_level != "none"


@pytest.mark.parametrize("size", [(1, 1), (5, 2), (20, 5), (59, 14)])
async def test_no_size_is_a_crash(app: NntuiApp, sessions: FakeSessions, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await started(app, pilot)
        sessions.last.train(30)
        await looked(app, pilot)
        if size[0] >= 20:
            assert "too small" in text(app)
        await pilot.resize_terminal(120, 40)
        await looked(app, pilot)
        assert "► running" in text(app)
