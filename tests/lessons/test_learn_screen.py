"""The Learn screen by scripted keys: predicted, run, compared, solved; and nothing solved by doing nothing."""

from __future__ import annotations

import asyncio

import pytest
from nntui.core.language import chosen_language
from nntui.core.lessons.progress import load_progress
from nntui.tui.app import NntuiApp, make_app
from nntui.tui.options import Options
from nntui.tui.screens.learn import LearnScreen
from nntui.tui.screens.read import ReadScreen
from nntui.tui.widgets.lists import ChoiceList, TypedLine
from textual.pilot import Pilot
from textual.widgets import Static


def app() -> NntuiApp:
    return make_app(Options(live=False))


async def learn(pilot: Pilot) -> LearnScreen:
    await pilot.press("f9")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, LearnScreen)
    return screen


async def enter(pilot: Pilot, screen: LearnScreen, lesson: str) -> None:
    """Go down the list to a lesson, and open it."""
    options = screen.query_one(ChoiceList)
    wanted, first = options.get_option_index(lesson), options.highlighted or 0
    headings = sum(options.get_option_at_index(index).disabled for index in range(first, wanted))
    await pilot.press(*["down"] * (wanted - first - headings), "enter")
    await pilot.pause()


async def finished(pilot: Pilot, screen: LearnScreen) -> None:
    """Wait until what is being run has ended and is shown."""
    while screen.desk.doing:
        screen.poll()
        await asyncio.sleep(0.01)
    await pilot.pause()


async def settled(pilot: Pilot, dialog: ReadScreen) -> None:
    """Wait until pages that are made on a thread are there."""
    while len(dialog.pages) == 1 and dialog.pages[0][1].endswith("..."):
        await pilot.pause(0.01)


async def type_change(pilot: Pilot, screen: LearnScreen, text: str) -> None:
    await pilot.press("c")
    await pilot.pause()
    screen.query_one(TypedLine).value = text
    await pilot.press("enter")
    await pilot.pause()


def page(screen: LearnScreen) -> str:
    return str(screen.query_one("#learn-text", Static).visual)


@pytest.mark.parametrize(
    ("size", "lesson", "answer", "changes"),
    [
        ((80, 24), "zero-init", "2", ["model.init=xavier"]),
        (
            (80, 24),
            "pca-and-whitening",
            "1",
            ["preprocessing.steps=whiten-pca", "preprocessing.components=16"],
        ),
        ((120, 40), "learning-rates", "2", ["optimizer.learning_rate=0.1"]),
        ((120, 40), "broken-silence", "2", ["model.bias_init=0"]),
    ],
)
async def test_a_lesson_is_solved_by_keys(
    size: tuple[int, int], lesson: str, answer: str, changes: list[str]
):
    async with app().run_test(size=size) as pilot:
        screen = await learn(pilot)
        await enter(pilot, screen, lesson)
        assert "Your task" not in page(screen)  # explanation and task come after the run
        await pilot.press(answer, "r")
        await finished(pilot, screen)
        assert "You were right" in page(screen)
        for change in changes:
            await type_change(pilot, screen, change)
        await pilot.press("t")
        await finished(pilot, screen)
        assert "Reached: the task is solved." in page(screen)
        await pilot.press("escape")
        await pilot.pause()
        assert "1 of" in str(screen.query_one("#learn-title", Static).visual)
    assert load_progress().of(lesson).word == "solved"


@pytest.mark.parametrize("lesson", ["zero-init", "learning-rates", "broken-silence"])
async def test_doing_nothing_solves_nothing(lesson: str):
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await learn(pilot)
        await enter(pilot, screen, lesson)
        await pilot.press("t", "h")  # nothing happens before the run
        assert not screen.desk.doing
        await pilot.press("r")  # nor without a prediction
        assert not screen.desk.doing
        await pilot.press("1", "r")
        await finished(pilot, screen)
        await pilot.press("t")
        await finished(pilot, screen)
        assert "Not reached yet." in page(screen)
    assert not load_progress().of(lesson).solved


async def test_a_lesson_is_left_while_it_runs_and_entered_again():
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await learn(pilot)
        await enter(pilot, screen, "small-random-weights")
        await pilot.press("3", "r", "escape")
        await pilot.pause()
        assert screen.desk.lesson is None
        await enter(pilot, screen, "small-random-weights")
        assert screen.desk.standing.predicted == 2
        assert not screen.desk.standing.ran
        await pilot.press("r")
        await finished(pilot, screen)
        await pilot.press("h")
        await type_change(pilot, screen, "model.batch_norm=true")
        await pilot.press("escape")
        await enter(pilot, screen, "small-random-weights")
        text = page(screen)
        assert "model.batch_norm=true" in text
        assert "Hint 1" in text
        assert "Hint 2" not in text


async def test_a_wrong_change_is_told_and_the_line_stays():
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await learn(pilot)
        await enter(pilot, screen, "zero-init")
        await pilot.press("2", "r")
        await finished(pilot, screen)
        await type_change(pilot, screen, "model.inot=he")
        assert screen.query_one(TypedLine).display
        assert screen.desk.standing.changes == ()
        await pilot.press("escape")
        assert not screen.query_one(TypedLine).display
        assert screen.desk.lesson is not None


async def test_the_later_of_two_changes_of_one_setting_counts_and_can_be_taken_back():
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await learn(pilot)
        await enter(pilot, screen, "zero-init")
        await pilot.press("2", "r")
        await finished(pilot, screen)
        await type_change(pilot, screen, "model.init=he")
        await type_change(pilot, screen, "model.init=xavier")
        assert screen.desk.standing.changes == ("model.init=xavier",)
        await pilot.press("d")
        assert screen.desk.standing.changes == ()


async def test_glossary_source_and_words_are_read_in_a_dialog():
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await learn(pilot)
        await enter(pilot, screen, "zero-init")
        await pilot.press("2", "r")
        await finished(pilot, screen)
        for key, words in (("g", "learning rate"), ("e", "The run did all its"), ("v", "z = sum(w * x) + b")):
            await pilot.press(key)
            await pilot.pause()
            dialog = pilot.app.screen
            assert isinstance(dialog, ReadScreen)
            await settled(pilot, dialog)
            assert any(words in text for _, text in dialog.pages)
            await pilot.press("escape")
            await pilot.pause()
        assert pilot.app.screen is screen


async def test_the_language_is_changed_by_a_key_and_kept():
    async with app().run_test(size=(80, 24)) as pilot:
        screen = await learn(pilot)
        await enter(pilot, screen, "zero-init")
        english = page(screen)
        await pilot.press("L")
        await pilot.pause()
        assert pilot.app.screen is screen
        assert screen.desk.say.language == "ru"
        assert page(screen) != english
    assert chosen_language() == "ru"


async def test_the_task_goes_to_the_bench_with_its_changes():
    made = app()
    async with made.run_test(size=(80, 24)) as pilot:
        screen = await learn(pilot)
        await enter(pilot, screen, "zero-init")
        await pilot.press("2", "r")
        await finished(pilot, screen)
        await type_change(pilot, screen, "model.init=he")
        await pilot.press("b")
        await pilot.pause()
        assert made.bench.experiment.model.init == "he"
        assert made.bench.experiment.model.hidden == (64,)


@pytest.mark.parametrize("size", [(60, 15), (40, 10), (200, 60)])
async def test_no_size_of_the_screen_breaks_it(size: tuple[int, int]):
    async with app().run_test(size=size) as pilot:
        screen = await learn(pilot)
        await enter(pilot, screen, "zig-zag")
        await pilot.press("2", "r")
        await finished(pilot, screen)
        await pilot.press("n")
        await pilot.pause()
        assert screen.desk.standing.ran


async def test_source_words_and_glossary_are_read_from_the_bench_too():
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key, words in (("E", "has not begun"), ("G", "learning rate"), ("V", "z = sum(w * x) + b")):
            await pilot.press(key)
            await pilot.pause()
            dialog = pilot.app.screen
            assert isinstance(dialog, ReadScreen)
            await settled(pilot, dialog)
            assert any(words in text for _, text in dialog.pages)
            await pilot.press("escape")
            await pilot.pause()


async def test_a_lesson_from_a_file_opens_at_once(tmp_path):
    from nntui.core.lessons.catalogue import lesson_text
    from nntui.tui.learn import make_learn_app

    path = tmp_path / "mine.md"
    path.write_text(lesson_text("zero-init").replace("All weights zero", "My own lesson"), encoding="utf-8")
    async with make_learn_app(str(path)).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, LearnScreen)
        assert screen.desk.opened.id == "mine"
        assert "My own lesson" in page(screen)


async def test_a_task_tried_on_the_bench_is_graded_there_and_shown_in_the_lesson():
    made = app()
    async with made.run_test(size=(80, 24)) as pilot:
        screen = await learn(pilot)
        await enter(pilot, screen, "zero-init")
        await pilot.press("2", "r")
        await finished(pilot, screen)
        await pilot.press("b")
        await pilot.pause()
        for init, reached in (("zeros", False), ("xavier", True)):
            made.bench.edit({"model.init": init})
            made.bench.start()
            assert made.bench.runner.run is not None
            while not made.bench.runner.run.wait(0.05):
                await pilot.pause()
            made.screen.poll(at_once=True)
            assert made.bench.task.verdict.reached is reached
            await pilot.press("f9")
            await pilot.pause()
            assert ("Reached: the task is solved." in page(screen)) is reached
            await pilot.press("f2")
            await pilot.pause()
        assert screen.desk.standing.solved
        assert screen.desk.standing.changes == ('model.init="xavier"',)


async def test_a_run_before_the_task_came_to_the_bench_is_not_graded():
    made = app()
    async with made.run_test(size=(80, 24)) as pilot:
        made.bench.start()
        assert made.bench.runner.run is not None
        while not made.bench.runner.run.wait(0.05):
            await pilot.pause()
        screen = await learn(pilot)
        await enter(pilot, screen, "tanh")
        screen.desk.progress.note("tanh", predicted=0, ran=True)
        await pilot.press("b")
        await pilot.press("f9")
        await pilot.pause()
        assert made.bench.task.verdict is None
