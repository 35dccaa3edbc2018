"""In the plots: reading values, zooming, the unit of the axis, earlier runs."""

from __future__ import annotations

import pytest
from fakes import FakeSessions, looked, started, text
from nntui.core.training.history import History
from nntui.tui.app import NntuiApp
from nntui.tui.panes.charts import Charts
from nntui.tui.panes.plot_reading import lines, reading
from nntui.tui.panes.plot_window import PlotWindow
from nntui.tui.panes.ruler import Ruler
from nntui.tui.plotting.picture import Picture
from nntui.tui.widgets.plot import PlotWidget


def charts(app: NntuiApp) -> Charts:
    return app.screen.query_one(Charts)


def legend(app: NntuiApp) -> str:
    picture = app.screen.query_one("#loss", PlotWidget).picture
    assert isinstance(picture, Picture)
    return picture.lines()[0]


async def in_the_plots(app: NntuiApp, pilot, sessions: FakeSessions) -> None:
    await started(app, pilot)
    sessions.last.train(300)
    await looked(app, pilot)
    await pilot.press("v")
    await pilot.pause()


async def test_the_cursor_reads_values(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await in_the_plots(app, pilot, sessions)
        await pilot.press("left", "left")
        await pilot.pause()
        cursor = charts(app).window.cursor
        assert cursor is not None
        assert f"step {cursor:,.0f}" in text(app)
        for words in ("batch loss", "smoothed", "train loss", "validation accuracy", "learning rate"):
            assert words in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert charts(app).window.cursor is None
        assert "batch loss" not in text(app)


async def test_zooming_and_the_whole_run_again(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await in_the_plots(app, pilot, sessions)
        await pilot.press("up", "up")
        low, high = charts(app).window.span or (0, 0)
        assert 0 < high - low <= 200
        await pilot.press("down", "down")
        assert charts(app).window.span is None


async def test_the_axis_turns_to_epochs_and_seconds(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await in_the_plots(app, pilot, sessions)
        await pilot.press("m")
        await pilot.pause()
        assert "epoch  0" in text(app).replace("epoch 0", "epoch  0")
        await pilot.press("m")
        assert charts(app).window.unit == "time"
        await pilot.press("m", "L")
        assert charts(app).window.log_x


async def test_the_last_run_stays_behind_the_next_one(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(160, 40)) as pilot:
        await started(app, pilot)
        sessions.last.train(200)
        sessions.last.finish()
        await looked(app, pilot)
        assert "run A" not in legend(app)
        await started(app, pilot)
        sessions.last.train(100)
        await looked(app, pilot)
        assert "run A" in legend(app)
        await pilot.press("v", "O")
        await pilot.pause()
        assert "run A" not in legend(app)


async def test_eight_earlier_runs_are_laid_over_each_under_its_letter_and_none_on_other_data(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        for _ in range(10):
            await started(app, pilot)
            sessions.last.train(300)
            sessions.last.finish()
            await looked(app, pilot)
        await pilot.press("v", "O")
        await pilot.pause()
        drawn = app.screen.query_one("#loss", PlotWidget).picture
        assert drawn is not None
        assert charts(app).window.ghosts == 8
        assert all(letter in "".join(drawn.lines()[1:]) for letter in "ABCDEFGH")
        app.bench.edit({"data.source": "moons"})
        await pilot.press("escape")
        await started(app, pilot)
        sessions.last.train(300)
        await looked(app, pilot)
        assert not charts(app)._comparable(charts(app)._history)  # type: ignore[arg-type]
        assert "run A" not in legend(app)


async def test_regularisation_and_gap_are_curves_of_their_own(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(160, 40)) as pilot:
        await in_the_plots(app, pilot, sessions)
        assert "regularisation" not in legend(app)
        await pilot.press("G")
        await pilot.pause()
        assert "regularisation" in legend(app)
        assert "gap" in text(app)


async def test_without_a_run_there_is_nothing_to_go_into(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("v")
        await pilot.pause()
        assert not charts(app).has_focus


def history_of(sessions: FakeSessions) -> History:
    from nntui.core.config import load_preset

    session = sessions(load_preset("digits-mlp"), lambda words: None)
    session.start()
    session.train(100)
    return session.history


def test_a_ruler_goes_there_and_back(sessions: FakeSessions) -> None:
    history = history_of(sessions)
    for unit in ("step", "epoch", "time"):
        ruler = Ruler.of(history, unit)  # type: ignore[arg-type]
        for step in (1.0, 37.0, 100.0, 140.0):
            assert ruler.step_at(float(ruler.values_at([step])[0])) == pytest.approx(step)
    assert Ruler.of(history, "epoch").values_at([50.0])[0] == pytest.approx(5.0)
    assert Ruler.of(history, "time").values_at([200.0])[0] == pytest.approx(0.2)


def test_a_reading_names_what_happened_there(sessions: FakeSessions) -> None:
    history = history_of(sessions)
    from nntui.core.training.events import SettingChanged

    history.apply(SettingChanged(step=100, path="optimizer.learning_rate", old=0.1, new=0.01))
    parts = reading(history, PlotWindow(cursor=100.0), (0.0, 200.0))
    assert ("!", "optimizer.learning_rate 0.1 → 0.01") in parts
    assert dict(parts)["epoch"] == "10.00"


def test_no_part_of_a_reading_is_broken() -> None:
    parts = [("train loss", "0.1234"), ("validation loss", "0.2"), ("step", "1,000")]
    rows = lines(parts, 30)
    assert [part for row in rows for part in row] == parts
    assert all(sum(len(name) + len(value) + 3 for name, value in row) - 2 <= 30 for row in rows)


def test_quiet_marks_have_no_line_and_leave_room_for_the_others(sessions: FakeSessions) -> None:
    from nntui.core.training.events import CheckpointSaved, RunPaused
    from nntui.tui.panes.curves import marks

    history = history_of(sessions)
    for step in range(1, 40):
        history.apply(CheckpointSaved(step=step, kind="latest"))
    history.apply(RunPaused(step=39))
    drawn = marks(history)
    assert [mark.letter for mark in drawn] == ["S"] * 10 + ["P"]
    assert [mark.line for mark in drawn] == [False] * 10 + [True]
