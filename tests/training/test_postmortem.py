"""Numbers that are not finite are traced to the layer and the operation that made them."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config import ModelConfig, parse_experiment
from nntui.core.nn import Network
from nntui.core.session import Session
from nntui.core.training.events import Event, LossNotFinite
from nntui.core.training.postmortem import explain

ROWS = np.arange(100, 108)


def lost(loss: str = "softmax", **model: object):
    """A network with a plan ready to be spoilt."""
    network = Network.build(ModelConfig(hidden=(5, 4), **model), 6, 3, loss=loss)
    rng = np.random.default_rng(0)
    network.initialize(rng)
    plan = network.training_plan(8)
    plan.x[...] = rng.standard_normal((8, 6))
    plan.targets[...] = np.eye(3)[rng.integers(0, 3, 8)]
    return network, plan


def explained(network, plan):
    with np.errstate(all="ignore"):
        loss = plan.forward()
        assert not np.isfinite(loss)
        return explain(network, plan, ROWS)


def tensor(network, name: str) -> np.ndarray:
    return next(slot for slot in network.slots if slot.name == name).view(network.parameters)


def test_a_bad_input_is_found_with_its_row() -> None:
    network, plan = lost(activation="tanh")
    plan.x[3, 2] = np.nan
    found = explained(network, plan)
    assert (found["layer"], found["operation"], found["worst_row"]) == ("input", "bad input", 103)


def test_weights_that_are_no_numbers_are_found() -> None:
    network, plan = lost(activation="tanh")
    tensor(network, "dense2.weight")[1, 1] = np.nan
    found = explained(network, plan)
    assert found["layer"] == "dense2"
    assert "weights" in found["operation"]


@pytest.mark.parametrize(
    ("name", "layer"), [("dense1", "dense1"), ("dense2", "dense2"), ("output", "output")]
)
def test_a_product_that_overflows_is_traced_to_its_layer(name: str, layer: str) -> None:
    network, plan = lost(activation="relu", init="he")
    tensor(network, "dense1.bias")[...] = 1.0
    tensor(network, f"{name}.weight")[...] = 3e38
    found = explained(network, plan)
    assert (found["layer"], found["operation"]) == (layer, "matmul overflow")


def test_a_variance_of_zero_is_traced_to_batch_norm() -> None:
    network, plan = lost(activation="relu", batch_norm=True, batch_norm_epsilon=1e-60)  # 0 in float32
    plan.x[...] = 1.0
    found = explained(network, plan)
    assert (found["layer"], found["operation"]) == ("norm1", "variance near 0")


def test_an_overflow_of_the_squared_error_is_traced_to_the_loss() -> None:
    network, plan = lost("mse", activation="tanh")
    tensor(network, "output.weight")[...] = 1e25
    found = explained(network, plan)
    assert (found["layer"], found["operation"]) == ("loss", "square overflow")


def test_a_bad_target_is_traced_to_the_loss() -> None:
    network, plan = lost("mse", activation="tanh")
    plan.targets[2, 1] = np.inf
    assert explained(network, plan)["operation"] == "bad target"


def test_looking_changes_nothing() -> None:
    network, plan = lost(activation="relu", batch_norm=True, dropout=0.3)
    generator = np.random.default_rng(1)
    network.use_dropout_generator(generator)
    tensor(network, "output.weight")[...] = 3e38
    with np.errstate(all="ignore"):
        plan.forward()
        parameters, running, state = (
            network.parameters.copy(),
            network.running.copy(),
            generator.bit_generator.state,
        )
        explain(network, plan, ROWS)
    assert np.array_equal(network.parameters, parameters)
    assert np.array_equal(network.running, running)
    assert generator.bit_generator.state == state


def test_a_run_that_is_lost_says_where_and_after_which_losses() -> None:
    events: list[Event] = []
    experiment = parse_experiment({"optimizer": {"learning_rate": 300.0}, "training": {"epochs": 5}})
    session = Session(experiment, sinks=[events.append])
    session.run()
    event = next(event for event in events if isinstance(event, LossNotFinite))
    assert event.details["layer"]
    assert event.details["operation"]
    assert 0 < len(event.details["losses"]) <= 20
    assert np.isfinite(session.network.parameters).all()
