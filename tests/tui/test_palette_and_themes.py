"""The command palette, and the three looks."""

from __future__ import annotations

from conftest import MakeApp
from fakes import FakeSessions, started, text, until
from nntui.tui.app import NntuiApp
from nntui.tui.commands import ActionCommands
from nntui.tui.screens.bench_keys import BENCH_KEYS
from textual.command import CommandPalette, DiscoveryHit


async def test_the_palette_lists_every_action_with_its_key_and_id(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        provider = ActionCommands(app.screen)
        hits = [hit async for hit in provider.discover()]
        listed = " ".join(str(hit.help) for hit in hits if isinstance(hit, DiscoveryHit))
        wanted = [*(binding.id for binding in BENCH_KEYS), "app.quit", "app.palette", "field.edit"]
        missing = [name for name in wanted if f"·  {name}" not in listed]
        assert not missing


async def test_an_action_is_found_by_words_and_done(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        await pilot.press("f1")
        await until(lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"pause")
        await until(lambda: "run.pause" in text(app))
        await pilot.press("enter")
        await until(lambda: sessions.last.control.names == ["pause"])


async def test_an_action_that_is_not_possible_says_so(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("f1")
        await until(lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"run.stop")
        await until(lambda: "run.stop" in text(app).replace("run.stop  ", "", 1))
        await pilot.press("enter")
        await until(lambda: "does nothing at the moment" in " ".join(text(app).split()))
        assert not sessions.made


async def test_the_theme_key_goes_round(make: MakeApp) -> None:
    app = make(theme="light")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seen, grounds = [app.theme], [app.screen.styles.background.hex]
        for _ in range(3):
            await pilot.press("ctrl+t")
            await pilot.pause()
            seen.append(app.theme)
            grounds.append(app.screen.styles.background.hex)
        assert seen == ["nntui-light", "nntui-high-contrast", "nntui-dark", "nntui-light"]
        assert grounds == ["#F2F1EC", "#000000", "#17191C", "#F2F1EC"]
