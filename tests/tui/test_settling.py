"""The pilot goes on when the app is done, not when the processor has a rest."""

from __future__ import annotations

import asyncio

import pytest
import textual.app
import textual.pilot
from textual._wait import wait_for_idle
from textual.app import App, ComposeResult
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Label


class Slow(App[None]):
    """Does in turns what a key asks for, and is held up in the middle of it."""

    def __init__(self) -> None:
        super().__init__()
        self.label, self.goes_on = Label("0"), asyncio.Event()

    def compose(self) -> ComposeResult:
        yield self.label

    async def on_key(self, event: Key) -> None:
        self.call_after_refresh(self.first)

    async def first(self) -> None:
        self.label.update("a longer one")
        await self.goes_on.wait()
        self.label.call_after_refresh(self.second)

    def second(self) -> None:
        self.call_later(self.label.update, f"{self.label.size.width} wide")

    @property
    def shown(self) -> str:
        return "".join(strip.text for strip in self.screen._compositor.render_strips()).strip()


async def press(pilot: Pilot[None]) -> str:
    """Press a key in an app that is held up for three times as long as a rest lasts that Textual takes for the end."""
    asyncio.get_running_loop().call_later(0.06, pilot.app.goes_on.set)  # type: ignore[attr-defined]
    await pilot.press("x")
    return pilot.app.shown  # type: ignore[attr-defined, no-any-return]


async def test_every_turn_of_a_slow_answer_is_waited_for() -> None:
    async with Slow().run_test(size=(20, 3)) as pilot:
        assert await press(pilot) == "12 wide"


async def test_a_pilot_that_waits_for_a_rest_looks_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual.app, "wait_for_idle", wait_for_idle)
    app = Slow()
    async with app.run_test(size=(20, 3)) as pilot:
        await app._press_keys(["x"])
        assert not app.goes_on.is_set()
        assert app.shown != "12 wide"
        app.goes_on.set()
        await pilot.pause()
        assert app.shown == "12 wide"


async def test_a_fault_in_the_app_ends_the_wait() -> None:
    class Broken(Slow):
        async def first(self) -> None:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with Broken().run_test() as pilot:
            await pilot.press("x")
