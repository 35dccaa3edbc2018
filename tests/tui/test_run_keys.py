"""Start, pause, step, stop, restart by keys: what is asked of the run, and what the screen says of it."""

from __future__ import annotations

import threading

import pytest
from fakes import FakeSessions, data_error, focused, looked, started, text, until
from nntui.core.errors import ConfigError, Problem
from nntui.tui.app import NntuiApp
from nntui.tui.screens.confirm import ConfirmScreen
from nntui.tui.screens.message import MessageScreen


async def test_the_first_screen_says_what_to_press(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Press s to train digits-mlp." in text(app)
        assert "○ ready" in text(app)
        assert focused(app) == "data-source"


async def test_s_trains_the_experiment_on_the_screen(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        sessions.last.train(25)
        await looked(app, pilot)
        assert sessions.last.experiment == app.bench.experiment
        shown = text(app)
        assert "► running" in shown
        assert "step 25/600" in shown
        assert "epoch 2.5/60" in shown
        assert "loss" in shown
        assert "validation" in shown


async def test_space_pauses_and_resumes(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("space")
        await looked(app, pilot)
        assert app.bench.runner.read().state == "paused"
        assert "‖ paused" in text(app)
        await pilot.press("space")
        await looked(app, pilot)
        assert app.bench.runner.read().state == "running"
        assert sessions.last.control.names == ["pause", "resume"]


async def test_n_and_e_step(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("space", "n", "n", "e")
        await looked(app, pilot)
        assert sessions.last.control.names == ["pause", "step", "step", "epoch"]
        assert "step 12/600" in text(app)


async def test_n_on_a_fresh_screen_does_the_first_step_and_waits(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        await until(lambda: app.bench.runner.history is not None)
        await looked(app, pilot)
        assert app.bench.runner.read().state == "paused"
        assert sessions.last.control.names == ["step"]


async def test_x_stops_and_the_curves_stay(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        sessions.last.train(25)
        await pilot.press("x")
        await looked(app, pilot)
        assert sessions.last.control.names == ["stop"]
        assert "■ stopped" in text(app)
        assert "loss" in text(app)


async def test_stopping_is_said_until_the_run_has_ended(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        sessions.last.control._obey = lambda command: None
        await pilot.press("x")
        await looked(app, pilot)
        assert "◌ stopping" in text(app)
        await pilot.press("X")
        assert sessions.last.control.names == ["stop", "abort"]


async def test_restarting_a_run_that_goes_on_asks(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        sessions.last.train(5)
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmScreen)
        assert "step 5" in text(app)
        await pilot.press("n")
        await pilot.pause()
        assert len(sessions.made) == 1
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("r")
        await until(lambda: len(sessions.made) == 2)
        assert sessions.made[0].control.names == ["abort"]
        assert sessions.made[1].experiment == sessions.made[0].experiment


async def test_a_new_seed_is_an_edit_that_can_be_undone(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("R")
        await until(lambda: len(sessions.made) == 2)
        assert sessions.last.experiment.training.seed == sessions.made[0].experiment.training.seed + 1
        await pilot.press("u")
        assert app.bench.experiment.training.seed == sessions.made[0].experiment.training.seed


async def test_keys_that_mean_nothing_now_do_nothing(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "x", "X", "r", "u", "w", "l", "escape", "z", "Q", "f24", "ctrl+l")
        await pilot.pause()
        assert not sessions.made
        assert not app.bench.draft.edited
        await started(app, pilot)
        await pilot.press("s", "s")
        await pilot.pause()
        assert len(sessions.made) == 1


async def test_data_that_cannot_be_read_is_told_and_the_app_goes_on(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    sessions.trouble = data_error()
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        assert isinstance(app.screen, MessageScreen)
        for part in ("data.csv cannot be read", "Row 3 has 4 cells", "Mend row 3."):
            assert part in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "✖ failed" in text(app)
        sessions.trouble = None
        await started(app, pilot)
        assert "► running" in text(app)


async def test_a_setting_that_does_not_fit_the_data_is_told_beside_its_row(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    problem = Problem("data.source", "is not there", "a data set")
    sessions.trouble = ConfigError("The data cannot be found", (problem,))
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert "✖ is not there" in text(app)


async def test_a_fault_of_the_program_is_told_without_a_traceback(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    sessions.trouble = ZeroDivisionError("division by zero")
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        assert "ZeroDivisionError: division by zero" in text(app)
        assert "Traceback" not in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "✖ failed" in text(app)


async def test_a_preparation_can_be_called_off(app: NntuiApp, sessions: FakeSessions) -> None:
    sessions.gate = threading.Event()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await until(lambda: app.bench.runner.read().words == "reading digits")
        await looked(app, pilot)
        assert "◌ preparing" in text(app)
        assert "reading digits" in text(app)
        await pilot.press("x")
        await looked(app, pilot)
        assert "○ ready" in text(app)
        sessions.gate.set()
        run = app.bench.runner.run
        assert run is not None
        assert run.wait(20)
        assert not any(session.started for session in sessions.made)


async def test_q_asks_while_training_and_leaves_otherwise(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        sessions.last.train(5)
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmScreen)
        assert app.is_running
        await pilot.press("escape")
        await pilot.press("x")
        await looked(app, pilot)
        await pilot.press("q")
        await until(lambda: not app.is_running)
    assert app.return_value == 0


async def test_q_twice_leaves_a_training(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("q")
        await pilot.pause()
        await pilot.press("q")
        await until(lambda: not app.is_running)
    assert app.return_value == 0


@pytest.mark.parametrize("outcome", ["done", "diverged"])
async def test_the_end_is_said_and_s_starts_again(
    app: NntuiApp, sessions: FakeSessions, outcome: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        sessions.last.train(3)
        sessions.last.finish(outcome, "the reason")
        await looked(app, pilot)
        assert outcome in text(app)
        await started(app, pilot)
        assert len(sessions.made) == 2
        assert "► running" in text(app)
