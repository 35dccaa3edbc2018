"""Attaching to a run that is trained elsewhere: seen and steered through nothing but its folder."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import text, until
from nntui.core.config import Experiment, apply_overrides
from nntui.core.errors import NntuiError
from nntui.core.runs.layout import is_run
from nntui.core.runs.recorder import Recorder, record_new
from nntui.core.runs.store import RunStore
from nntui.core.session import Session
from nntui.tui.app import NntuiApp
from nntui.tui.attach import make_viewer, which
from nntui.tui.screens.message import MessageScreen
from nntui.tui.screens.runs import RunsScreen
from nntui.tui.screens.viewer import ViewerScreen
from textual.pilot import Pilot

LONG = ["data.source=moons", "data.samples=120", "model.hidden=[4]", "training.epochs=100000"]


class Elsewhere:
    """A run that goes on on threads of its own; a viewer knows only its folder."""

    def __init__(self, root: Path, *overrides: str) -> None:
        self.session = Session(apply_overrides(Experiment(), [*LONG, *overrides]), probing=False)
        self.recorder: Recorder = record_new(self.session, RunStore(root), name="elsewhere")
        breath = threading.Event()  # never set: the training leaves the processor to the screen now and then

        def breathe(event: object) -> None:
            breath.wait(0.004)

        self.session.add_sink(breathe)
        self.session.start()
        for _ in range(
            5000
        ):  # a viewer is opened on a run that has been written, not on one that is about to be
            if is_run(self.folder):
                break
            breath.wait(0.004)
        assert is_run(self.folder)

    @property
    def folder(self) -> Path:
        return self.recorder.folder

    @property
    def state(self) -> str:
        return self.session.history.state

    def end(self) -> None:
        self.session.control.abort()
        assert self.session.join(20)
        assert self.recorder.close()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    run = Elsewhere(tmp_path / "runs")
    yield run
    run.end()


def screen_of(app: NntuiApp) -> ViewerScreen:
    return next(screen for screen in app.screen_stack if isinstance(screen, ViewerScreen))


def possible(app: NntuiApp) -> set[str]:
    """The ids of what keys do now."""
    return {str(found.binding.id) for found in app.screen.active_bindings.values() if found.enabled}


async def looked(app: NntuiApp, pilot: Pilot[Any]) -> ViewerScreen:
    """Have the viewer look at the folder, and draw."""
    screen = screen_of(app)
    screen.remote.look()
    screen.poll(at_once=True)
    await pilot.pause()
    return screen


async def seen(app: NntuiApp, pilot: Pilot[Any], words: str) -> None:
    """Let the viewer look until it shows these words."""
    for _ in range(2000):
        await looked(app, pilot)
        if words in text(app):
            return
    raise AssertionError(f"{words!r} never came:\n{text(app)}")


async def test_the_viewer_shows_the_run_and_its_process(elsewhere: Elsewhere) -> None:
    app = make_viewer(elsewhere.folder, read_only=False, live=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await seen(app, pilot, "► running")
        await seen(app, pilot, "validation")
        assert "sign of life" in text(app)
        before = screen_of(app).reading.step
        await until(lambda: elsewhere.session.history.step > before + 20)
        for _ in range(2000):
            if (await looked(app, pilot)).reading.step > before:
                break
        assert screen_of(app).reading.step > before


async def test_keys_steer_the_run_through_its_folder(elsewhere: Elsewhere) -> None:
    app = make_viewer(elsewhere.folder, read_only=False, live=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await seen(app, pilot, "► running")
        assert {"viewer.pause", "viewer.stop", "viewer.rate_up"} <= possible(app)
        await pilot.press("space")
        await looked(app, pilot)
        await until(lambda: elsewhere.state == "paused")
        await seen(app, pilot, "‖ paused")
        rate = elsewhere.session.experiment.optimizer.learning_rate
        await pilot.press("+")
        await looked(app, pilot)
        await until(lambda: elsewhere.session.history.settings.get("optimizer.learning_rate"))
        assert elsewhere.session.history.settings["optimizer.learning_rate"] == pytest.approx(1.25 * rate)
        step = elsewhere.session.history.step
        await pilot.press("n")
        await looked(app, pilot)
        await until(lambda: elsewhere.session.history.step == step + 1)
        await pilot.press("x")
        await looked(app, pilot)
        await until(lambda: elsewhere.state == "stopped")
        await seen(app, pilot, "■ stopped")


async def test_read_only_has_no_keys_that_steer(elsewhere: Elsewhere) -> None:
    app = make_viewer(elsewhere.folder, read_only=True, live=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await seen(app, pilot, "only looking")
        await seen(app, pilot, "► running")
        assert not {"viewer.pause", "viewer.stop", "viewer.rate_up"} & possible(app)
        await pilot.press("space", "x", "+")
        await looked(app, pilot)
        assert elsewhere.state == "running"
        assert not list((elsewhere.folder / "commands").glob("*.jsonl"))


async def test_leaving_the_viewer_leaves_the_run_alone(elsewhere: Elsewhere) -> None:
    app = make_viewer(elsewhere.folder, read_only=False, live=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await seen(app, pilot, "► running")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, RunsScreen)
        assert elsewhere.state == "running"


async def test_a_process_that_is_gone_is_said_and_cannot_be_steered(tmp_path: Path) -> None:
    run = Elsewhere(tmp_path / "runs")
    await until(lambda: run.session.history.step > 5)
    run.end()
    pulse = json.loads((run.folder / "pulse.json").read_bytes())
    pulse["summary"]["state"], pulse["process"]["pid"] = "running", 0
    (run.folder / "pulse.json").write_text(json.dumps(pulse))
    app = make_viewer(run.folder, read_only=False, live=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await seen(app, pilot, "its process is gone")
        assert f"nntui resume {run.folder.name}" in text(app)
        assert not screen_of(app).remote.can_steer
        screen_of(app).remote.command("pause")
        await looked(app, pilot)
        await until(lambda: isinstance(app.screen, MessageScreen))


async def test_about_tells_settings_and_versions(elsewhere: Elsewhere) -> None:
    app = make_viewer(elsewhere.folder, read_only=False, live=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await seen(app, pilot, "► running")
        await pilot.press("i")
        await until(lambda: "versions" in text(app))
        assert "data.source = moons" in text(app)


def test_without_a_name_the_run_that_goes_on_is_meant(elsewhere: Elsewhere, tmp_path: Path) -> None:
    root = tmp_path / "runs"
    later = Elsewhere(root)
    later.end()
    for _ in range(2000):
        if (elsewhere.folder / "pulse.json").exists():
            break
        elsewhere.session.join(0.01)
    assert which(None, str(root)) == elsewhere.folder
    assert which("last", str(root)) in (elsewhere.folder, later.folder)
    with pytest.raises(NntuiError):
        which("nothing-like-it", str(root))
