"""The screen polls: what has not changed is not drawn, and the plots keep to their rate."""

from __future__ import annotations

from typing import Any

import pytest
from fakes import FakeSessions, looked, started
from nntui.tui.app import NntuiApp
from nntui.tui.bridge.pace import Pace
from nntui.tui.panes.charts import Charts
from nntui.tui.screens.bench import BenchScreen
from nntui.tui.terminal.governor import Governor
from textual.widget import Widget


@pytest.fixture
def refreshed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the widgets that asked to be drawn."""
    asked: list[str] = []
    original = Widget.refresh

    def refresh(self: Widget, *regions: Any, **more: Any) -> Widget:
        asked.append(self.id or type(self).__name__)
        return original(self, *regions, **more)

    monkeypatch.setattr(Widget, "refresh", refresh)
    return asked


async def test_nothing_is_drawn_while_nothing_happens(
    app: NntuiApp, sessions: FakeSessions, refreshed: list[str]
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        sessions.last.train(30)
        sessions.last.find()
        await pilot.press("space")
        await looked(app, pilot)
        refreshed.clear()
        for _ in range(20):
            await looked(app, pilot)
        assert refreshed == []


async def test_a_step_redraws_the_counters_that_changed_and_the_plots(
    app: NntuiApp, sessions: FakeSessions, refreshed: list[str]
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        sessions.last.train(35)
        await looked(app, pilot)
        refreshed.clear()
        sessions.last.train(1)
        await looked(app, pilot)
        assert "status-step" in refreshed
        assert "status-state" not in refreshed
        assert "data-source" not in refreshed
        assert "KeyBar" not in refreshed


async def test_plots_keep_to_their_rate(
    app: NntuiApp, sessions: FakeSessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    original = Charts.show
    monkeypatch.setattr(
        Charts, "show", lambda self, history: (drawn.append(history.step), original(self, history))
    )
    clock = [100.0]
    monkeypatch.setattr("nntui.tui.screens.bench.monotonic", lambda: clock[0])
    app.governor = Governor(fps=2.0, clock=lambda: clock[0])
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        screen = app.screen
        assert isinstance(screen, BenchScreen)
        for _ in range(40):
            sessions.last.train(1)
            clock[0] += 0.125
            screen.poll()
        assert len(drawn) == 10, "5 seconds at 2 a second"
        assert drawn[-1] >= 37


async def test_the_last_picture_is_drawn_however_soon_it_comes(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        screen = app.screen
        assert isinstance(screen, BenchScreen)
        sessions.last.train(10)
        screen.poll()
        sessions.last.train(10)
        sessions.last.finish()
        screen.poll()
        assert not screen.charts.is_behind(sessions.last.history)


def test_a_pace_lets_through_so_many_a_second() -> None:
    pace = Pace(4.0)
    due = [pace.due(step * 0.0625) for step in range(32)]
    assert sum(due) == 8
    assert pace.due(100.0)
    assert not pace.due(100.1)
    assert pace.due(100.1, at_once=True)
