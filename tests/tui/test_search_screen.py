"""The search screen: a study's folder in a table and drawings, steered by wishes, taken to the bench."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import text, until, workers_ended
from nntui.core.config import Experiment, apply_overrides
from nntui.core.search.campaign import Campaign, Options
from nntui.core.search.journal import StudyJournal
from nntui.core.search.samplers import RandomSampler
from nntui.core.search.scoreboard import PAUSE, STOP, stop_trial
from nntui.core.search.trial import Trial
from nntui.tui.app import NntuiApp
from nntui.tui.bridge.search_process import SearchPlan, start_search
from nntui.tui.bridge.study_shelf import StudyShelf
from nntui.tui.screens.new_search import NewSearchScreen
from nntui.tui.screens.search import SearchScreen
from nntui.tui.widgets.lists import TypedLine
from textual.events import Key
from textual.pilot import Pilot

MakeApp = Callable[..., NntuiApp]
WORDS = [
    "optimizer.learning_rate=log:1e-4..1",
    "regularization.l2=log:1e-7..1e-1",
    "model.activation=relu,tanh",
]


def study(
    root: Path, trials: int = 12, *, words: list[str] | None = None, budget: int = 20, **options: Any
) -> Path:
    """A study of trials that were never trained: the better, the nearer the rate is to 1e-2; the fourth diverges."""
    folder = root.parent / "studies" / str(options.pop("name", "digits-1"))
    chosen = Options(trials=budget, **options)
    campaign = Campaign.begin(Experiment(), words or WORDS, chosen, folder, "digits")
    sampler = RandomSampler(campaign.space, 5, 0)
    for number in range(trials):
        proposal = sampler.ask(number, ())
        values = campaign.space.values(proposal.point, {})
        rate = float(values["optimizer.learning_rate"])
        score = 1.0 - 0.2 * abs(math.log10(rate) + 2.0)
        trial = Trial(number, values, 5, point=proposal.point)
        campaign.journal.append(replace(trial, state="running"))
        if number == 3:
            campaign.journal.append(trial.ended("infeasible", reason="loss above 3 times the first"))
        elif number < trials - 1:
            campaign.journal.append(trial.ended("done", score=score, curve=(score,) * 5))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The runs' folder, with a study beside it on which this process works."""
    root = tmp_path / "runs"
    StudyJournal(study(root)).claim()
    return root


async def opened(app: NntuiApp, pilot: Pilot[Any]) -> SearchScreen:
    await pilot.press("f8")
    await until(lambda: isinstance(app.screen, SearchScreen) and app.screen.study is not None)
    await settled(app, pilot)
    assert isinstance(app.screen, SearchScreen)
    return app.screen


async def settled(app: NntuiApp, pilot: Pilot[Any]) -> None:
    """Let threads end, and what they told be drawn."""
    for _ in range(3):
        await workers_ended(app)
        await pilot.pause()


async def test_trials_stand_in_a_table_with_the_best_marked(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        view = screen.study
        assert view is not None
        assert view.best is not None
        assert screen.trials.row_count == 12
        shown = text(app)
        assert "► running" in shown
        assert f"best {view.best.score:.4f}" in shown
        assert f"◆ {view.best.number} " in shown
        assert "infeasible" in shown
        assert "× " in shown


async def test_new_trials_appear_when_the_folder_is_looked_at(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        journal = StudyJournal(root.parent / "studies" / "digits-1")
        trial = replace(journal.trials()[0], number=12)
        journal.append(trial.ended("done", score=0.9999, curve=(0.9999,)))
        screen.look()
        await settled(app, pilot)
        assert screen.trials.row_count == 13
        assert "◆ 12" in text(app)


async def test_keys_leave_wishes_on_the_scoreboard(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    board = StudyJournal(root.parent / "studies" / "digits-1").board
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("space")
        await settled(app, pilot)
        assert board.wished(PAUSE)
        assert screen.study is not None
        assert screen.study.state == "pausing"
        await pilot.press("space")
        await settled(app, pilot)
        assert not board.wished(PAUSE)
        screen.trials.go_to(11)
        await pilot.press("k")
        await settled(app, pilot)
        assert board.wished(stop_trial(11))
        await pilot.press("x")
        await settled(app, pilot)
        assert board.wished(STOP)
        assert "stopping" in text(app)


async def test_a_trial_that_has_ended_cannot_be_stopped(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    board = StudyJournal(root.parent / "studies" / "digits-1").board
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        screen.trials.go_to(0)
        await pilot.press("k")
        await settled(app, pilot)
        assert not board.wished(stop_trial(0))


async def test_the_winner_is_put_on_the_bench(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert screen.study is not None
        assert screen.study.best is not None
        values = screen.study.best.values
        await pilot.press("P")
        await pilot.pause()
        assert app.current_mode == "bench"
        assert app.bench.experiment.optimizer.learning_rate == values["optimizer.learning_rate"]
        assert app.bench.experiment.model.activation == values["model.activation"]


async def test_the_drawings_by_their_keys(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(app, pilot)
        for key, words in (
            ("2", "best so far"),
            ("3", "activation"),
            ("4", "%"),
            ("5", "×"),
            ("1", "failed"),
        ):
            await pilot.press(key)
            await settled(app, pilot)
            picture = app.screen.query_one("#study-main").picture.text  # type: ignore[attr-defined]
            assert words in picture, picture


async def test_grid_and_random_are_drawn_side_by_side_with_the_values_they_try(
    make: MakeApp, root: Path
) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        assert screen.study is not None
        screen.axes = ("optimizer.learning_rate", "regularization.l2")
        await pilot.press("5")
        await settled(app, pilot)
        grid = screen.query_one("#study-main").picture.text  # type: ignore[attr-defined]
        random = screen.query_one("#study-second").picture.text  # type: ignore[attr-defined]
        assert "grid: 3 × learning rate" in grid
        assert "○" in grid
        assert ": 11 × learning" in random
        assert "◆" in random


async def test_a_best_on_the_border_is_offered_a_wider_range(make: MakeApp, tmp_path: Path) -> None:
    root = tmp_path / "runs"
    folder = study(root, words=["optimizer.learning_rate=log:1e-4..1e-2", *WORDS[1:]])
    first = StudyJournal(folder).trials()[0]
    values = {**first.values, "optimizer.learning_rate": 0.0099}
    StudyJournal(folder).append(replace(first, values=values, state="done", score=0.9999, curve=(0.9999,)))
    app = make(runs_dir=str(root))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        assert screen.study is not None
        assert [border.path for border in screen.study.borders] == ["optimizer.learning_rate"]
        assert "high end" in text(app)
        await pilot.press("plus")
        await until(lambda: isinstance(app.screen, NewSearchScreen))
        assert "log:0.0001..0.1" in text(app)


async def test_an_interrupted_study_says_so(make: MakeApp, tmp_path: Path) -> None:
    root = tmp_path / "runs"
    study(root)
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        assert "■ interrupted" in text(app)


async def test_no_study_says_how_to_begin(make: MakeApp, tmp_path: Path) -> None:
    app = make(runs_dir=str(tmp_path / "runs"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f8")
        await until(lambda: "no studies yet" in text(app))
        assert "Press s to search" in text(app)


async def test_everything_wrong_with_a_plan_is_said_in_the_form(make: MakeApp, tmp_path: Path) -> None:
    app = make(runs_dir=str(tmp_path / "runs"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f8")
        await until(lambda: isinstance(app.screen, SearchScreen) and "no studies yet" in text(app))
        await pilot.press("s")
        await until(lambda: isinstance(app.screen, NewSearchScreen))
        form = app.screen
        form.query_one("#line-space-0").value = "optimizer.learning_rate=log:0..1"  # type: ignore[attr-defined]
        form.query_one("#line-space-1").value = "optimiser.rate=log:1..2"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
        assert "logarithm of 0" in text(app)
        assert "optimiser.rate" in text(app)
        assert isinstance(app.screen, NewSearchScreen)


@pytest.mark.slow
def test_a_search_is_started_in_a_process_of_its_own(tmp_path: Path) -> None:
    root = tmp_path / "runs"
    small = apply_overrides(
        Experiment(), ["data.source=moons", "data.samples=100", "model.hidden=[4]", "training.epochs=1"]
    )
    plan = SearchPlan(small, "moons", (WORDS[0],), trials=2, workers=1, repeats=0)
    name = start_search(plan, root)
    shelf = StudyShelf(root)
    for _ in range(4000):
        view = shelf.read(name)
        if view.state == "ended":
            break
        __import__("threading").Event().wait(0.02)
    assert view.state == "ended"
    assert [trial.number for trial in view.trials] == [0, 1]
    assert all((root / trial.run).is_dir() for trial in view.trials if trial.run)


async def test_keys_that_come_in_one_piece_are_taken_in_order(make: MakeApp, tmp_path: Path) -> None:
    app = make(runs_dir=tmp_path / "runs")
    async with app.run_test() as pilot:
        await pilot.press("f8")
        await until(lambda: isinstance(app.screen, SearchScreen))
        await pilot.press("s")
        await until(lambda: isinstance(app.screen, NewSearchScreen))
        line = app.screen.query_one("#line-trials", TypedLine)
        app.screen.set_focus(line)
        line.value = ""
        for key in (
            "a",
            "b",
            "backspace",
            "backspace",
            "4",
            "home",
            "1",
            "end",
            "backspace",
            "2",
            "down",
            "7",
        ):
            app.post_message(Key(key, key if len(key) == 1 else None))  # no waiting in between
        await until(lambda: app.screen.query_one("#line-epochs", TypedLine).value == "7")
        assert line.value == "12"


async def test_a_trial_under_way_shows_how_far_it_is(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        board = StudyJournal(root.parent / "studies" / "digits-1").board
        board.post(1, 11, 0.5)
        board.post(2, 11, 0.625)
        screen.look()
        await until(lambda: "0.6250 2/5" in text(app))
