"""The log of another tool's training on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import text
from nntui.core.watch.watched import Watched
from nntui.tui import watch
from nntui.tui.app import NntuiApp
from nntui.tui.screens.watch import WatchScreen
from nntui.tui.watch import make_watch_app
from textual.pilot import Pilot

HEAD = "epoch,accuracy,loss,val_accuracy,val_loss\n"


def rows(first: int, last: int) -> str:
    """Epochs of a training that learns its rows by heart."""
    return "".join(
        f"{epoch},{1 - 0.8 * 0.8**epoch:.4f},{2 * 0.8**epoch:.4f},0.75,{0.6 + 0.05 * epoch:.4f}\n"
        for epoch in range(first, last)
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "training.csv"
    path.write_text(HEAD + rows(0, 4))
    return path


async def looked(app: NntuiApp, pilot: Pilot[int]) -> str:
    """Have the screen look at the log, and draw."""
    await pilot.pause()
    screen = app.screen
    assert isinstance(screen, WatchScreen)
    screen.log_file.look()
    screen.poll(at_once=True)
    await pilot.pause()
    return text(app)


async def test_the_plots_grow_with_the_log_and_say_what_they_show(log: Path) -> None:
    app = make_watch_app(Watched(log.parent), live=False)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await looked(app, pilot)
        assert "step 3" in shown
        assert "validation" in shown
        assert "accuracy" in shown
        assert "by heart" not in shown
        with log.open("a") as file:
            file.write(rows(4, 40))
        shown = await looked(app, pilot)
        assert "step 39" in shown
        assert "Validation loss rises" in shown
        await pilot.press("w")
        await pilot.pause()
        assert "by heart" in text(app)


async def test_a_log_that_cannot_be_read_now_is_said_and_read_again(log: Path) -> None:
    app = make_watch_app(Watched(log), live=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await looked(app, pilot)
        screen = app.screen
        assert isinstance(screen, WatchScreen)
        poll = screen.log_file.watched.poll

        def broken() -> int:
            raise OSError("Stale file handle")

        screen.log_file.watched.poll = broken  # type: ignore[method-assign]
        assert "Stale file handle" in await looked(app, pilot)
        screen.log_file.watched.poll = poll  # type: ignore[method-assign]
        assert "step 3" in await looked(app, pilot)


def test_lines_are_written_where_there_is_no_screen(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    watch.add_arguments(parser)
    assert watch.run(parser.parse_args([str(log), "--once"])) == 0
    assert "val loss 0.75" in capsys.readouterr().out
