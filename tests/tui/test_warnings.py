"""Warnings: symbol, word and colour; evidence, cause and cure; cures applied by a key."""

from __future__ import annotations

from fakes import FakeSessions, focused, looked, started, text, until
from nntui.core.diagnostics import Change
from nntui.tui.app import NntuiApp
from nntui.tui.widgets.finding_item import FindingItem

CURES = (Change("optimizer.learning_rate", 0.5), Change("model.init", "xavier"))


async def test_a_warning_is_one_line_at_80x24_until_it_is_opened(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        sessions.last.train(20)
        sessions.last.find(fixes=CURES)
        await looked(app, pilot)
        assert "▲ warning  Something about lr.low" in text(app)
        assert "The steps are too small." not in text(app)
        await pilot.press("w")
        await pilot.pause()
        await pilot.pause()
        shown = text(app)
        assert "seen   step 20: update ratio 1.2e-5" in shown
        assert "cause  The steps are too small." in shown
        assert "cure   ▸ learning rate = 0.5" in shown
        assert "or       weights = Xavier" in shown
        await pilot.press("escape")
        await pilot.pause()
        assert "The steps are too small." not in text(app)
        assert focused(app) == "data-source"


async def test_warnings_are_read_at_once_where_there_is_room(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        sessions.last.train(20)
        sessions.last.find("a")
        sessions.last.find("b", severity="critical")
        await looked(app, pilot)
        shown = text(app)
        assert shown.index("✖ critical  Something about b") < shown.index("▲ warning  Something about a")
        assert shown.count("cause  The steps are too small.") == 1, "only the worst is open"
        sessions.last.clear("b")
        await looked(app, pilot)
        assert "✖ critical" not in text(app)
        assert "✔ cleared  Something about b (step 20)" in text(app)


async def test_enter_puts_the_cure_into_the_experiment_and_a_running_training(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await started(app, pilot)
        sessions.last.find(fixes=CURES)
        await looked(app, pilot)
        await pilot.press("w")
        await until(lambda: isinstance(app.focused, FindingItem))
        await pilot.press("enter")
        await pilot.pause()
        assert app.bench.experiment.optimizer.learning_rate == 0.5
        assert [(one.path, one.value) for one in sessions.last.control.heard] == [
            ("optimizer.learning_rate", 0.5)
        ]
        await pilot.press("u")
        assert app.bench.experiment.optimizer.learning_rate != 0.5


async def test_another_cure_is_chosen_by_the_arrows_and_waits_for_a_restart(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await started(app, pilot)
        sessions.last.find(fixes=CURES)
        await looked(app, pilot)
        await pilot.press("w")
        await until(lambda: isinstance(app.focused, FindingItem))
        await pilot.press("right", "enter")
        await pilot.pause()
        assert app.bench.experiment.model.init == "xavier"
        assert not sessions.last.control.heard
        await until(lambda: "r restarts with it." in text(app))


async def test_a_warning_without_a_cure_applies_nothing(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        sessions.last.find()
        await looked(app, pilot)
        await pilot.press("w")
        await until(lambda: isinstance(app.focused, FindingItem))
        await pilot.press("enter", "f", "right")
        await pilot.pause()
        assert not app.bench.draft.edited


async def test_the_warnings_of_the_last_run_go_with_it(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        sessions.last.train(3)
        sessions.last.find()
        sessions.last.finish()
        await looked(app, pilot)
        assert "Something about" in text(app)
        await started(app, pilot)
        assert "Something about" not in text(app)
