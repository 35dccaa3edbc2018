"""The screens beside the bench, over real short runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fakes import text, until
from nntui.core.preview.insight import Insight
from nntui.tui.app import NntuiApp, make_app
from nntui.tui.options import Options
from nntui.tui.plotting.palette import Role
from nntui.tui.screens.xray import XrayScreen
from nntui.tui.widgets.plot import PlotWidget
from textual.pilot import Pilot


def app_of(preset: str = "digits-mlp", *overrides: str) -> NntuiApp:
    return make_app(Options(experiment=preset, overrides=overrides, live=False))


@pytest.fixture
async def app():
    made = app_of("digits-mlp", "training.epochs=2")
    yield made
    made.bench.runner.close(10)


async def trained(app: NntuiApp, pilot: Pilot[Any]) -> None:
    """A short run from beginning to end."""
    await pilot.press("s")
    await until(lambda: app.bench.runner.read().state in ("done", "failed", "diverged"))
    await pilot.pause()


async def look(app: NntuiApp, pilot: Pilot[Any]) -> None:
    await pilot.pause()
    app.screen.look()  # type: ignore[attr-defined]
    await pilot.pause()


def shown(app: NntuiApp, name: str) -> str:
    picture = app.screen.query_one(f"#{name}", PlotWidget).picture
    return "" if picture is None else picture.text


@pytest.mark.parametrize("key", ["f3", "f4", "f5", "f6", "f10"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15), (200, 60), (20, 5)])
async def test_every_screen_opens_at_every_size_before_any_run(key: str, size: tuple[int, int]) -> None:
    app = app_of()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(key)
        await look(app, pilot)
        assert type(app.screen).__name__ != "BenchScreen"
        await pilot.press("f2")
        await pilot.pause()
        assert type(app.screen).__name__ == "BenchScreen"


async def test_a_fault_on_a_thread_is_told_and_the_screen_lives_on(
    app: NntuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise ZeroDivisionError("nobody foresaw this")

    monkeypatch.setattr("nntui.tui.screens.lab._examined", broken)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("f5")
        await look(app, pilot)
        await until(lambda: any("nobody foresaw this" in note.message for note in app._notifications))
        await pilot.press("f2")
        await pilot.pause()
        assert type(app.screen).__name__ == "BenchScreen"


# Layers


async def test_the_layers_are_rows_with_their_figures(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await trained(app, pilot)
        await pilot.press("f3")
        await look(app, pilot)
        table = shown(app, "layers-table")
        assert "▸hidden 1" in table
        assert "▾spread" in table
        assert "output" in table
        await pilot.press("down", "right")
        assert "▸hidden 2" in shown(app, "layers-table")
        assert "▾dead" in shown(app, "layers-table")
        assert "dead of hidden 2" in shown(app, "course")


async def test_one_goes_back_in_the_run_and_follows_it_again(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await trained(app, pilot)
        await pilot.press("f3")
        await look(app, pilot)
        last = app.screen.shown_step  # type: ignore[attr-defined]
        await pilot.press("comma", "comma")
        assert app.screen.shown_step < last  # type: ignore[attr-defined]
        assert "shown as at step" in text(app)
        await pilot.press("end")
        assert app.screen.step is None  # type: ignore[attr-defined]


async def test_dead_relus_are_found_and_judged() -> None:
    app = app_of("dead-relus", "training.epochs=2")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await trained(app, pilot)
        await pilot.press("f3")
        await look(app, pilot)
        await until(lambda: app.screen._inside is not None)  # type: ignore[attr-defined]
        await pilot.pause()
        assert "units are dead" in text(app)
        assert "recover" in text(app)
    app.bench.runner.close(10)


# X-ray


async def test_the_xray_shows_all_initialisations_and_takes_one(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("f4")
        await look(app, pilot)
        screen: Any = app.screen
        await until(lambda: len(screen._views.get(screen._key, {})) == 9)
        await pilot.pause()
        table = shown(app, "xray-table")
        assert "▸● He" in table
        assert "= symmetric" in table
        await pilot.press("down", "left")
        await until(lambda: len(screen._views.get(screen._key, {})) == 9)
        await pilot.press("enter")
        await pilot.pause()
        model = app.bench.experiment.model
        assert (model.init, model.activation) == ("xavier", "linear")
        await pilot.press("f2")
        await pilot.pause()
        assert "Xavier" in text(app)
        await pilot.press("u")
        assert app.bench.experiment.model.init == "he"


async def test_small_weights_are_seen_to_fade_in_ten_tanh_layers() -> None:
    app = app_of("deep-tanh-small-init")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("f4")
        await look(app, pilot)
        await until(lambda: "▾ fades" in shown(app, "xray-table"))


async def test_the_xray_shows_a_first_batch_at_once_and_the_cursor_goes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = app_of("digits-mlp")
    told: list[tuple[str, int]] = []
    tell = XrayScreen.worked
    monkeypatch.setattr(
        XrayScreen,
        "worked",
        lambda self, result: (
            result[1] and told.append((result[1].init, result[1].rows)),
            tell(self, result),
        ),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f4")
        await look(app, pilot)
        screen: Any = app.screen
        await until(lambda: screen._all_known is not None)
        assert told[0] == ("he", 100)
        assert [rows for _, rows in told] == [100] * 9 + [1000] * 9
        assert "1,000 rows" in text(app)
        assert "spread" in shown(app, "xray-layers")
        told.clear()
        screen.init = "small"
        await pilot.press("right")
        await until(lambda: len(told) > 1)
        assert [name for name, _ in told[:2]] == ["small", "he"]
        await until(lambda: screen._busy is None)


@pytest.mark.parametrize("key", ["f3", "f4", "f6", "f10"])
async def test_a_model_without_hidden_layers_can_be_looked_at(key: str) -> None:
    app = app_of("digits-mlp", "training.epochs=1", "model.hidden=[]")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await trained(app, pilot)
        await pilot.press(key)
        await look(app, pilot)
        await until(lambda: all(worker.is_finished for worker in app.workers))
        await pilot.pause()
        assert not any(worker.error for worker in app.workers)
        if key == "f4":
            assert "There is no hidden layer" in text(app)
    app.bench.runner.close(10)


# Preprocessing


async def test_the_lab_shows_before_and_after_and_takes_a_recipe(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("f5")
        await look(app, pilot)
        screen: Any = app.screen
        await until(lambda: screen._found is not None)
        await pilot.pause()
        assert "before: values" in shown(app, "values-before")
        assert "condition" in shown(app, "covariance-after")
        assert "Fitted on the training split only." in text(app)
        await pilot.press("up", "enter")
        await pilot.pause()
        assert app.bench.experiment.preprocessing.steps == ("mean-feature",)


async def test_the_leak_is_a_switch_that_says_what_it_is(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("f5", "a")
        await look(app, pilot)
        await until(lambda: "LEAK" in text(app))
        steps = app.bench.experiment.preprocessing.steps
        await pilot.press("a")
        await until(lambda: "LEAK" not in text(app))
        assert app.bench.experiment.preprocessing.steps == steps


async def test_at_80x24_one_picture_is_seen_at_a_time(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f5")
        await look(app, pilot)
        screen: Any = app.screen
        await until(lambda: screen._found is not None)
        for name in ("points", "covariance", "images", "values"):
            await pilot.press("v")
            await pilot.pause()
            rows = [row.id for row in app.screen.query(".lab-row") if row.display]
            assert rows == [f"row-{name}"]


# Insight


async def test_what_the_network_gets_wrong(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await trained(app, pilot)
        await pilot.press("f6")
        await look(app, pilot)
        screen: Any = app.screen
        await until(lambda: screen.seen is not None)
        await pilot.pause()
        seen: Insight = screen.seen
        assert seen.step == app.bench.runner.read().step
        assert "validation rows right" in text(app)
        assert "mistakes, the surest first" in shown(app, "insight-main")
        assert "what each unit looks for" in shown(app, "insight-second")
        assert "lowest" in shown(app, "by-class")


async def test_a_run_that_is_saved_is_looked_into_like_any_other(tmp_path: Path) -> None:
    overrides = ("training.epochs=2",)
    app = make_app(Options(overrides=overrides, live=False, save=True, runs_dir=str(tmp_path)))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await trained(app, pilot)
        await pilot.press("f6")
        await look(app, pilot)
        await until(lambda: app.screen.seen is not None)  # type: ignore[attr-defined]
        assert app.screen.seen.accuracy > 0.5  # type: ignore[attr-defined]
        await pilot.press("f3")
        await look(app, pilot)
        await until(lambda: "into relu" in shown(app, "inside"))
    app.bench.runner.close(10)


async def test_the_boundary_is_drawn_with_the_points_on_it_while_training_waits() -> None:
    app = app_of("moons")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("e")
        await until(lambda: app.bench.runner.read().state == "paused")
        await pilot.press("f6")
        await look(app, pilot)
        screen: Any = app.screen
        await until(lambda: screen.seen is not None)
        await pilot.pause()
        assert "decision regions" in shown(app, "insight-main")
        picture = app.screen.query_one("#insight-main", PlotWidget).picture
        assert picture is not None
        assert len(picture.palette) > Role.FAINT
        assert app.bench.runner.read().state == "paused"
    app.bench.runner.close(10)


# Model


async def test_the_model_before_and_during_a_run(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("f10")
        await look(app, pilot)
        screen: Any = app.screen
        await until(lambda: screen._seen is not None)
        await pilot.pause()
        assert "6,570 parameters" in shown(app, "model-table")
        assert "what hidden 1 gets" in shown(app, "activation")
        assert "as it starts" in text(app)
        await pilot.press("f2")
        await trained(app, pilot)
        await pilot.press("f10")
        await look(app, pilot)
        await until(lambda: screen._seen["step"] > 0)
        await pilot.pause()
        assert "after step" in text(app)
