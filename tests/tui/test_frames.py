"""Frames that come in a batch, in which nothing may be sent: they are sent behind it."""

from __future__ import annotations

import pytest
from nntui.tui.app import NntuiApp
from nntui.tui.terminal.output import MeasuredOutput
from nntui.tui.widgets.status_line import StatusLine
from textual.driver import Driver
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static


class Paper(HeadlessDriver):
    """Takes down what a terminal would be sent."""

    writes: list[str]

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.writes.append(data)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything the app writes, a write an entry."""
    writes: list[str] = []

    def build(app: NntuiApp, **options: object) -> Driver:
        driver = Paper(app, size=(80, 24))
        driver.writes = writes
        return driver

    monkeypatch.setattr(MeasuredOutput, "_build_driver", build)
    return writes


async def test_the_first_frame_is_whole_and_has_the_cursor(app: NntuiApp, sent: list[str]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        first = next(frame for frame in sent if "validation" in frame)
        assert "▸" in first
        assert "press" in first.lower()
        await pilot.pause()


def draw(app: NntuiApp, words: Widget) -> None:
    """Have a widget drawn now, as Textual does in a batch at the app's start."""
    app.screen._compositor.update_widgets({words})
    app.screen._compositor_refresh()


def say(app: NntuiApp, text: str) -> None:
    """Have words of the bench drawn now."""
    words = app.query_one("ExplainPane Static", Static)
    words.update(text)
    draw(app, words)


def frames_with(text: str, sent: list[str]) -> int:
    return sum(text in frame for frame in sent)


async def test_what_is_drawn_in_a_batch_is_sent_behind_it_and_once(app: NntuiApp, sent: list[str]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        with app.batch_update():
            say(app, "a line of its own")
            assert frames_with("a line of its own", sent) == 0
        assert frames_with("a line of its own", sent) == 1


async def test_a_held_frame_of_another_size_is_dropped(app: NntuiApp, sent: list[str]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        with app.batch_update():
            say(app, "too late")
            ((_, frame),) = app._held
            app._held[:] = [(Size(79, 24), frame)]
        draw(app, app.query_one(StatusLine))
        assert frames_with("too late", sent) == 0
        assert not app._held
