"""The terminal goes or stalls: the run goes on or is saved, and what is left of the terminal is restored."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nntui.core.runs.listing import RunInfo
from nntui.core.runs.store import RunStore

sys.path.insert(0, str(Path(__file__).parent))

from terminal_app import RESTORED, TerminalApp

Open = Callable[..., TerminalApp]
SHORT = ("--set", "training.epochs=300")
LONG = ("--set", "training.epochs=100000")


@pytest.fixture
def opened() -> Iterator[Open]:
    apps: list[TerminalApp] = []

    def open_app(*arguments: str, **more: str) -> TerminalApp:
        apps.append(TerminalApp(*arguments, **more))
        return apps[-1]

    yield open_app
    for app in apps:
        app.close()


def train(app: TerminalApp) -> None:
    """Start the run, and wait until it is under way and on the disk."""
    app.until(lambda: app.shows("ready"))
    app.send("s")
    app.until(lambda: app.shows("running") and runs())


def runs() -> list[RunInfo]:
    return RunStore().runs()


def restored(app: TerminalApp) -> bool:
    tail = app.output[app.output.rfind(b"\x1b[?2026l") :] if b"\x1b[?2026l" in app.output else app.output
    return all(code in tail for code in RESTORED)


def test_a_run_goes_on_to_its_end_without_the_terminal(opened: Open) -> None:
    app = opened(*SHORT)
    train(app)
    app.hang_up()
    app.until(app.ended, reading=False)
    assert app.exit_code == 0
    (run,) = runs()
    assert run.summary.outcome == "done"


def test_a_run_is_saved_and_stopped_at_a_hang_up_if_that_is_wanted(opened: Open) -> None:
    app = opened(*LONG, "--on-hangup", "stop")
    train(app)
    app.hang_up()
    app.until(app.ended, reading=False)
    assert app.exit_code == 129
    (run,) = runs()
    assert run.summary.outcome == "stopped"
    assert list((RunStore().find(run.id) / "checkpoints").glob("*.npz"))


def test_nothing_goes_on_that_would_not_be_kept(opened: Open) -> None:
    app = opened(*LONG, "--no-save")
    app.until(lambda: app.shows("ready"))
    app.send("s")
    app.until(lambda: app.shows("running"))
    app.hang_up()
    app.until(app.ended, reading=False)
    assert app.exit_code == 129
    assert runs() == []


def test_an_app_without_a_run_ends_with_its_terminal(opened: Open) -> None:
    app = opened()
    app.until(lambda: app.shows("ready"))
    app.hang_up()
    app.until(app.ended, reading=False)
    assert app.exit_code == 129


def test_a_run_that_went_on_is_stopped_by_sigterm(opened: Open) -> None:
    app = opened(*LONG)
    train(app)
    app.hang_up()
    app.kill(signal.SIGTERM)
    app.until(app.ended, reading=False)
    assert app.exit_code == 143
    assert runs()[0].summary.outcome == "stopped"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_saves_the_run_and_restores_the_terminal(opened: Open, number: int, code: int) -> None:
    app = opened(*LONG)
    train(app)
    app.kill(number)
    app.until(app.ended)
    app.until(lambda: restored(app))
    assert app.exit_code == code
    assert app.echoes()
    assert runs()[0].summary.outcome == "stopped"


def test_a_stalled_terminal_does_not_hold_up_the_training(opened: Open) -> None:
    app = opened("--set", "training.epochs=1000")
    train(app)
    app.send("j" * 20 + "k" * 20)  # makes the app write more than a terminal takes that nobody reads
    app.until(lambda: runs()[0].summary.outcome == "done", reading=False)
    app.until(lambda: app.shows("done"))
    app.send("q")
    app.until(app.ended)
    assert app.exit_code == 0


def test_sigterm_ends_an_app_whose_terminal_is_stalled(opened: Open) -> None:
    app = opened(*LONG)
    train(app)
    app.send("\x0c" * 60)
    app.kill(signal.SIGTERM)
    app.until(app.ended, reading=False)
    assert app.exit_code == 143
    assert app.echoes()
    assert runs()[0].summary.outcome == "stopped"


def test_a_fault_leaves_the_screen_tells_in_a_few_words_and_keeps_the_run(
    opened: Open, nntui_home: Path
) -> None:
    code = (
        "from nntui.tui.app import NntuiApp\n"
        "NntuiApp.action_redraw = lambda self: 1 / 0\n"
        "from nntui.__main__ import main; raise SystemExit(main())"
    )
    app = opened(*LONG, code=code)
    train(app)
    app.send("\x0c")
    app.until(app.ended)
    app.until(lambda: b"please report" in app.output)
    told = app.output[app.output.rfind(b"\x1b[?1049l") :].decode()
    assert app.exit_code == 1
    assert restored(app)
    assert "ZeroDivisionError" in told
    assert f"nntui resume {runs()[0].id}" in told
    assert "Traceback" not in told
    (log,) = (nntui_home / "logs").iterdir()
    assert "Traceback" in log.read_text()


def test_the_shell_gets_its_terminal_at_ctrl_z_and_the_screen_comes_back_whole(opened: Open) -> None:
    app = opened()
    app.until(lambda: app.shows("ready"))
    app.send("\x1a")
    app.until(app.stopped)
    app.until(lambda: b"\x1b[?1049l" in app.output)
    assert app.echoes()
    app.screen.reset()
    app.kill(signal.SIGCONT)
    app.until(lambda: app.shows("ready") and app.shows("source") and app.shows("quit"))
    app.send("q")
    app.until(app.ended)
    assert app.exit_code == 0
