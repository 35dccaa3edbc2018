"""A run saved by its session reads back as it was, grows live, and goes on bit for bit."""

import json
import tomllib

import numpy as np
import pytest
from nntui.core.config import to_tables, with_value, with_values
from nntui.core.errors import DataError, NntuiError
from nntui.core.runs.live import LiveRun
from nntui.core.runs.reader import RunReader
from nntui.core.runs.record import RunRecord
from nntui.core.runs.recorder import record_new, record_resumed
from nntui.core.runs.resume import check_same_data, continuation
from nntui.core.runs.thinning import FIRST_ROWS
from nntui.core.runs.writer import RunWriter
from nntui.core.session import Session
from nntui.core.training.events import (
    CheckpointSaved,
    EpochCompleted,
    RunFinished,
    RunStarted,
    SettingChanged,
    StepsCompleted,
    StepsThinned,
)
from nntui.core.training.history import History


def test_the_folder_is_readable_with_ordinary_tools(train, small):
    folder, _ = train(small)
    assert tomllib.loads((folder / "config.toml").read_text())["data"]["source"] == "moons"
    record = json.loads((folder / "run.json").read_text())
    assert record["data"]["checksum"].startswith("sha256:")
    assert record["versions"]["numpy"] == np.__version__
    for line in (folder / "events.jsonl").read_text().splitlines():
        assert "event" in json.loads(line)
    assert json.loads((folder / "pulse.json").read_text())["summary"]["outcome"] == "done"


def test_the_same_events_come_back(train, small):
    live = []
    folder, losses = train(small, sinks=[live.append])
    back = RunReader(folder).events()
    kept = (RunStarted, EpochCompleted, SettingChanged, RunFinished)
    assert [e for e in back if isinstance(e, kept)] == [
        RunStarted(**{**vars(e), "config": json.loads(json.dumps(to_tables(small)))})
        if isinstance(e, RunStarted)
        else e
        for e in live
        if isinstance(e, kept)
    ]
    rows = [event for event in back if isinstance(event, StepsThinned)]
    assert sum(int(event.count.sum()) for event in rows) == len(losses)
    assert min(float(event.low.min()) for event in rows) == min(losses.values())
    assert max(float(event.high.max()) for event in rows) == max(losses.values())


def test_a_history_read_back_shows_what_the_live_one_showed(train, small):
    live = History()
    folder, _ = train(small, sinks=[live.apply])
    saved = History()
    for event in RunReader(folder).events():
        saved.apply(event)
    for name in set(live.curves) - {"gradient_norm"}:  # a row keeps its largest norm
        np.testing.assert_allclose(saved.curves[name].last, live.curves[name].last, atol=1e-4, err_msg=name)
    norms = [history.curves["gradient_norm"].columns(1).high for history in (live, saved)]
    np.testing.assert_allclose(norms[1], norms[0], rtol=1e-6)
    one, other = (history.curves["batch_loss"].columns(1) for history in (live, saved))
    np.testing.assert_allclose(other.mean, one.mean, rtol=1e-6)
    assert (saved.state, saved.step, saved.epoch, saved.learning_rate) == (
        live.state,
        live.step,
        live.epoch,
        live.learning_rate,
    )
    assert saved.best_epoch == live.best_epoch


def until(session, test):
    """Have the session stop after the first event that passes the test."""

    def sink(event):
        if test(event):
            session.control.stop()

    session.add_sink(sink)


@pytest.mark.parametrize("optimizer", ["momentum", "adam", "rmsprop"])
def test_a_resumed_run_makes_the_same_steps_as_an_unbroken_one(store, small, losses_of, optimizer):
    """Stopped in the middle of an epoch, with batch norm and dropout on; resumed by a new session from the
    folder."""
    experiment = with_value(small, "optimizer.name", optimizer)
    first = Session(experiment)
    recorder = record_new(first, store)
    part = losses_of(first)
    until(first, lambda event: isinstance(event, EpochCompleted) and event.epoch == 2)
    assert first.run().outcome == "stopped"
    assert recorder.close()

    reader = RunReader(recorder.folder)
    how = continuation(reader)
    second = Session(how.experiment, resume_from=how.state)
    recorder = record_resumed(second, reader, how.state)
    rest = losses_of(second)
    assert second.run().outcome == "done"
    assert recorder.close()

    whole = Session(experiment)
    losses = losses_of(whole)
    whole.run()
    assert {**part, **rest} == losses
    assert set(part) & set(rest) == set()
    np.testing.assert_array_equal(second.network.parameters, whole.network.parameters)


def test_changed_settings_are_still_changed_after_a_resume(store, small, losses_of):
    """The learning rate is lowered, the run stopped and resumed: it goes on at the lower rate."""
    first = Session(small)
    recorder = record_new(first, store)

    def steer(event):
        if isinstance(event, EpochCompleted) and event.epoch == 1:
            first.control.set("optimizer.learning_rate", 0.001)
        if isinstance(event, EpochCompleted) and event.epoch == 3:
            first.control.stop()

    first.add_sink(steer)
    first.run()
    assert recorder.close()
    how = continuation(RunReader(recorder.folder))
    assert how.experiment.optimizer.learning_rate == 0.001
    second = Session(how.experiment, resume_from=how.state)
    again = record_resumed(second, RunReader(recorder.folder), how.state)
    second.run()
    assert again.close()
    state = RunReader(recorder.folder).state()
    assert state.settings == {"optimizer.learning_rate": 0.001}


def test_steps_made_again_after_a_crash_come_once(store, small):
    """The first process dies without an end (its writer is simply never closed); the second one starts over
    from its checkpoint. A reader that watched the first is told that the run went back."""
    first = Session(small)
    recorder = record_new(first, store, checkpoint_seconds=1000.0)
    saved = []

    def die(event):
        if isinstance(event, EpochCompleted) and event.epoch == 2:
            recorder.writer.checkpoint()
            while recorder.writer._checkpointer.busy:
                pass
            saved.append(event.step)
        if isinstance(event, EpochCompleted) and event.epoch == 3:
            assert recorder.writer._journal.settle(10)
            first.control.abort()

    first.add_sink(die)
    first.run()
    assert recorder.close()
    lines = (recorder.folder / "events.jsonl").read_bytes().splitlines(keepends=True)
    kept = [
        line
        for line in lines
        if b"run_finished" not in line and b'"step":' + str(3 * saved[0] // 2).encode() not in line
    ]
    (recorder.folder / "events.jsonl").write_bytes(b"".join(kept))
    for path in (recorder.folder / "checkpoints").iterdir():
        if int(path.name.split("-")[0]) > saved[0]:
            path.unlink()

    watching = RunReader(recorder.folder)
    watching.events()
    how = continuation(RunReader(recorder.folder))
    assert how.state.step == saved[0]
    second = Session(how.experiment, resume_from=how.state)
    again = record_resumed(second, RunReader(recorder.folder), how.state)
    finished = second.run()
    assert again.close()
    watching.poll()
    assert watching.rewound
    events = watching.events()
    rows = [event for event in events if isinstance(event, StepsThinned)]
    assert sum(int(event.count.sum()) for event in rows) == finished.step
    assert [e.epoch for e in events if isinstance(e, EpochCompleted)] == [1, 2, 3, 4, 5]


def test_a_growing_file_is_read_as_far_as_it_is_whole(train, small, tmp_path):
    folder, _ = train(small)
    data = (folder / "events.jsonl").read_bytes()
    growing = tmp_path / "growing"
    growing.mkdir()
    (growing / "events.jsonl").write_bytes(b"")
    reader = RunReader(growing)
    seen = []
    for end in range(0, len(data) + 97, 97):
        (growing / "events.jsonl").write_bytes(data[:end])
        seen += reader.poll()
    assert reader.damaged == 0
    whole = RunReader(folder).events()
    assert [type(e) for e in seen if not isinstance(e, StepsThinned)] == [
        type(e) for e in whole if not isinstance(e, StepsThinned)
    ]
    steps = [
        np.concatenate([e.steps for e in events if isinstance(e, StepsThinned)]) for events in (seen, whole)
    ]
    np.testing.assert_array_equal(*steps)


def test_the_figures_of_the_last_moments_stand_in_the_pulse(train, small, tmp_path):
    """A process that dies before a row is full: the open row is read from its last sign of life."""
    folder, _ = train(small)
    started = RunReader(folder).events()[0]
    writer = RunWriter(tmp_path / "dead", RunRecord("dead", "dead", ""), "")
    writer(started)
    for step in range(1, FIRST_ROWS + 3):
        writer(
            StepsCompleted(
                first_step=step,
                losses=np.array([0.5], np.float32),
                learning_rate=0.1,
                regularization_loss=0.0,
                gradient_norm=1.0,
                epoch=0.0,
                seconds=0.0001 * step,
            )
        )
    writer.start()
    writer.close()
    reader = RunReader(tmp_path / "dead")
    for ended, last in ((True, FIRST_ROWS + 2), (False, FIRST_ROWS)):
        rows = [event for event in reader.events(ended=ended) if isinstance(event, StepsThinned)]
        assert rows[-1].step == last


def test_checkpoints_are_said_and_the_last_state_is_the_runs_end(train, small):
    folder, losses = train(small)
    reader = RunReader(folder)
    said = {event.kind: event.step for event in reader.events() if isinstance(event, CheckpointSaved)}
    assert said["latest"] == max(losses) == reader.state().step
    best = reader.state(best=True)
    assert said["best"] == best.step == reader.summary().best_epoch * (max(losses) // 5)


def test_a_run_can_be_resumed_to_go_further(train, small, store):
    folder, _ = train(small)
    reader = RunReader(folder)
    with pytest.raises(NntuiError, match="5 epochs") as caught:
        continuation(reader)
    assert "--epochs 10" in caught.value.hint
    how = continuation(reader, epochs=7)
    session = Session(how.experiment, resume_from=how.state)
    recorder = record_resumed(session, reader, how.state)
    best = recorder.writer.summary  # known before, and perhaps without, a better epoch
    assert best.best_epoch == how.state.best["epoch"] > 0
    assert best.best_val_loss == how.state.best["val_loss"]
    assert session.run().epoch == 7
    assert recorder.close()
    assert RunReader(folder).experiment().training.epochs == 7
    whole = Session(with_values(small, {"training.epochs": 7}))
    whole.run()
    np.testing.assert_array_equal(session.network.parameters, whole.network.parameters)


def test_a_diverged_run_keeps_a_state_that_is_finite(train, small):
    folder, _ = train(with_values(small, {"optimizer.learning_rate": 1e4, "model.batch_norm": False}))
    reader = RunReader(folder)
    assert reader.summary().outcome in ("diverged", "done")
    state = reader.state()
    assert state is None or np.isfinite(state.parameters).all()


def test_other_data_are_refused(train, small):
    folder, _ = train(small)
    reader = RunReader(folder)
    check_same_data(reader, reader.record.data)
    with pytest.raises(DataError, match="have changed"):
        check_same_data(reader, {**reader.record.data, "checksum": "sha256:other"})


def test_only_one_process_at_a_time_goes_on_with_a_run(train, small):
    folder, _ = train(small)
    how = continuation(RunReader(folder), epochs=6)
    one, other = (Session(how.experiment, resume_from=how.state) for _ in range(2))
    recorder = record_resumed(one, RunReader(folder), how.state)
    with pytest.raises(NntuiError, match="another process"):
        record_resumed(other, RunReader(folder), how.state)
    one.run()
    assert recorder.close()
    again = continuation(RunReader(folder), epochs=7)
    last = Session(again.experiment, resume_from=again.state)
    recorder = record_resumed(last, RunReader(folder), again.state)
    last.run()
    assert recorder.close()


def test_a_run_opened_at_once_shows_what_its_events_show_one_by_one(train, small):
    """Thinned steps gathered, probes drawn in one go: the same history as event by event, in order."""
    folder, _ = train(small)
    one, other = History(), LiveRun(folder)
    for event in RunReader(folder).events():
        one.apply(event)
    events = other.poll()
    assert sum(isinstance(event, StepsThinned) for event in events) == 1
    for name in ("curves", "probe_curves", "layer_curves"):
        ours, theirs = getattr(one, name), getattr(other.history, name)
        assert ours.keys() == theirs.keys()
        for key, curve in ours.items():
            np.testing.assert_equal(theirs[key].columns(50), curve.columns(50), err_msg=str(key))
    assert other.history.marks == one.marks
    assert (other.history.state, other.history.step, other.history.best_epoch) == (
        one.state,
        one.step,
        one.best_epoch,
    )
