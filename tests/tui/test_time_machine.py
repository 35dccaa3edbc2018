"""The time machine: every picture goes back with it, and a branch makes the run's own steps again, or others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeSessions, looked, started, text, until
from nntui.core.config import apply_overrides, load_preset
from nntui.core.runs.listing import run_info
from nntui.core.runs.recorder import record_new
from nntui.core.runs.store import RunStore
from nntui.core.session import Session
from nntui.tui.app import NntuiApp, make_app
from nntui.tui.attach import make_viewer
from nntui.tui.bridge.run_copy import session_of
from nntui.tui.options import Options
from nntui.tui.screens.ask_settings import AskSettingsScreen
from nntui.tui.screens.time_machine import TimeMachineScreen
from nntui.tui.screens.viewer import ViewerScreen
from nntui.tui.widgets.settings_line import SettingsLine
from textual.pilot import Pilot

SMALL = ("data.samples=120", "model.hidden=[4]", "model.dropout=0.2", "training.epochs=60")


@asynccontextmanager
async def gone_back(root: Path) -> AsyncIterator[tuple[NntuiApp, Pilot[Any], TimeMachineScreen]]:
    """A run that is done, and the time machine over it."""
    app = make_app(Options("moons", SMALL, live=False, save=True, runs_dir=str(root)))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("s")
        await until(lambda: app.bench.runner.read().state == "done")
        await until(lambda: app.bench.runner.run.wait(0.0))  # type: ignore[union-attr]
        await looked(app, pilot)
        await pilot.press("T")
        await until(lambda: isinstance(app.screen, TimeMachineScreen) and app.screen.seen)
        assert isinstance(app.screen, TimeMachineScreen)
        yield app, pilot, app.screen


async def typed(app: NntuiApp, pilot: Pilot[Any], line: str) -> None:
    """Ask for a branch, and type what is to change."""
    await pilot.press("b")
    await until(lambda: isinstance(app.screen, AskSettingsScreen))
    app.screen.query_one(SettingsLine).value = line
    await pilot.press("enter")
    await pilot.pause()


async def branched(app: NntuiApp, pilot: Pilot[Any], line: str) -> np.ndarray:
    """Branch with this line; the branch's parameters at its end."""
    before = app.bench.runner.run
    await typed(app, pilot, line)
    await until(lambda: app.bench.runner.run is not before and app.bench.runner.read().state == "done")
    await until(lambda: app.bench.runner.run.wait(0.0))  # type: ignore[union-attr]
    await until(lambda: app.get_screen_stack("bench"))
    await looked(app, pilot)
    session = session_of(app.bench.runner.run)
    assert session is not None
    return session.network.parameters


async def test_left_and_right_take_every_picture_along(tmp_path: Path) -> None:
    async with gone_back(tmp_path) as (app, pilot, screen):
        newest = screen.past.here.step
        assert f"step {newest:,}" in text(app)
        await pilot.press("home")
        await until(lambda: screen.seen and screen.seen.step == 0)
        await pilot.pause()
        assert "moment 1 of" in text(app)
        first = text(app)
        await pilot.press("right")
        here = screen.past.here.step
        assert 0 < here < newest
        await until(lambda: screen.seen and screen.seen.step == here)
        await pilot.pause()
        assert text(app) != first
        await pilot.press("left", "left")
        assert screen.past.here.step == 0
        await pilot.press("end")
        assert screen.past.here.step == newest


async def test_a_branch_without_a_change_makes_the_same_steps_again(tmp_path: Path) -> None:
    async with gone_back(tmp_path) as (app, pilot, screen):
        whole = session_of(app.bench.runner.run)
        assert whole is not None
        await pilot.press("home", "right", "right")
        at = screen.past.here.step
        parameters = await branched(app, pilot, "")
        np.testing.assert_array_equal(parameters, whole.network.parameters)
        record = run_info(RunStore(tmp_path).find("last")).record
        assert (record.parent, record.parent_step) == (screen.past.run_id, at)
        assert "run A" in text(app)  # the run that was left, behind the branch


async def test_a_branch_with_another_knob_goes_elsewhere(tmp_path: Path) -> None:
    async with gone_back(tmp_path) as (app, pilot, _):
        whole = session_of(app.bench.runner.run)
        assert whole is not None
        await pilot.press("home", "right")
        parameters = await branched(app, pilot, "optimizer.learning_rate=0.005")
        assert not np.array_equal(parameters, whole.network.parameters)
        assert app.bench.experiment.optimizer.learning_rate == pytest.approx(0.005)


@pytest.mark.parametrize(
    ("line", "words"),
    [("model.hidden=[3]", "cannot change in a branch"), ('"', "quotation"), ("", "no step left")],
)
async def test_what_cannot_be_a_branch_is_said_and_the_line_stays(
    tmp_path: Path, line: str, words: str
) -> None:
    async with gone_back(tmp_path) as (app, pilot, _):
        run = app.bench.runner.run
        await typed(app, pilot, line)
        assert isinstance(app.screen, AskSettingsScreen)
        assert words in text(app)
        await pilot.press("escape")
        assert app.bench.runner.run is run


async def test_a_saved_run_goes_back_to_its_beginning_and_its_checkpoints(tmp_path: Path) -> None:
    experiment = apply_overrides(load_preset("moons"), SMALL)
    session = Session(experiment, probing=False)
    recorder = record_new(session, RunStore(tmp_path))
    session.run()
    assert recorder.close()
    app = make_viewer(recorder.folder, read_only=False, live=False)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        viewer = app.screen
        assert isinstance(viewer, ViewerScreen)
        viewer.remote.look()
        viewer.poll(at_once=True)
        await pilot.press("T")
        await until(lambda: isinstance(app.screen, TimeMachineScreen) and app.screen.seen)
        screen = app.screen
        assert isinstance(screen, TimeMachineScreen)
        assert screen.past.moments[0].step == 0
        assert screen.past.here.step == session.history.step
        await pilot.press("home")
        await until(lambda: screen.seen and screen.seen.step == 0)
        parameters = await branched(app, pilot, "")
        np.testing.assert_array_equal(parameters, session.network.parameters)
        assert run_info(RunStore(tmp_path).find("last")).record.parent == recorder.id


async def test_a_run_that_was_left_within_its_first_epoch_is_a_ghost_too(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await started(app, pilot)
        sessions.last.train(4)
        await looked(app, pilot)
        await pilot.press("R", "y")
        await until(lambda: len(sessions.made) == 2 and app.bench.runner.history is sessions.last.history)
        sessions.last.train(3)
        await looked(app, pilot)
        assert "run A" in text(app)
