"""The end of a run and critical findings call; the command line says how."""

from __future__ import annotations

import pytest
from fakes import FakeSessions, looked, started
from nntui.core.errors import NntuiError
from nntui.tui.app import NntuiApp
from nntui.tui.arguments import parse
from nntui.tui.terminal.alerts import ALERTS, BEL, Alerts, desktop_sequence


async def test_the_end_rings_and_a_critical_finding_too(app: NntuiApp, sessions: FakeSessions) -> None:
    written: list[str] = []
    app.alerts = Alerts(("bell", "desktop"), written.append, {})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await started(app, pilot)
        sessions.last.find("a.hint", "warning")
        await looked(app, pilot)
        assert written == []
        sessions.last.find("lr.high", "critical")
        await looked(app, pilot)
        await looked(app, pilot)
        assert written == [BEL, desktop_sequence("Something about lr.high", {})]
        sessions.last.finish("diverged")
        await looked(app, pilot)
        assert written[2:] == [BEL, desktop_sequence("digits-mlp: diverged", {})]


def test_each_way_is_switched_on_the_command_line() -> None:
    assert parse([]).options.alerts == ALERTS
    assert parse(["--alerts", "desktop,bell", "moons"]).options.alerts == ("bell", "desktop")
    assert parse(["--alerts", "none"]).options.alerts == ()
    with pytest.raises(NntuiError, match="alerts"):
        parse(["--alerts", "drum"])
