"""Loading, searching and saving experiments; keys of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import MakeApp
from fakes import FakeSessions, looked, started, text, until, workers_ended
from nntui.core.config import load_experiment, load_preset
from nntui.core.errors import NntuiError
from nntui.tui import preset_shelf
from nntui.tui.action_ids import all_bindings, known_ids
from nntui.tui.app import NntuiApp, make_app
from nntui.tui.keymap import read_keymap
from nntui.tui.options import Options
from nntui.tui.places import keys_file, presets_folder
from nntui.tui.screens.message import MessageScreen
from nntui.tui.screens.presets import PresetsScreen, matching
from textual import events


async def test_a_preset_is_found_by_a_few_letters(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("p", *"spir", "enter")
        await pilot.pause()
        assert app.bench.experiment == load_preset("two-spirals")
        assert "two-spirals" in text(app)
        await pilot.press("u")
        await pilot.pause()
        assert app.bench.experiment == load_preset("digits-mlp")


async def test_a_preset_typed_in_one_go_is_loaded_and_no_letter_starts_anything(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key in ("p", *"spir", "enter", "p", *"moons", "backspace", "s", "enter"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(lambda: app.bench.experiment == load_preset("moons"))
        assert not app.bench.runner.active
        assert app.bench.runner.run is None
        await pilot.press("u")
        assert app.bench.experiment == load_preset("two-spirals")


async def test_a_search_that_finds_nothing_says_so(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("p", *"zzzz", "enter")
        await pilot.pause()
        assert isinstance(app.screen, PresetsScreen)
        assert "Nothing of that name." in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.bench.experiment == load_preset("digits-mlp")


def test_the_search_takes_letters_in_order_and_puts_the_best_first() -> None:
    shelf = preset_shelf.entries()
    assert matching(shelf, "") == shelf
    assert matching(shelf, "lr")[0].name in ("lr-crawls", "lr-explodes")
    assert matching(shelf, "two-spirals")[0].name == "two-spirals"
    assert matching(shelf, "by heart")[0].name == "overfitting"


async def test_loading_waits_for_a_restart_of_a_run_that_goes_on(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("p", *"crawls", "enter")
        await looked(app, pilot)
        assert not sessions.last.control.heard, "live settings of another experiment are not this run's"
        assert "restarts with it" in text(app)


async def test_ctrl_s_saves_and_the_picker_has_it(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("a", "right", "ctrl+s")
        await pilot.pause()
        await pilot.press(*["delete"], *"my net", "enter")
        await pilot.pause()
        saved = presets_folder() / "my-net.toml"
        assert load_experiment(saved) == app.bench.experiment
        assert "edited" not in text(app)
        await pilot.press("p")
        await pilot.pause()
        assert "my-net" in text(app)
        assert "yours" in text(app)


async def test_saving_over_a_preset_asks(app: NntuiApp) -> None:
    presets_folder().mkdir(parents=True)
    taken = presets_folder() / "taken.toml"
    taken.write_text("title = 'old'\n")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+s", "delete", *"taken", "enter")
        await pilot.pause()
        assert "taken exists" in text(app)
        assert taken.read_text() == "title = 'old'\n"
        await pilot.press("enter")
        await pilot.pause()
        assert load_experiment(taken) == app.bench.experiment


@pytest.mark.parametrize("name", ["", "../evil", "a/b", "."])
def test_names_that_are_no_names_are_refused(name: str) -> None:
    with pytest.raises(NntuiError, match="no name"):
        preset_shelf.path_for(name)


async def test_a_disk_that_refuses_is_told(
    app: NntuiApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("NNTUI_HOME", str(tmp_path / "file"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+s", "enter")
        await pilot.pause()
        assert isinstance(app.screen, MessageScreen)
        assert "cannot be saved" in text(app)


async def test_a_preset_that_cannot_be_read_is_told_and_changes_nothing(app: NntuiApp) -> None:
    presets_folder().mkdir(parents=True)
    (presets_folder() / "broken.toml").write_text("[optimizer]\nlerning_rate = 3\n")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("p")
        await pilot.pause()
        assert "cannot be read" in text(app)
        await pilot.press(*"broken", "enter")
        await pilot.pause()
        assert isinstance(app.screen, MessageScreen)
        assert "learning_rate" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.bench.experiment == load_preset("digits-mlp")


async def test_the_app_opens_on_the_experiment_that_is_named(make: MakeApp) -> None:
    app = make("two-spirals", overrides=("model.activation=tanh",))
    assert app.bench.experiment.model.activation == "tanh"
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "two-spirals" in text(app)


def test_an_experiment_that_does_not_exist_is_an_error_before_the_screen() -> None:
    with pytest.raises(NntuiError, match="no preset"):
        make_app(Options(experiment="no-such-thing"))


async def test_keys_of_ones_own_take_the_place_of_the_others(app: NntuiApp, sessions: FakeSessions) -> None:
    keys_file().write_text('[keys]\n"run.start" = "f5"\n')
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("s")
        await pilot.pause()
        assert not sessions.made
        await pilot.press("f5")
        await pilot.pause()
        assert app.bench.runner.run is not None


async def test_keys_of_every_screen_and_control_can_be_changed(app: NntuiApp) -> None:
    keys_file().write_text('[keys]\n"xray.right" = "z"\n"field.more" = "z"\n"dialog.leave" = "ctrl+g"\n')
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("i", "z")
        assert app.bench.experiment.model.init == "xavier"
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert type(app.screen).__name__ == "BenchScreen"
        await pilot.press("f4")
        await pilot.pause()
        await pilot.press("z")
        assert app.screen.activation == "leaky-relu"  # type: ignore[attr-defined]
        await workers_ended(app)
        assert not app._notifications


async def test_an_action_that_loses_its_key_to_another_is_told(app: NntuiApp) -> None:
    keys_file().write_text('[keys]\n"run.start" = "p"\n')
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        await until(lambda: "was that of experiment.presets" in " ".join(text(app).split()))


async def test_going_on_follows_the_key_of_the_pause(app: NntuiApp) -> None:
    keys_file().write_text('[keys]\n"run.pause" = "B"\n"run.start" = "S"\n"run.stop" = "s"\n')
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("S")
        await pilot.pause()
        await until(lambda: app.bench.runner.run is not None and app.bench.runner.run.session is not None)
        await pilot.press("B")
        assert app.bench.runner.read().state == "paused"
        await pilot.press("B")
        assert app.bench.runner.read().state == "running"
        await workers_ended(app)
        assert not app._notifications


async def test_wrong_lines_in_the_keys_file_are_told(app: NntuiApp) -> None:
    keys_file().write_text('[keys]\n"run.strat" = "f5"\n"run.stop" = 3\n')
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        await until(lambda: "nothing has this id" in " ".join(text(app).split()))
        shown = " ".join(text(app).split())
        assert "keys.run.strat: nothing has this id" in shown
        assert "keys.run.stop: 3 names no keys" in shown


def test_a_keys_file_that_cannot_be_read_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    assert read_keymap(path).problems == ()
    for content in (b"not toml", b"\xff\xfe", b"keys = 3"):
        path.write_bytes(content)
        assert read_keymap(path).problems


def test_every_action_has_an_id_of_its_own(app: NntuiApp) -> None:
    from nntui.tui.screens.bench_keys import BENCH_KEYS

    assert all(binding.id for binding in BENCH_KEYS)
    assert len({binding.id for binding in BENCH_KEYS}) == len(BENCH_KEYS)
    assert {"app.quit", "xray.take", "finding.apply", "plot.left"} <= known_ids(all_bindings(app))


async def test_keys_typed_ahead_of_a_screen_that_opens_are_for_that_screen(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key, sign in (("p", "p"), ("s", "s"), ("p", "p"), ("enter", "\r")):
            app.post_message(events.Key(key, sign))
        await until(lambda: app.bench.draft.origin.name == "two-spirals")
        assert app.bench.runner.run is None
