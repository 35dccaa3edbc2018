"""The loop obeys its control, says what it did, and never keeps parameters that are not finite."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest
from nntui.core.config import Experiment, apply_overrides
from nntui.core.data.dataset import Dataset, Split
from nntui.core.session import Session
from nntui.core.training import events as ev


def experiment(*overrides: str) -> Experiment:
    return apply_overrides(
        Experiment(), ["data.limit=300", "model.hidden=[8]", "training.epochs=3", *overrides]
    )


class Recorder(list):
    """Collects events, and lets a test wait for one."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = threading.Condition()

    def __call__(self, event: object) -> None:
        with self.arrived:
            self.append(event)
            self.arrived.notify_all()

    def of(self, kind: type) -> list:
        return [event for event in self if isinstance(event, kind)]

    def wait_for(self, kind: type, count: int = 1) -> object:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.of(kind)) >= count, timeout=20.0)
            return self.of(kind)[count - 1]


def run(*overrides: str, dataset: Dataset | None = None) -> tuple[Session, Recorder]:
    recorder = Recorder()
    session = Session(experiment(*overrides), dataset, sinks=[recorder])
    session.run()
    return session, recorder


def test_a_run_tells_its_story_in_order():
    _, events = run()
    assert isinstance(events[0], ev.RunStarted)
    assert isinstance(events[-1], ev.RunFinished)
    assert [event.epoch for event in events.of(ev.EpochCompleted)] == [1, 2, 3]
    blocks = events.of(ev.StepsCompleted)
    steps = [step for block in blocks for step in range(block.first_step, block.step + 1)]
    assert steps == list(range(1, events[0].total_steps + 1))
    assert events[-1].outcome == "done"
    assert events[-1].best["val_accuracy"] == max(e.val_accuracy for e in events.of(ev.EpochCompleted))


def test_chance_level_is_the_entropy_of_the_priors():
    y = np.array([0] * 30 + [1] * 10, np.int64)
    x = np.random.default_rng(0).standard_normal((40, 3)).astype(np.float32)
    data = Dataset("made up", "classification", Split(x, y), Split(x, y), class_names=("a", "b"))
    _, events = run("data.limit=0", dataset=data)
    assert events[0].chance_loss == pytest.approx(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)))
    assert events[0].chance_accuracy == 0.75


def test_a_loss_that_is_not_finite_stops_before_the_update_and_keeps_finite_weights():
    session, events = run("optimizer.learning_rate=10000", "optimizer.name=sgd", "training.epochs=40")
    lost = events.of(ev.LossNotFinite)
    assert len(lost) == 1
    assert not math.isfinite(lost[0].loss)
    assert lost[0].step == session.trainer.step + 1
    assert events[-1].outcome == "diverged"
    assert np.isfinite(session.network.parameters).all()


def test_a_bad_batch_is_not_applied():
    """One row of infinity: the step that meets it changes nothing."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((64, 3)).astype(np.float32)
    x[40] = np.inf
    y = rng.integers(0, 2, 64)
    data = Dataset("made up", "classification", Split(x, y), Split(x[:10], y[:10]), class_names=("a", "b"))
    seen = {}

    def keep_parameters(event: object) -> None:
        if isinstance(event, ev.StepsCompleted):
            seen["parameters"] = session.network.parameters.copy()

    session = Session(
        experiment('preprocessing.steps=["none"]', "training.batch_size=8", "training.shuffle=false"), data
    )
    session.add_sink(keep_parameters)
    session.run()
    assert session.trainer.step == 5  # rows 0..39 are fine, the sixth batch holds row 40
    np.testing.assert_array_equal(session.network.parameters, seen["parameters"])


def test_pause_step_epoch_and_stop():
    events = Recorder()
    session = Session(experiment("training.epochs=100000"), sinks=[events])
    session.control.pause()
    session.start()
    events.wait_for(ev.RunPaused)
    assert session.history.step == 0
    session.control.step_batch()
    events.wait_for(ev.RunPaused, 2)
    assert session.history.step == 1
    session.control.step_epoch()
    events.wait_for(ev.RunPaused, 3)
    assert session.history.epoch == 1.0
    assert len(events.of(ev.EpochCompleted)) == 1
    session.control.resume()
    events.wait_for(ev.EpochCompleted, 3)
    session.control.stop()
    finished = events.wait_for(ev.RunFinished)
    assert session.join(10)
    assert finished.outcome == "stopped"
    assert math.isfinite(finished.final["val_loss"])


def test_changes_while_running_are_events_at_their_step_and_reset_nothing():
    events = Recorder()
    session = Session(experiment("training.epochs=100000"), sinks=[events])
    session.control.pause()
    session.start()
    events.wait_for(ev.RunPaused)
    for path, value in [
        ("optimizer.learning_rate", 0.02), ("optimizer.momentum", 0.5), ("regularization.l2", 0.01),
        ("training.batch_size", 16), ("model.dropout", 0.25), ("optimizer.clip_norm", 2.0),
    ]:  # fmt: skip
        session.control.set(path, value)
    session.control.step_batch()
    events.wait_for(ev.RunPaused, 2)
    assert [(e.path, e.new, e.step) for e in events.of(ev.SettingChanged)] == [
        ("optimizer.learning_rate", 0.02, 0), ("optimizer.momentum", 0.5, 0), ("regularization.l2", 0.01, 0),
        ("training.batch_size", 16, 0), ("model.dropout", 0.25, 0), ("optimizer.clip_norm", 2.0, 0),
    ]  # fmt: skip
    assert events.of(ev.StepsCompleted)[-1].learning_rate == 0.02
    assert events.of(ev.StepsCompleted)[-1].regularization_loss > 0
    assert session.trainer.cursor == 16
    session.control.set("optimizer.learning_rate", -1.0)
    session.control.set("model.activation", "tanh")
    session.control.stop()
    session.join(10)
    refused = [notice.message for notice in events.of(ev.Notice)]
    assert len(refused) == 2
    assert "learning_rate" in refused[0]
    assert "next start" in refused[1]


def test_restart_gives_the_same_weights_and_order():
    first, first_events = run()
    again, again_events = run()
    for a, b in zip(first_events.of(ev.EpochCompleted), again_events.of(ev.EpochCompleted), strict=True):
        assert (a.train_loss, a.val_loss, a.val_accuracy) == (b.train_loss, b.val_loss, b.val_accuracy)
    np.testing.assert_array_equal(first.network.parameters, again.network.parameters)


@pytest.mark.parametrize(
    ("override", "reason"),
    [
        ("training.target_accuracy=0.5", "reached 0.5"),
        ("training.patience=2", "no better validation loss for 2"),
        ("training.max_seconds=0.000001", "are over"),
    ],
)
def test_stop_conditions(override: str, reason: str):
    _, events = run(override, "training.epochs=4000", "optimizer.learning_rate=0.2")
    assert events[-1].outcome == "done"
    assert reason in events[-1].reason
    assert events[-1].epoch < 4000


def test_batch_norm_leaves_out_a_last_batch_of_one():
    x = np.random.default_rng(0).standard_normal((33, 3)).astype(np.float32)
    y = np.arange(33) % 2
    data = Dataset("made up", "classification", Split(x, y), Split(x, y), class_names=("a", "b"))
    session, events = run("model.batch_norm=true", "training.batch_size=8", "training.epochs=2", dataset=data)
    assert events[0].steps_per_epoch == 4
    assert session.trainer.step == 8
    plain, _ = run("training.batch_size=8", "training.epochs=2", dataset=data)
    assert plain.trainer.step == 10


def test_a_failing_listener_is_left_out_and_the_run_goes_on():
    def broken(event: object) -> None:
        raise RuntimeError("disk on fire")

    events = Recorder()
    session = Session(experiment(), sinks=[broken, events])
    assert session.run().outcome == "done"
    assert any("disk on fire" in notice.message for notice in events.of(ev.Notice))


def test_a_snapshot_from_another_thread_lies_between_two_steps():
    session = Session(experiment("training.epochs=100000"))
    events = Recorder()
    session.add_sink(events)
    session.start()
    events.wait_for(ev.EpochCompleted)
    state = session.snapshot()
    session.control.stop()
    session.join(10)
    assert 0 < state.step <= session.trainer.step


def test_regression_learns():
    _, events = run(
        "data.source=waves", "data.limit=0", "data.samples=400", "training.epochs=60", "model.hidden=[32, 32]",
        "model.activation=tanh", "model.init=xavier", "optimizer.learning_rate=0.05",
    )  # fmt: skip
    assert math.isnan(events.of(ev.EpochCompleted)[-1].val_accuracy)
    assert events[-1].best["val_loss"] < 0.5 * events[0].chance_loss
