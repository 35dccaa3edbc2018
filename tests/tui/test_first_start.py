"""The keys that matter are shown at the first start, once."""

from __future__ import annotations

from conftest import MakeApp
from fakes import text
from nntui.tui.first_start import is_first_start

HINT = "loads another experiment"


async def test_the_keys_that_matter_are_shown_once(make: MakeApp) -> None:
    assert is_first_start()
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert HINT in text(app)
    assert not is_first_start()
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Press s to train digits-mlp." in text(app)
        assert HINT not in text(app)
