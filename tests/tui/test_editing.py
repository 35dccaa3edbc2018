"""Forms: values chosen, nudged and typed; wrong ones told beside the row; live ones sent to the run."""

from __future__ import annotations

from typing import Any

import pytest
from fakes import FakeSessions, focused, looked, started, text, until
from nntui.core.config import ALL_SETTINGS, value_at
from nntui.tui.app import NntuiApp
from nntui.tui.forms.field import SettingField, field_id
from nntui.tui.forms.line_editor import LineEditor
from nntui.tui.messages import SettingChosen
from nntui.tui.panes.settings_pane import SettingsPane
from nntui.tui.panes.visibility import is_shown
from textual import events


def value(app: NntuiApp, path: str) -> Any:
    return value_at(app.bench.experiment, path)


async def test_the_arrows_go_through_choices_and_numbers(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("a", "right")
        assert value(app, "model.activation") == "leaky-relu"
        await pilot.press("left", "left")
        assert value(app, "model.activation") == "linear"
        await pilot.press("o", "down", "right")
        assert value(app, "optimizer.learning_rate") == 0.025


async def test_enter_on_a_switch_turns_it(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = value(app, "model.batch_norm")
        await pilot.press("b", "enter")
        assert value(app, "model.batch_norm") is not before


async def test_settings_appear_when_they_have_an_effect(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("b")
        await pilot.pause()
        assert "epsilon" not in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "epsilon" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "epsilon" not in text(app)


async def test_a_digit_begins_to_type_and_enter_takes_it(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("o", "down", *"0.02", "5", "enter")
        await pilot.pause()
        assert value(app, "optimizer.learning_rate") == 0.025
        assert focused(app) == "optimizer-learning_rate"
        assert not app.screen.query(LineEditor)


async def test_the_fields_tell_what_was_chosen(app: NntuiApp) -> None:
    seen: list[Any] = []
    async with app.run_test(size=(80, 24), message_hook=seen.append) as pilot:
        await pilot.pause()
        await pilot.press("t", *"128", "enter")
        await pilot.pause()
    told = [(message.path, message.value) for message in seen if isinstance(message, SettingChosen)]
    assert ("training.batch_size", 128) in told


async def test_a_wrong_value_is_told_below_the_row_and_nothing_changes(app: NntuiApp) -> None:
    cases = {"abc": "is text", "0.1.2": "is text", "99999999": "too large", "": "nothing was typed"}
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = app.bench.experiment
        for typed, complaint in cases.items():
            await pilot.press("=")
            await pilot.pause()
            await pilot.press("delete", *typed, "enter")
            await pilot.pause()
            assert app.bench.experiment is before
            assert "✖" in text(app)
            assert complaint in " ".join(text(app).split())
            assert app.screen.query(LineEditor), "what was typed is kept, to be mended"
            await pilot.press("escape")
            await pilot.pause()
            assert "✖" not in text(app)


async def test_a_value_that_contradicts_another_is_told_beside_the_row(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("d", "down", *"0.9", "enter", "down", *"0.8", "enter")
        await pilot.pause()
        assert value(app, "data.test") == 0.0
        assert "leave nothing to train on" in " ".join(text(app).split())


async def test_letters_typed_into_a_line_are_letters(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter", *"moons", "space", "backspace", "enter")
        await pilot.pause()
        assert value(app, "data.source") == "moons"
        assert not sessions.made


async def test_a_plus_typed_into_a_line_is_a_plus(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("o", "down", "1", "e", "plus", "1", "enter")
        await pilot.pause()
        assert value(app, "optimizer.learning_rate") == 10.0


async def test_a_list_is_typed_with_commas(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("h", "enter", *"100, 50", "enter")
        await pilot.pause()
        assert value(app, "model.hidden") == (100, 50)


async def test_a_choice_is_taken_from_the_list(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("i", "enter", "down", "enter")
        await pilot.pause()
        assert value(app, "model.init") == "xavier"
        await pilot.press("enter", "down", "escape")
        await pilot.pause()
        assert value(app, "model.init") == "xavier"


async def test_preprocessing_steps_are_chosen_and_ordered(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.bench.edit({"preprocessing.steps": ["mean-feature", "std"]})
        app.screen.refresh_experiment()  # type: ignore[attr-defined]
        await pilot.press("c", "enter", "J", "enter")
        await pilot.pause()
        assert value(app, "preprocessing.steps") == ("std", "mean-feature")
        await pilot.press("enter", "space", "enter")
        await pilot.pause()
        assert value(app, "preprocessing.steps") == ("mean-feature",)
        await pilot.press("enter", "space", "enter")
        await pilot.pause()
        assert value(app, "preprocessing.steps") == ("none",)


async def test_plus_and_minus_change_the_rate_of_a_running_training(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        rate = value(app, "optimizer.learning_rate")
        await pilot.press("plus", "minus", "minus")
        sent = [command.value for command in sessions.last.control.heard]
        assert sent == pytest.approx([rate * 1.25, rate, rate * 0.8])
        assert not app.bench.pending


async def test_a_live_setting_reaches_the_run_and_so_does_its_undo(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        strength = value(app, "regularization.l2")
        await pilot.press("g", "right", "u")
        await pilot.pause()
        heard = [(command.path, command.value) for command in sessions.last.control.heard]
        assert heard == [("regularization.l2", 2 * strength), ("regularization.l2", strength)]


async def test_a_setting_that_takes_a_restart_says_so_and_offers_it(
    app: NntuiApp, sessions: FakeSessions
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("a", "right")
        await looked(app, pilot)
        assert not sessions.last.control.heard, "the run goes on as it is"
        assert "ReLU → Leaky ReLU: r restarts with it" in text(app)
        assert "↻" in text(app)
        await pilot.press("r")
        await until(lambda: len(sessions.made) == 2)
        await looked(app, pilot)
        assert sessions.last.experiment.model.activation == "leaky-relu"
        assert "restarts with it" not in text(app)


async def test_undo_takes_edits_back_one_by_one(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = app.bench.experiment
        await pilot.press("a", "right", "i", "right", "plus")
        await pilot.pause()
        assert "digits-mlp · edited" in text(app)
        await pilot.press("u", "u", "u")
        await pilot.pause()
        assert app.bench.experiment == before
        assert "edited" not in text(app)


async def test_every_setting_that_has_an_effect_has_a_row(app: NntuiApp) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        await pilot.pause()
        rows = {row.id for row in app.screen.query(SettingField) if row.display}
        wanted = {field_id(path) for path in ALL_SETTINGS if is_shown(app.bench.experiment, path)}
        assert rows == wanted
        assert all(pane.filled for pane in app.screen.query(SettingsPane))


async def test_a_click_brings_the_cursor_and_a_double_click_edits(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click("#data-validation")
        assert focused(app) == "data-validation"
        await pilot.click("#data-validation", times=2)
        await pilot.pause()
        assert app.screen.query(LineEditor)


async def test_what_is_typed_in_one_go_is_taken_in_its_order(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("=")
        await pilot.pause()
        for key, sign in (("ctrl+u", None), *((one, one) for one in "0.003"), ("enter", None)):
            app.post_message(events.Key(key, sign))
        await until(lambda: app.bench.experiment.optimizer.learning_rate == 0.003)


async def test_a_number_typed_in_one_go_on_its_row_is_taken(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("o", "down")
        await pilot.pause()
        for key, sign in (*((one, one) for one in "0.25"), ("enter", None)):
            app.post_message(events.Key(key, sign))
        await until(lambda: app.bench.experiment.optimizer.learning_rate == 0.25)
