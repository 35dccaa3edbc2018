"""What the screens look like, on a fixed run. `pytest tests/tui/test_pictures.py --snapshot-update` remakes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from conftest import MakeApp
from fakes import FakeSessions, looked, started
from nntui.core.diagnostics import Change
from textual.pilot import Pilot

SIZES = [(80, 24), (120, 40), (200, 60)]
Compare = Callable[..., bool]


def course(sessions: FakeSessions, *keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """A run of 200 steps with a change and a warning in it, and then some keys."""

    async def play(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        await started(app, pilot)
        session = sessions.last
        session.train(80)
        app.bench.edit({"optimizer.learning_rate": 0.01})
        session.train(60)
        session.find(fixes=(Change("optimizer.learning_rate", 0.05), Change("training.batch_size", 32)))
        session.train(60)
        app.screen.refresh_experiment()
        await looked(app, pilot)
        if keys:
            await pilot.press(*keys)
        # How far the form is scrolled depends on the way the cursor took; here it is as far as it has to be.
        bench = app.get_screen_stack("bench")[0]
        bench.query_one("#panes").scroll_home(animate=False)
        bench.bring_cursor_into_view()
        await pilot.pause()
        await pilot.pause()

    return play


@pytest.mark.parametrize("size", [*SIZES, (60, 15), (20, 5)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_first_screen(snap_compare: Compare, make: MakeApp, size: tuple[int, int]) -> None:
    assert snap_compare(make(), terminal_size=size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_training(
    snap_compare: Compare, make: MakeApp, sessions: FakeSessions, size: tuple[int, int]
) -> None:
    assert snap_compare(make(), terminal_size=size, run_before=course(sessions, "o", "down"))


@pytest.mark.parametrize(
    "keys",
    [("w",), ("a", "?"), ("a", "right"), ("l",), ("p",), ("a", "enter"), ("c", "enter"), ("q",), ("=",)],
    ids=[
        "warnings",
        "explanation",
        "restart-offer",
        "log-loss",
        "presets",
        "choices",
        "steps",
        "quit",
        "typing",
    ],
)
def test_a_training_at_80x24(
    snap_compare: Compare, make: MakeApp, sessions: FakeSessions, keys: tuple[str, ...]
) -> None:
    assert snap_compare(make(), terminal_size=(80, 24), run_before=course(sessions, *keys))


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
def test_the_other_themes(snap_compare: Compare, make: MakeApp, sessions: FakeSessions, theme: str) -> None:
    assert snap_compare(make(theme=theme), terminal_size=(120, 40), run_before=course(sessions))


def test_a_wrong_value(snap_compare: Compare, make: MakeApp, sessions: FakeSessions) -> None:
    keys = ("=", "delete", *"-3", "enter")
    assert snap_compare(make(), terminal_size=(80, 24), run_before=course(sessions, *keys))
