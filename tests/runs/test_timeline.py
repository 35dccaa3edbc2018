"""Going back in a run: moments are dense where young, bounded in memory, and lead on exactly as before."""

import numpy as np
import pytest
from nntui.core.config import with_value, with_values
from nntui.core.errors import ConfigError
from nntui.core.runs.branch import branched
from nntui.core.runs.reader import RunReader
from nntui.core.runs.recorder import record_new
from nntui.core.session import Session
from nntui.core.training.events import EpochCompleted, StepsCompleted
from nntui.core.training.state import TrainingState
from nntui.core.training.timeline import Timeline


def state(step, size=10):
    return TrainingState(
        parameters=np.full(size, step, np.float32),
        running=np.zeros(2, np.float32),
        optimizer={"velocity": np.zeros(size, np.float32)},
        optimizer_steps=step,
        generators={},
        order=np.arange(50),
        cursor=step % 50,
        step=step,
        epoch=step // 50,
        seconds=float(step),
    )


def steps(step):
    return StepsCompleted(
        first_step=step,
        losses=np.zeros(1, np.float32),
        learning_rate=0.1,
        regularization_loss=0.0,
        gradient_norm=1.0,
        epoch=0.0,
        seconds=float(step),
    )


def timeline(count, **more):
    now = [0]
    made = Timeline(lambda: state(now[0]), clock=lambda: 0.0, **more)
    for step in range(1, count + 1):
        now[0] = step
        made(steps(step))
    return made


def test_moments_are_denser_the_younger_they_are():
    moments = timeline(5000, max_moments=60).moments
    ages = 5000 - np.array([moment.step for moment in moments])
    assert len(moments) == 60
    assert moments[0].step == 1
    assert ages[-1] == 0
    gaps = -np.diff(ages)
    middle = slice(3, -3)
    ratio = gaps[middle] / ages[:-1][middle]
    assert ratio.max() < 0.5  # never further apart than half their age ...
    assert (ages < 50).sum() > 10  # ... and the last fifty steps hold many


def test_memory_is_bounded_and_one_epochs_order_is_kept_once():
    kept = timeline(2000, max_bytes=20_000)
    assert kept.nbytes <= 20_000
    assert kept.moments[0].step == 1
    assert kept.moments[-1].step == 2000
    assert len({id(moment.state.order) for moment in kept.moments}) == 1


def test_the_first_and_the_newest_stay_even_where_they_are_too_large():
    assert [moment.step for moment in timeline(30, max_bytes=1).moments] == [1, 30]


def test_big_networks_are_copied_less_often():
    """A copy that takes 50 ms of a clock of the test's: five seconds of training apart, for a share of 1
    %."""
    now, tick = [0], [0.0]

    def snapshot():
        tick[0] += 0.05
        return state(now[0])

    made = Timeline(snapshot, clock=lambda: tick[0])
    for step in range(1, 101):
        now[0] = step
        made(steps(step))
    assert len(made.moments) == 20


def test_a_state_that_is_not_finite_is_no_moment():
    broken = state(3)
    broken.parameters[0] = np.nan
    made = Timeline(lambda: broken)
    made(steps(3))
    assert made.moments == ()
    assert made.at(3) is None


def test_the_moment_of_a_step_is_the_last_one_before_it():
    made = timeline(10)
    assert made.at(7).step == 7
    assert made.at(1000).step == 10
    assert made.at(0).step == 1


@pytest.fixture
def whole(small, losses_of):
    """An unbroken run with its timeline and its losses."""
    experiment = with_value(small, "training.epochs", 6)
    session = Session(experiment)
    made = Timeline(lambda: session.trainer.snapshot(), seconds_between=0.0, clock=lambda: 0.0)
    session.add_sink(made)
    losses = losses_of(session)
    session.run()
    return experiment, made, losses, session


def test_every_moment_leads_on_to_the_same_losses(whole, losses_of):
    """With batch norm and dropout on, from the middle of epochs and from their ends."""
    experiment, made, losses, session = whole
    chosen = [moment for moment in made.moments if 0 < moment.step < max(losses)]
    assert len(chosen) >= 5
    for moment in chosen[:: max(1, len(chosen) // 6)]:
        again = Session(experiment, prepared=session.prepare(), resume_from=moment.state)
        rest = losses_of(again)
        again.run()
        assert rest == {step: loss for step, loss in losses.items() if step > moment.step}
        np.testing.assert_array_equal(again.network.parameters, session.network.parameters)


def test_the_check_can_fail(whole, losses_of):
    """The control: the same moment with one weight moved by its last bit leads elsewhere."""
    experiment, made, losses, session = whole
    moment = made.at(20)
    moved = moment.state.parameters.copy()
    moved[0] = np.nextafter(moved[0], np.float32(np.inf))
    changed = TrainingState(**{**vars(moment.state), "parameters": moved})
    again = Session(experiment, prepared=session.prepare(), resume_from=changed)
    rest = losses_of(again)
    again.run()
    assert rest != {step: loss for step, loss in losses.items() if step > moment.step}


def test_a_moment_remembers_the_settings_of_its_time(small):
    session = Session(small)
    made = Timeline(lambda: session.trainer.snapshot(), seconds_between=0.0, clock=lambda: 0.0)
    session.add_sink(made)

    def steer(event):
        if isinstance(event, EpochCompleted) and event.epoch == 2:
            session.control.set("optimizer.learning_rate", 0.5)

    session.add_sink(steer)
    session.run()
    settings = [moment.state.settings for moment in made.moments]
    assert settings[0] == {}
    assert settings[-1] == {"optimizer.learning_rate": 0.5}


def test_a_branch_is_a_run_that_knows_its_parent(whole, store, losses_of):
    experiment, made, losses, session = whole
    moment = made.at(20)
    changed = with_values(experiment, {"optimizer.name": "adam", "optimizer.learning_rate": 0.01})
    branch = Session(
        changed, prepared=session.prepare(), resume_from=branched(moment.state, experiment, changed)
    )
    recorder = record_new(branch, store, name="branch", parent="parent", parent_step=moment.step)
    rest = losses_of(branch)
    assert branch.run().outcome == "done"
    assert recorder.close()
    record = RunReader(recorder.folder).record
    assert (record.parent, record.parent_step) == ("parent", moment.step)
    assert min(rest) == moment.step + 1
    assert rest[moment.step + 1] == losses[moment.step + 1]  # the first loss is that of the state itself
    assert rest[max(rest)] != losses[max(rest)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("optimizer.learning_rate", 0.001),
        ("training.batch_size", 8),
        ("regularization.l2", 0.1),
        ("schedule.name", "cosine"),
        ("model.dropout", 0.5),
    ],
)
def test_what_may_change_in_a_branch(whole, path, value):
    experiment, made, _, session = whole
    changed = with_value(experiment, path, value)
    branch = Session(
        changed, prepared=session.prepare(), resume_from=branched(made.at(20).state, experiment, changed)
    )
    assert branch.run().outcome == "done"


@pytest.mark.parametrize(
    ("path", "value"),
    [("model.hidden", [9]), ("data.noise", 0.3), ("training.seed", 1), ("preprocessing.steps", ["none"])],
)
def test_what_may_not_is_refused_by_name(whole, path, value):
    experiment, made, _, _ = whole
    with pytest.raises(ConfigError, match=path):
        branched(made.at(20).state, experiment, with_value(experiment, path, value))
