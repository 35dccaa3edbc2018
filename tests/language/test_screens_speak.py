"""The app in another language: every screen's hints, what is notified, and the change on the way."""

from __future__ import annotations

import pytest
from nntui.core.config import ALL_SETTINGS
from nntui.core.language import chosen_language, keep_language, speak, spoken, tr
from nntui.core.training.finding import Change, Finding
from nntui.tui.app import NntuiApp, make_app
from nntui.tui.options import Options
from nntui.tui.panes.explain import brief_words, full_words
from nntui.tui.screens.message import MessageScreen
from nntui.tui.screens.table import SCREENS
from nntui.tui.widgets.finding_text import details, headline
from nntui.tui.widgets.key_bar import KeyBar
from textual.widgets import Static


def app() -> NntuiApp:
    return make_app(Options(live=False))


def russian(text: str) -> bool:
    """Whether a text has no Latin word beside names that are the same everywhere."""
    letters = [letter for letter in text if letter.isalpha()]
    return all("а" <= letter.casefold() <= "ё" or letter in "x" for letter in letters)


async def test_every_screen_has_its_hints_in_russian():
    keep_language("ru")
    made = app()
    async with made.run_test(size=(120, 40)) as pilot:
        for spec in SCREENS:
            await pilot.press(spec.key)
            await pilot.pause()
            hints = made.screen.query_one(KeyBar)._hints
            assert hints
            assert [hint.words for hint in hints if not russian(hint.words)] == [], spec.id


async def test_another_language_makes_the_screens_anew_and_keeps_experiment_and_run():
    made = app()
    async with made.run_test(size=(80, 24)) as pilot:
        made.bench.edit({"model.hidden": (7,)})
        made.bench.start()
        run = made.bench.runner.run
        title = str(made.screen.query_one(".pane-title", Static).visual)
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert (spoken(), chosen_language()) == ("ru", "ru")
        assert made.current_mode == "bench"
        assert str(made.screen.query_one(".pane-title", Static).visual) == "d Данные" != title
        assert made.bench.experiment.model.hidden == (7,)
        assert made.bench.runner.run is run
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert str(made.screen.query_one(".pane-title", Static).visual) == title
        made.bench.runner.close(5.0)


async def test_an_error_is_told_in_the_language_spoken():
    from nntui.core.config import with_values
    from nntui.core.errors import ConfigError

    made = app()
    async with made.run_test(size=(80, 24)) as pilot:
        speak("ru")
        with pytest.raises(ConfigError) as caught:
            with_values(made.bench.experiment, {"data.validation": 0.6, "data.test": 0.6})
        problem = caught.value.problems[0]
        assert tr(problem.message) == "0.6 на проверку и 0.6 на тест не оставляют ничего для обучения"
        made.push_screen(MessageScreen(caught.value))
        await pilot.pause()
        assert russian("".join(hint.words for hint in made.screen.query_one(KeyBar)._hints))


def test_a_finding_is_shown_in_russian_and_kept_in_english():
    speak("ru")
    finding = Finding(
        "lr.low", "warning", 24, "The learning rate is too low", {"update over weights": 3e-5},
        "The loss falls, but almost in a straight line: each step is so small that the run will not arrive.",
        (Change("optimizer.learning_rate", 0.1),),
    )  # fmt: skip
    assert headline(finding).plain == "▲ внимание  Скорость обучения слишком мала"
    lines = details(finding, 0, 60).plain
    assert "обновление к весам 3e-5" in lines
    assert "скор. обучения = 0.1" in lines
    assert finding.to_dict()["title"] == "The learning rate is too low"


def test_every_setting_is_explained_in_russian():
    speak("ru")
    for path, info in ALL_SETTINGS.items():
        words = brief_words(path, info.default, False).plain + full_words(path, info.default, True).plain
        assert sum("а" <= letter.casefold() <= "ё" for letter in words) > 20, path


def test_what_a_reader_of_files_finds_is_told_in_russian(tmp_path):
    from nntui.core.config import resolve_experiment, with_values
    from nntui.core.data import load_dataset
    from nntui.core.errors import DataError
    from nntui.tui.error_words import error_lines

    speak("ru")
    (tmp_path / "ragged.csv").write_text("a,b,y\n1,2,u\n3,4,v\n5,6\n")
    (tmp_path / "broken.npz").write_bytes(b"no zip at all")
    (tmp_path / "short-idx3-ubyte").write_bytes(b"\0\0\0\1")
    told = []
    for name in ("ragged.csv", "broken.npz", "short-idx3-ubyte", "nowhere.csv"):
        source = str(tmp_path / name)
        with pytest.raises(DataError) as caught:
            load_dataset(with_values(resolve_experiment("digits-mlp"), {"data.source": source}).data)
        told.append([line.replace(source, "") for line in error_lines(caught.value)])
    assert told[0][1] == "В строке 3 (в файле 4) ячеек 2, а не 3."
    for lines in told:
        assert "а" <= lines[0].strip()[0].casefold() <= "я"
