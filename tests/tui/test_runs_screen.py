"""The screen of saved runs: what it lists, and what its keys do to the runs on disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import text, until, workers_ended
from nntui.core.config import Experiment, apply_overrides, dump_experiment
from nntui.core.runs.listing import run_info
from nntui.core.runs.notes import read_notes
from nntui.core.runs.recorder import record_new
from nntui.core.runs.store import RunStore
from nntui.core.session import Session
from nntui.tui.app import NntuiApp
from nntui.tui.bridge.run_shelf import RunShelf
from nntui.tui.panes.run_table import fitting
from nntui.tui.screens.ask_settings import AskLineScreen
from nntui.tui.screens.message import MessageScreen
from nntui.tui.screens.runs import RunsScreen
from nntui.tui.screens.viewer import ViewerScreen
from nntui.tui.widgets.lists import TypedLine
from textual.pilot import Pilot

SMALL = ["data.source=moons", "data.samples=120", "model.hidden=[4]", "training.epochs=3"]
MakeApp = Callable[..., NntuiApp]


def trained(root: Path, name: str, *overrides: str, parent: str = "", study: str = "") -> Path:
    """A run that has ended, in the store at `root`."""
    session = Session(apply_overrides(Experiment(), [*SMALL, *overrides]), probing=False)
    step = 5 if parent else 0
    recorder = record_new(session, RunStore(root), name=name, parent=parent, parent_step=step, study=study)
    session.run()
    assert recorder.close()
    return recorder.folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store with three runs, one of them a branch of another."""
    root = tmp_path / "runs"
    first = trained(root, "first", "optimizer.learning_rate=0.05")
    trained(root, "second", "optimizer.learning_rate=0.001", "model.activation=tanh")
    trained(root, "branch", "optimizer.learning_rate=0.2", parent=first.name)
    return root


async def opened(app: NntuiApp, pilot: Pilot[Any]) -> RunsScreen:
    """The runs screen, once it has read the runs."""
    await pilot.press("f7")
    await until(lambda: isinstance(app.screen, RunsScreen) and app.screen.runs and app.screen.table.row_count)
    await pilot.pause()
    assert isinstance(app.screen, RunsScreen)
    return app.screen


async def settled(screen: RunsScreen, pilot: Pilot[Any]) -> None:
    """Let the threads that read and write end, and what they told be shown."""
    await workers_ended(screen.app)
    await pilot.pause()
    await workers_ended(screen.app)
    await pilot.pause()


def names(screen: RunsScreen) -> list[str]:
    """The runs in the order of the table, by the name they were started from."""
    return [run.info.record.title for run in screen.table.shown]


def go_to(screen: RunsScreen, name: str) -> None:
    """Put the cursor on a run."""
    screen.table.move_cursor(row=names(screen).index(name))


async def test_runs_stand_in_a_tree_of_branches(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        order = names(screen)
        assert order.index("branch") == order.index("first") + 1
        shown = text(app)
        assert "└ " in shown
        assert "✔ done" in shown
        assert "3 runs" in shown


async def test_the_curves_of_marked_runs_lie_over_each_other_under_letters(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        go_to(screen, "first")
        await pilot.press("space")
        go_to(screen, "second")
        await pilot.press("space")
        await settled(screen, pilot)
        assert [screen.letters[id_] for id_ in screen.marked] == ["A", "B"]
        assert [run.letter for run in screen.compare._runs] == ["A", "B"]
        shown = text(app)
        assert "2 settings differ" in shown
        assert "optimizer.learning_rate" in shown
        assert "tanh" in shown
        await pilot.press("c")
        assert screen.marked == []


async def test_the_filter_is_applied_while_it_is_typed(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("slash", *"lr", "greater_than_sign", "equals_sign", *"0.05")
        await pilot.pause()
        assert sorted(names(screen)) == ["branch", "first"]
        await pilot.press("enter")
        assert "filter: lr>=0.05" in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert len(names(screen)) == 3


async def test_a_filter_that_cannot_be_read_is_said_and_changes_nothing(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("slash")
        screen.query_one(TypedLine).value = "activatoin=r"
        await pilot.pause()
        assert "did you mean 'activation'" in text(app)
        assert len(names(screen)) == 3


async def test_o_sorts_by_the_next_column_and_shift_o_turns_round(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("o")
        scores = [run.info.summary.best_val_accuracy for run in screen.table.shown]
        assert scores == sorted(scores, reverse=True)
        await pilot.press("O")
        scores = [run.info.summary.best_val_accuracy for run in screen.table.shown]
        assert scores == sorted(scores)


async def test_a_deleted_run_comes_back_by_undo(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        go_to(screen, "second")
        folder = screen.table.under_cursor.info.folder  # type: ignore[union-attr]
        await pilot.press("D")
        await settled(screen, pilot)
        assert not folder.exists()
        assert "second" not in names(screen)
        await pilot.press("u")
        await settled(screen, pilot)
        assert run_info(folder).summary.outcome == "done"
        assert "second" in names(screen)


async def test_a_run_that_goes_on_is_not_deleted(make: MakeApp, root: Path) -> None:
    from nntui.core.runs.process import this_process

    folder = next(path for path in root.iterdir() if "second" in path.name)
    pulse = json.loads((folder / "pulse.json").read_bytes())
    pulse["summary"]["state"], pulse["process"] = "running", this_process().to_dict()
    (folder / "pulse.json").write_text(json.dumps(pulse))
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        go_to(screen, "second")
        await pilot.press("D")
        await until(lambda: isinstance(app.screen, MessageScreen))
        assert folder.exists()


async def test_a_note_and_its_tags_are_kept(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        folder = screen.table.under_cursor.info.folder  # type: ignore[union-attr]
        await pilot.press("n", *"good", "space", "number_sign", *"keep", "enter")
        await settled(screen, pilot)
        assert read_notes(folder).text == "good"
        assert read_notes(folder).tags == ("keep",)


async def test_b_puts_the_experiment_on_the_bench(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        go_to(screen, "second")
        await pilot.press("b")
        await until(lambda: app.current_mode == "bench")
        assert app.bench.experiment.optimizer.learning_rate == 0.001
        assert app.bench.experiment.model.activation == "tanh"


async def test_enter_opens_the_run(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        go_to(screen, "first")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ViewerScreen)
        app.screen.remote.look()
        assert app.screen.remote.title == "first"


async def test_an_empty_store_says_so(make: MakeApp, tmp_path: Path) -> None:
    app = make(runs_dir=str(tmp_path / "none"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7")
        await until(lambda: "No runs yet." in text(app))


async def test_a_folder_that_cannot_be_read_does_not_hide_the_others(make: MakeApp, root: Path) -> None:
    broken = root / "broken"
    broken.mkdir()
    (broken / "config.toml").write_text("this is [not TOML")
    (broken / "run.json").write_text('{"format": 99}')
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert len(names(screen)) == 3


def test_the_experiments_of_the_fixture_differ() -> None:
    first, second = (
        apply_overrides(Experiment(), [*SMALL, f"optimizer.learning_rate={rate}"]) for rate in (0.05, 0.001)
    )
    assert dump_experiment(first) != dump_experiment(second)


async def test_the_trials_of_a_search_are_shown_when_asked_for(make: MakeApp, root: Path) -> None:
    trained(root, "study-0007", study="study")
    app = make(runs_dir=str(root))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        assert "study-0007" not in names(screen)
        assert "3 runs" in text(app)
        assert "trials of searches: 1 (t)" in text(app)
        await pilot.press("t")
        await settled(screen, pilot)
        assert "study-0007" in names(screen)
        assert "4 runs" in text(app)


async def test_columns_are_chosen_by_name(make: MakeApp, root: Path) -> None:
    app = make(runs_dir=str(root))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("C")
        await until(lambda: isinstance(app.screen, AskLineScreen))
        line = app.screen.query_one(TypedLine)
        assert line.value == "state epochs val warnings age size tags"
        line.value = "state lrate"
        await pilot.press("enter")
        await until(lambda: "no run has such a figure" in text(app))
        line.value = "lr activation val"
        await pilot.press("enter")
        await until(lambda: app.screen is screen)
        await pilot.pause()
        shown = text(app)
        assert "learning rate" in shown
        assert "0.001" in shown
        assert "tanh" in shown
        assert "✔ done" not in shown
        assert screen.arrangement.columns == ("optimizer.learning_rate", "model.activation", "val")


def test_what_finds_no_room_is_left_out(root: Path) -> None:
    runs = RunShelf(RunStore(root)).read()
    wanted = ["model.activation", "state", "size", "tags"]
    assert [key for key, _, _ in fitting(runs, wanted, 120)] == wanted
    assert [key for key, _, _ in fitting(runs, wanted, 60)] == wanted[:3]
