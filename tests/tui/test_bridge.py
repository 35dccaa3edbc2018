"""The draft, the workbench and the runner: no screen."""

from __future__ import annotations

import threading

import pytest
from fakes import FakeSessions, data_error
from hypothesis import given
from hypothesis import strategies as st
from nntui.core.config import ALL_SETTINGS, Experiment, load_preset, with_value
from nntui.core.errors import ConfigError
from nntui.tui.bridge.draft import MOST_UNDO, Draft
from nntui.tui.bridge.live_run import LiveRun
from nntui.tui.bridge.reading import read
from nntui.tui.bridge.runner import Runner
from nntui.tui.bridge.workbench import Workbench

EDITS = st.lists(
    st.sampled_from(
        [
            {"model.activation": "tanh"},
            {"model.activation": "relu"},
            {"optimizer.learning_rate": 0.1},
            {"training.batch_size": 16},
            {"model.hidden": [8]},
            {"model.hidden": [8, 4]},
        ]
    ),
    max_size=12,
)


@given(EDITS)
def test_undo_walks_back_through_every_experiment(edits: list[dict[str, object]]) -> None:
    draft = Draft(Experiment())
    seen = [draft.experiment]
    for edit in edits:
        if draft.set(edit):
            seen.append(draft.experiment)
    for before in reversed(seen[:-1]):
        assert draft.undo()
        assert draft.experiment == before
    assert not draft.can_undo
    assert draft.undo() == ()


def test_a_wrong_edit_changes_nothing() -> None:
    draft = Draft(Experiment())
    with pytest.raises(ConfigError):
        draft.set({"model.activation": "tanh", "optimizer.learning_rate": -1})
    assert draft.experiment == Experiment()
    assert not draft.can_undo


def test_undo_is_bounded() -> None:
    draft = Draft(Experiment())
    for seed in range(1, MOST_UNDO + 20):
        draft.set({"training.seed": seed})
    undone = 0
    while draft.undo():
        undone += 1
    assert undone == MOST_UNDO


def test_an_edited_experiment_is_no_longer_its_preset_until_saved() -> None:
    draft = Draft(load_preset("moons"), "moons")
    assert not draft.edited
    draft.set({"model.activation": "relu"})
    assert draft.edited
    draft.saved_as("mine")
    assert not draft.edited
    assert draft.origin.name == "mine"


@pytest.fixture
def bench(sessions: FakeSessions) -> Workbench:
    return Workbench(Experiment(), "", sessions)


def begin(bench: Workbench) -> None:
    bench.start()
    run = bench.runner.run
    assert run is not None
    assert run.wait(20)


def test_live_edits_reach_the_run_and_others_wait(bench: Workbench, sessions: FakeSessions) -> None:
    begin(bench)
    bench.edit({"optimizer.learning_rate": 0.3, "model.activation": "tanh"})
    assert [(one.path, one.value) for one in sessions.last.control.heard] == [
        ("optimizer.learning_rate", 0.3)
    ]
    assert [one.path for one in bench.pending] == ["model.activation"]


def test_a_live_value_that_the_run_cannot_take_waits(bench: Workbench, sessions: FakeSessions) -> None:
    bench.edit({"model.batch_norm": True})
    begin(bench)
    bench.edit({"model.batch_norm": False})
    bench.edit({"training.batch_size": 1})  # right without batch norm; the run has it
    assert not sessions.last.control.heard
    assert {one.path for one in bench.pending} == {"model.batch_norm", "training.batch_size"}


def test_undoing_a_loaded_experiment_leaves_the_run_alone(bench: Workbench, sessions: FakeSessions) -> None:
    begin(bench)
    bench.load(load_preset("moons"), "moons")
    assert bench.pending
    bench.undo()
    assert not bench.pending
    assert not sessions.last.control.heard


def test_without_a_run_nothing_is_pending(bench: Workbench) -> None:
    bench.edit({"model.activation": "tanh"})
    assert bench.pending == ()
    begin(bench)
    assert bench.pending == ()


def test_the_highest_seed_is_followed_by_zero(bench: Workbench) -> None:
    bench.edit({"training.seed": 2**32 - 1})
    bench.start_with_new_seed()
    assert bench.experiment.training.seed == 0


def test_commands_given_during_the_preparation_are_obeyed_at_the_start(sessions: FakeSessions) -> None:
    sessions.gate = threading.Event()
    runner = Runner(sessions)
    run = runner.start(Experiment(), "step")
    runner.set("optimizer.learning_rate", 0.2)
    runner.command("epoch")
    assert runner.read().state == "preparing"
    sessions.gate.set()
    assert run.wait(20)
    assert sessions.last.control.names == ["step", "set", "epoch"]


def test_a_run_that_cannot_be_prepared_has_failed(sessions: FakeSessions) -> None:
    sessions.trouble = data_error()
    run = LiveRun(Experiment(), sessions)
    run.begin()
    assert run.wait(20)
    assert run.error is sessions.trouble
    assert not run.active
    assert read(run).state == "failed"
    assert read(run).words == "data.csv cannot be read"


def test_a_new_run_waits_for_the_threads_of_the_last(sessions: FakeSessions) -> None:
    ended = threading.Event()
    runner = Runner(sessions)
    first = runner.start(Experiment())
    assert first.wait(20)
    sessions.last.join = lambda timeout=None: ended.is_set() or ended.wait(timeout or 0)  # type: ignore[method-assign]
    second = runner.start(Experiment())
    assert not second.wait(0.2)
    assert second.words == "waiting for the last run to end"
    assert len(sessions.made) == 1
    ended.set()
    assert second.wait(20)
    assert len(sessions.made) == 2


def test_the_real_engine_trains_on_the_bench() -> None:
    runner = Runner()
    experiment = with_value(load_preset("digits-mlp"), "training.epochs", 2)
    run = runner.start(experiment)
    assert run.wait(60)
    assert runner.error is None
    reading = runner.read()
    assert reading.state == "done"
    assert reading.step == reading.total_steps > 0
    again = runner.start(experiment)
    assert again.wait(60)
    assert again.history is not None
    assert run.history is not None
    assert again.history.curves["val_loss"].last == run.history.curves["val_loss"].last


def test_the_real_engine_says_what_is_wrong_with_the_data(tmp_path: object) -> None:
    runner = Runner()
    run = runner.start(with_value(Experiment(), "data.source", f"{tmp_path}/nothing.csv"))
    assert run.wait(60)
    assert runner.read().state == "failed"
    assert runner.error is not None
    assert "nothing.csv" in str(runner.error)


def test_live_settings_are_those_the_engine_takes() -> None:
    live = {path for path, info in ALL_SETTINGS.items() if info.setting.live}
    assert "optimizer.learning_rate" in live
    assert "model.activation" not in live
