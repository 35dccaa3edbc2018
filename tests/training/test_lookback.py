"""A lost run is looked back on: the last steps, made again, are those that happened; nothing of the run changes."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config import parse_experiment
from nntui.core.repair import continue_from_good
from nntui.core.session import Session
from nntui.core.training.events import Event, LossNotFinite, StepsCompleted
from nntui.core.training.lookback import last_steps


def trained(rate: float, epochs: int = 5, **sections: dict[str, object]):
    """A session that has ended, and its events."""
    events: list[Event] = []
    tables = {"optimizer": {"learning_rate": rate}, "training": {"epochs": epochs}, **sections}
    session = Session(parse_experiment(tables), sinks=[events.append])
    session.run()
    return session, events


def losses(events: list[Event]) -> list[float]:
    return [loss for event in events if isinstance(event, StepsCompleted) for loss in event.losses.tolist()]


@pytest.mark.parametrize("model", [{}, {"dropout": 0.3}, {"batch_norm": True}], ids=str)
def test_steps_made_again_are_those_that_happened(model) -> None:
    session, events = trained(0.05, epochs=15, model=model)
    trainer = session.trainer
    state = trainer.kept.recent
    assert state is not None
    assert state.step >= 200
    before = trainer.snapshot()
    again = last_steps(trainer, state)
    now = trainer.snapshot()
    made = [float(np.float32(row["loss"])) for row in again if row["step"] <= trainer.step]
    assert made == losses(events)[-len(made) :]
    assert np.array_equal(before.parameters, now.parameters)
    assert np.array_equal(before.running, now.running)
    assert before.generators == now.generators
    assert (before.step, before.epoch, before.cursor) == (now.step, now.epoch, now.cursor)


def test_a_lost_run_shows_its_last_steps_layer_by_layer() -> None:
    session, events = trained(300.0)
    event = next(event for event in events if isinstance(event, LossNotFinite))
    steps = event.details["steps"]
    assert steps[-1]["step"] == event.step
    assert not np.isfinite(steps[-1]["loss"])
    assert [float(np.float32(row["loss"])) for row in steps[:-1]] == losses(events)[-(len(steps) - 1) :]
    names = [layer.name for layer in session.network.layers if layer.tensors]
    assert list(steps[0]["layers"]) == names
    assert max(row["weight"] for row in steps[-1]["layers"].values()) > 100.0
    assert all(row["gradient"] > 0.0 for row in steps[0]["layers"].values())


def test_a_lost_run_goes_on_from_good_weights_with_a_smaller_rate() -> None:
    lost, _ = trained(300.0)
    again = continue_from_good(lost, cut=0.0003)
    assert again.experiment.optimizer.learning_rate == pytest.approx(0.09)
    finished = again.run()
    assert finished.outcome == "done"
    assert finished.final["val_accuracy"] > 0.9
    assert lost.result is not None
    assert lost.result.outcome == "diverged"


def test_the_good_state_lies_before_the_loss_grew() -> None:
    events: list[Event] = []
    session = Session(parse_experiment({"training": {"epochs": 40}}), sinks=[events.append])

    def spoil(event: Event) -> None:
        if isinstance(event, StepsCompleted) and event.step > 450:
            noise = np.random.default_rng(0).standard_normal(session.network.parameters.size)
            session.network.parameters[...] = 3.0 * noise

    session.add_sink(spoil)
    session.run()
    kept = session.trainer.kept
    assert kept.recent is not None
    assert kept.good is not None
    assert kept.good.step <= 450 < kept.recent.step
