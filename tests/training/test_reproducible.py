"""One seed, one run; and a run that is saved and continued is the uninterrupted run, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config import Experiment, apply_overrides
from nntui.core.optim import OPTIMIZERS
from nntui.core.session import Session
from nntui.core.training.events import StepsCompleted
from nntui.core.training.state import TrainingState
from nntui.core.training.trainer import Trainer


def experiment(*overrides: str) -> Experiment:
    return apply_overrides(
        Experiment(),
        ["data.limit=200", "model.hidden=[8]", "training.epochs=50", "training.batch_size=32", *overrides],
    )


def trainer(exp: Experiment) -> tuple[Trainer, list[float]]:
    losses: list[float] = []

    def listen(event: object) -> None:
        if isinstance(event, StepsCompleted):
            losses.extend(event.losses.tolist())

    session = Session(exp, sinks=[listen])
    session.prepare()
    return session.trainer, losses


def advance(run: Trainer, steps: int) -> None:
    """Do exactly so many steps."""
    target = run.step + steps
    while run.step < target:
        run.pause_after_step = True
        run.advance()
        run.paused = False


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_ten_steps_saved_and_ten_more_are_twenty(optimizer: str):
    exp = experiment(
        f"optimizer.name={optimizer}", "model.batch_norm=true", "model.dropout=0.3", "schedule.name=cosine",
        "optimizer.learning_rate=0.01", "optimizer.clip_norm=1.0", "regularization.l2=0.001",
    )  # fmt: skip
    whole, whole_losses = trainer(exp)
    advance(whole, 20)

    first, first_losses = trainer(exp)
    advance(first, 10)
    state = first.snapshot()
    advance(first, 3)  # what goes on afterwards must not touch the snapshot

    second, second_losses = trainer(exp)
    advance(second, 4)  # whatever the trainer did before must be forgotten
    second_losses.clear()
    second.restore(state)
    advance(second, 10)

    assert first_losses[:10] + second_losses == whole_losses
    same = whole.snapshot(), second.snapshot()
    np.testing.assert_array_equal(same[0].parameters, same[1].parameters)
    np.testing.assert_array_equal(same[0].running, same[1].running)
    assert same[0].generators == same[1].generators
    for name, array in same[0].optimizer.items():
        np.testing.assert_array_equal(array, same[1].optimizer[name])


@pytest.mark.parametrize("forgotten", ["dropout", "shuffle", "running", "velocity"])
def test_forgetting_any_part_of_the_state_is_noticed(forgotten: str):
    exp = experiment("model.batch_norm=true", "model.dropout=0.3", "optimizer.name=momentum")
    whole, _ = trainer(exp)
    advance(whole, 20)
    first, _ = trainer(exp)
    advance(first, 10)
    state = spoiled(first.snapshot(), forgotten)
    first.restore(state)
    advance(first, 10)
    assert not np.array_equal(whole.network.parameters, first.network.parameters) or not np.array_equal(
        whole.network.running, first.network.running
    )


def spoiled(state: TrainingState, part: str) -> TrainingState:
    if part in state.generators:
        other = np.random.Generator(np.random.PCG64(99))
        state.generators[part] = other.bit_generator.state
    elif part == "running":
        state.running += 1.0
    else:
        state.optimizer[part][...] = 0.0
    return state


def test_the_same_experiment_gives_the_same_run_and_another_seed_another():
    runs = []
    for seed in (0, 0, 1):
        run, losses = trainer(experiment(f"training.seed={seed}", "model.dropout=0.2"))
        advance(run, 12)
        runs.append((losses, run.network.parameters.copy()))
    assert runs[0][0] == runs[1][0]
    np.testing.assert_array_equal(runs[0][1], runs[1][1])
    assert runs[0][0] != runs[2][0]


def test_what_one_stream_draws_does_not_shift_another():
    """Dropout draws from its own stream, so turning it on changes neither the initial weights nor the order."""
    with_dropout, _ = trainer(experiment("model.dropout=0.5"))
    without, _ = trainer(experiment())
    np.testing.assert_array_equal(with_dropout.network.parameters, without.network.parameters)
    advance(with_dropout, 9)
    advance(without, 9)
    np.testing.assert_array_equal(with_dropout.order, without.order)
