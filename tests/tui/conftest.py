"""The workbench in a test: no clock of its own, sessions that do as the test says."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from nntui.tui.app import NntuiApp, make_app
from nntui.tui.options import Options

sys.path.insert(0, str(Path(__file__).parent))

from fakes import FakeSessions

MakeApp = Callable[..., NntuiApp]


@pytest.fixture(autouse=True)
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same terminal everywhere: true colour, no tmux."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("NO_COLOR", "TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def sessions() -> FakeSessions:
    """Makes sessions that train when told to."""
    return FakeSessions()


@pytest.fixture
def app(sessions: FakeSessions) -> NntuiApp:
    """The workbench on the digits, drawing only when told to."""
    return make_app(Options(live=False), sessions)


@pytest.fixture
def make(sessions: FakeSessions) -> MakeApp:
    """The workbench on any preset."""

    def build(preset: str = "digits-mlp", **options: object) -> NntuiApp:
        return make_app(Options(experiment=preset, live=False, **options), sessions)  # type: ignore[arg-type]

    return build
