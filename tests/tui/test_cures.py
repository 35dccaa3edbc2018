"""From a warning to a better run: the difference, a race, silence, the checks, going on after a lost loss."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
from fakes import FakeSessions, focused, looked, started, text, until
from nntui.core.config import apply_overrides, load_preset
from nntui.core.diagnostics import Change
from nntui.core.errors import NntuiError
from nntui.core.repair.race import Lane, RaceResult
from nntui.tui.app import NntuiApp, make_app
from nntui.tui.bridge.cure_desk import race_cure
from nntui.tui.bridge.runner import Runner
from nntui.tui.options import Options
from nntui.tui.screens.confirm import ConfirmScreen
from nntui.tui.screens.cure import CureScreen
from nntui.tui.screens.preflight import PreflightScreen
from nntui.tui.widgets.finding_item import FindingItem

LIVE = (Change("optimizer.learning_rate", 0.5),)
ANEW = (Change("model.init", "xavier"),)


def lane(level: float) -> Lane:
    return Lane(np.full(200, level, np.float32), level, level, 0.5, 0.5)


async def asked(app: NntuiApp, sessions: FakeSessions, pilot, fixes) -> CureScreen:
    """The dialog of a warning's cure."""
    await started(app, pilot)
    sessions.last.train(20)
    sessions.last.find(fixes=fixes)
    await looked(app, pilot)
    await pilot.press("w")
    await until(lambda: isinstance(app.focused, FindingItem))
    await pilot.press("f")
    await until(lambda: isinstance(app.screen, CureScreen) and app.screen.query("#cure-race"))
    await pilot.pause()
    return app.screen  # type: ignore[return-value]


async def test_f_shows_the_cure_as_a_difference_and_changes_nothing_yet(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(app, sessions, pilot, LIVE)
        rate = app.bench.experiment.optimizer.learning_rate
        assert f"learning rate  {rate:g} → 0.5" in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert not app.bench.draft.edited


async def test_a_live_cure_is_applied_to_the_run_that_goes_on(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(app, sessions, pilot, LIVE)
        await pilot.press("a")
        await pilot.pause()
        assert [(one.path, one.value) for one in sessions.last.control.heard] == [
            ("optimizer.learning_rate", 0.5)
        ]
        assert len(sessions.made) == 1


async def test_a_cure_that_needs_a_restart_is_taken_by_one(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(app, sessions, pilot, ANEW)
        await pilot.press("a")  # not possible on the way
        await pilot.pause()
        assert isinstance(app.screen, CureScreen)
        await pilot.press("r")
        await until(lambda: len(sessions.made) == 2)
        assert sessions.last.experiment.model.init == "xavier"


async def test_a_race_is_drawn_and_offered(
    app: NntuiApp, sessions: FakeSessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def race(run: object, experiment: object, values: object, cancelled: Callable[[], bool]) -> RaceResult:
        return RaceResult(20, False, lane(2.3), lane(0.41))

    monkeypatch.setattr("nntui.tui.screens.cure_actions.race_cure", race)
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(app, sessions, pilot, LIVE)
        await pilot.press("c")
        await until(lambda: "take it?" in text(app))
        assert "fixed: loss 0.41 against 2.3 after 200 steps; take it?" in text(app)
        assert "batch loss from step 20" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.bench.experiment.optimizer.learning_rate == 0.5


async def test_a_race_that_cannot_be_run_says_why(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(app, sessions, pilot, LIVE)
        await pilot.press("c")
        await until(lambda: "There is no run here to try it on." in text(app))


async def test_leaving_calls_the_race_off(
    app: NntuiApp, sessions: FakeSessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = []

    def race(run: object, experiment: object, values: object, cancelled: Callable[[], bool]) -> RaceResult:
        while not cancelled():
            pass
        ended.append(True)
        raise NntuiError("called off")

    monkeypatch.setattr("nntui.tui.screens.cure_actions.race_cure", race)
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(app, sessions, pilot, LIVE)
        await pilot.press("c")
        await pilot.press("escape")
        await until(lambda: ended)


async def test_a_silenced_warning_stays_away_until_the_next_run(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        sessions.last.train(20)
        sessions.last.find("a")
        await looked(app, pilot)
        await pilot.press("w")
        await until(lambda: isinstance(app.focused, FindingItem))
        await pilot.press("z")
        await looked(app, pilot)
        sessions.last.train(20)
        await looked(app, pilot)
        assert "▲ warning" not in text(app)
        assert focused(app) == "data-source"
        assert "silenced  Something about a (step 20)" in text(app)
        sessions.last.finish()
        await looked(app, pilot)
        await started(app, pilot)
        sessions.last.train(20)
        sessions.last.find("a")
        await looked(app, pilot)
        assert "▲ warning  Something about a" in text(app)


async def test_the_checks_are_listed_by_one_key(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("C")
        await until(lambda: isinstance(app.screen, PreflightScreen) and app.screen.finished, seconds=60)
        await pilot.pause()
        shown = text(app)
        assert "✔ PASS  Gradient check" in shown
        assert "0 failed" in shown
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, PreflightScreen)


async def test_an_experiment_that_failed_a_check_is_started_only_after_a_question(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.bench.draft.set({"model.init": "zeros"})
        await pilot.press("C")
        await until(lambda: isinstance(app.screen, PreflightScreen) and app.screen.finished, seconds=60)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("s")
        await until(lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.pause()
        assert "All units of a layer start the same" in text(app)
        await pilot.press("n")
        await pilot.pause()
        assert not sessions.made
        await pilot.press("s")
        await until(lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("s")
        await until(lambda: bool(sessions.made))


async def test_a_lost_run_goes_on_from_good_weights_by_one_key() -> None:
    lost = {"optimizer.learning_rate": 300.0}
    app = make_app(Options(experiment="digits-mlp", live=False))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        app.bench.edit(lost)
        await pilot.press("s")
        await until(lambda: app.bench.runner.read().state == "diverged", seconds=60)
        await looked(app, pilot)
        before = app.bench.runner.run
        await pilot.press("K")
        await until(lambda: app.bench.runner.run is not before)
        assert app.bench.experiment.optimizer.learning_rate == pytest.approx(30.0)
        await until(lambda: app.bench.runner.history is not None)
        app.bench.runner.cancel()
        await until(lambda: app.bench.runner.run.wait(0.0), seconds=60)


def test_twins_of_a_real_run_race_from_where_it_is() -> None:
    crawling = apply_overrides(load_preset("lr-crawls"), ["training.epochs=2000"])
    runner = Runner()
    run = runner.start(crawling)
    try:
        while run.history is None or run.history.step < 30:
            assert run.error is None
            time.sleep(0.005)
        runner.command("pause")
        result = race_cure(run, crawling, {"optimizer.learning_rate": 0.05}, lambda: False)
    finally:
        assert runner.close(30.0)
    assert not result.restarted
    assert result.first >= 30
    assert result.fixed.train_loss < 0.5 * result.unchanged.train_loss
