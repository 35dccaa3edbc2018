"""Detaching by key: the screen ends, the run is handed over to its last step, and another process goes on with it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
from fakes import looked, started, text, until
from nntui.core.runs.reader import RunReader
from nntui.core.runs.store import RunStore
from nntui.tui.app import NntuiApp, make_app
from nntui.tui.bridge.run_copy import session_of
from nntui.tui.options import Options

LONG = ("data.samples=120", "model.hidden=[4]", "training.epochs=1000000")


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[tuple[RunReader, list[str]]]:
    """What would have been started."""
    found: list[tuple[RunReader, list[str]]] = []

    def start(reader: RunReader, options: list[str]) -> int:
        found.append((reader, options))
        return 1

    monkeypatch.setattr("nntui.core.cli.detached.start_detached", start)
    return found


@pytest.mark.parametrize(("keys", "waits"), [("", False), (" ", True)])
async def test_the_other_process_goes_on_from_the_very_last_step(
    tmp_path: Path, handed_over: list[tuple[RunReader, list[str]]], keys: str, waits: bool
) -> None:
    app = make_app(Options("moons", LONG, live=False, save=True, runs_dir=str(tmp_path)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await until(lambda: app.bench.runner.read().step > 50)
        await looked(app, pilot)
        for key in keys:
            await pilot.press("space" if key == " " else key)
            await until(lambda: app.bench.runner.read().state == "paused")
        await pilot.press("ctrl+d")
        await until(lambda: app.detachment)
    assert app.return_value == 0
    assert app.bench.runner.close(30)
    assert app.detachment is not None
    words = app.detachment.carry_out()
    [(reader, options)] = handed_over
    assert f"nntui attach {reader.id}" in words
    assert ("--paused" in options) == waits
    session, state = session_of(app.bench.runner.run), reader.state()
    assert session is not None
    assert state is not None
    assert state.step == session.history.step == reader.summary().step
    np.testing.assert_array_equal(state.parameters, session.network.parameters)


async def test_what_cannot_be_detached_says_why_and_stays(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+d")
        await until(lambda: "nothing to detach from" in text(app))
        await pilot.press("escape")
        await started(app, pilot)
        await pilot.press("ctrl+d")
        await until(lambda: "not saved" in text(app))
        assert app.detachment is None


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")
def test_the_shell_has_its_prompt_back_and_the_run_its_process(tmp_path: Path) -> None:
    from pseudo_terminal import PseudoTerminal

    overrides = [part for override in LONG for part in ("--set", override)]
    terminal = PseudoTerminal(["moons", *overrides], tmp_path)
    try:
        terminal.see("Press s")
        terminal.press("s")
        terminal.see("► running")
        terminal.press("\x04")
        assert terminal.end() == 0
        assert "in the background, from step" in terminal.raw
        [info] = RunStore(tmp_path / "runs").runs()
        assert info.presence.alive
        assert info.presence.pid != terminal.child.pid
        assert os.getsid(info.presence.pid) == info.presence.pid
    finally:
        terminal.child.close(force=True)
        for info in RunStore(tmp_path / "runs").runs():
            if info.presence.alive:
                os.kill(info.presence.pid, signal.SIGKILL)
