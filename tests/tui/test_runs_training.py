"""From saved runs to new ones: going on with a run, a race of one setting, an ensemble."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import text, until
from nntui.core.compare.plan import plan_of
from nntui.core.config import Experiment, apply_overrides
from nntui.core.errors import ConfigError
from nntui.core.runs.branch import branched
from nntui.core.runs.listing import run_info
from nntui.core.runs.reader import RunReader
from nntui.core.runs.recorder import record_new
from nntui.core.runs.store import RunStore
from nntui.core.session import Session
from nntui.core.training.events import EpochCompleted
from nntui.tui.app import NntuiApp, make_app
from nntui.tui.bridge.run_copy import session_of
from nntui.tui.options import Options
from nntui.tui.screens.ask_settings import AskSettingsScreen
from nntui.tui.screens.race import RaceScreen
from nntui.tui.screens.runs import RunsScreen
from nntui.tui.views.race_drawing import mean_of_pieces
from nntui.tui.widgets.settings_line import SettingsLine, paths_like
from textual.pilot import Pilot

SMALL = [
    "data.source=moons",
    "data.samples=120",
    "model.hidden=[4]",
    "model.dropout=0.2",
    "training.epochs=6",
]


def trained(root: Path, name: str, *overrides: str, stop_after: int = 0) -> Path:
    """A run that has ended, in the store at `root`; stopped after an epoch where that is wanted."""
    session = Session(apply_overrides(Experiment(), [*SMALL, *overrides]), probing=False)
    recorder = record_new(session, RunStore(root), name=name)
    if stop_after:

        def stop(event: object) -> None:
            if isinstance(event, EpochCompleted) and event.epoch == stop_after:
                session.control.stop()

        session.add_sink(stop)
    session.run()
    assert recorder.close()
    return recorder.folder


async def opened(root: Path, pilot: Pilot[Any]) -> RunsScreen:
    app = pilot.app
    await pilot.press("f7")
    await until(lambda: isinstance(app.screen, RunsScreen) and app.screen.table.row_count)
    assert isinstance(app.screen, RunsScreen)
    return app.screen


def workbench(root: Path) -> NntuiApp:
    return make_app(Options(live=False, save=True, runs_dir=str(root)))


async def typed(app: NntuiApp, pilot: Pilot[Any], key: str, line: str) -> None:
    """Press a key that asks for a line, and type it."""
    await pilot.press(key)
    await until(lambda: isinstance(app.screen, AskSettingsScreen))
    app.screen.query_one(SettingsLine).value = line
    await pilot.press("enter")
    await pilot.pause()


async def ended(app: NntuiApp) -> np.ndarray:
    """The parameters of the bench's run at its end."""
    await until(lambda: app.bench.runner.run is not None and app.bench.runner.read().state == "done")
    await until(lambda: app.bench.runner.run.wait(0.0))  # type: ignore[union-attr]
    session = session_of(app.bench.runner.run)
    assert session is not None
    return session.network.parameters


async def test_a_stopped_run_goes_on_bit_for_bit_with_its_curves_so_far(tmp_path: Path) -> None:
    whole = RunReader(trained(tmp_path / "other", "whole")).state()
    folder = trained(tmp_path / "runs", "stopped", stop_after=3)
    app = workbench(tmp_path / "runs")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(tmp_path / "runs", pilot)
        await pilot.press("g")
        parameters = await ended(app)
    assert whole is not None
    np.testing.assert_array_equal(parameters, whole.parameters)
    assert run_info(folder).summary.epoch == 6  # the same run, and no other
    assert len(RunStore(tmp_path / "runs").runs()) == 1
    history = app.bench.runner.history
    assert history is not None
    assert history.curves["val_loss"].columns(100).x.tolist() == [step * 2.0 for step in range(1, 7)]


async def test_a_run_that_is_done_goes_further(tmp_path: Path) -> None:
    whole = RunReader(trained(tmp_path / "other", "whole", "training.epochs=8")).state()
    trained(tmp_path / "runs", "done")
    app = workbench(tmp_path / "runs")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(tmp_path / "runs", pilot)
        await typed(app, pilot, "g", "training.epochs=6")
        assert "6 epochs are done" in text(app)
        app.screen.query_one(SettingsLine).value = "training.epochs=8"
        await pilot.press("enter")
        parameters = await ended(app)
    assert whole is not None
    np.testing.assert_array_equal(parameters, whole.parameters)


async def test_marked_runs_that_are_equal_race_without_a_difference(tmp_path: Path) -> None:
    trained(tmp_path, "one")
    trained(tmp_path, "other", "training.seed=5")
    app = workbench(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(tmp_path, pilot)
        await pilot.press("space", "space")
        await typed(app, pilot, "R", "seeds=2")
        screen = app.screen
        assert isinstance(screen, RaceScreen)
        await until(lambda: screen.run.over)
        screen.poll()
        await pilot.pause()
        race = screen.run.race
        assert race is not None
        assert len(race.difference(1, 0)) > 0
        assert not race.difference(1, 0).any()
        assert "No winner" in text(app)
        assert "over 2 seeds" in text(app)


async def test_values_of_one_setting_race_and_two_settings_do_not(tmp_path: Path) -> None:
    trained(tmp_path, "one")
    app = workbench(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(tmp_path, pilot)
        await typed(app, pilot, "R", "optimizer.learning_rate=0.1 0.0 model.hidden=[3]")
        await until(lambda: "race has one;" in text(app))
        app.screen.query_one(SettingsLine).value = "optimizer.learning_rate=0.1 0.0 seeds=3"
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, RaceScreen))
        screen = app.screen
        assert isinstance(screen, RaceScreen)
        await until(lambda: screen.run.over)
        screen.poll()
        await pilot.pause()
        assert "optimizer.learning_rate: 0.1 · 0" in text(app)
        assert "3 of 3 seeds" in text(app)
        await pilot.press("escape")
        await until(lambda: isinstance(app.screen, RunsScreen))


async def test_a_race_of_regressions_draws_no_accuracy(tmp_path: Path) -> None:
    trained(tmp_path, "one", "data.source=waves")
    app = workbench(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(tmp_path, pilot)
        await typed(app, pilot, "R", "optimizer.learning_rate=0.1 0.01")
        await until(lambda: isinstance(app.screen, RaceScreen))
        screen = app.screen
        assert isinstance(screen, RaceScreen)
        await until(lambda: screen.run.over)
        screen.poll()
        assert screen.has_class("-loss-only")


async def test_an_ensemble_stands_beside_its_members(tmp_path: Path) -> None:
    folders = [
        trained(tmp_path, name, f"training.seed={number}") for number, name in enumerate(("one", "two"))
    ]
    app = workbench(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(tmp_path, pilot)
        await pilot.press("A")  # one run is no ensemble
        assert isinstance(app.screen, RunsScreen)
        await pilot.press("space", "space", "A")
        await until(lambda: "Together" in text(app))
        assert all(folder.name in text(app) for folder in folders)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("seeds=0", "seeds=0"),
        ("0.1 0.2", "no setting has this value"),
        ("training.seed=1 2", "cannot be the knob"),
        ("optimizer.learning_rate=0.1", "there are 1"),
        ("optimizer.lr=0.1 0.2", "optimizer.lr"),
    ],
)
def test_a_line_that_is_no_race_is_refused(line: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        plan_of(line, [Experiment()])


def test_a_plan_has_its_entries_its_seeds_and_its_length() -> None:
    plan = plan_of("model.activation=relu tanh seeds=3 epochs=2", [Experiment()])
    assert plan.knob.values == ("relu", "tanh")
    assert len(plan.seeds) == 3
    assert {entry.training.epochs for entry in plan.entries} == {2}


def test_a_setting_is_found_by_what_is_typed_of_it() -> None:
    assert paths_like("momentum", lambda path: True)[0] == "optimizer.momentum"
    assert paths_like("rate", lambda path: path.startswith("optimizer"))[0] == "optimizer.learning_rate"


def test_a_trace_is_reduced_to_its_means() -> None:
    steps, values = mean_of_pieces(np.arange(1000.0))
    assert len(steps) == 200
    assert steps[-1] == 1000
    assert values[0] == pytest.approx(2.0)
    assert mean_of_pieces(np.empty(0))[0].size == 0


def test_a_branch_looks_for_its_own_best_epoch(tmp_path: Path) -> None:
    reader = RunReader(trained(tmp_path, "one"))
    state = reader.state()
    assert state is not None
    assert state.best
    assert branched(state, reader.experiment(), reader.experiment()).best == {}
