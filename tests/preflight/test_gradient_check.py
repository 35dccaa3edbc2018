"""The gradient check passes what is right and catches what is wrong."""

from __future__ import annotations

import numpy as np
import pytest
from mutations import LAYER_MUTATIONS, LOSS_MUTATIONS, spoil_layer, spoil_loss
from nntui.core.config import ModelConfig
from nntui.core.nn import Network
from nntui.core.preflight import check_gradients
from nntui.core.preflight.gradient_check import KINKS, WRONG

ACTIVATIONS = ("relu", "leaky-relu", "prelu", "elu", "maxout", "tanh", "sigmoid", "linear")
INITS = ("he", "xavier", "glorot", "lecun-uniform", "orthogonal", "small", "gaussian")


def problem(model: ModelConfig, loss: str = "softmax") -> tuple[Network, np.ndarray, np.ndarray]:
    network = Network.build(model, 6, 4, loss=loss, dtype=np.float64)
    rng = np.random.default_rng(3)
    network.initialize(rng)
    network.parameters += 0.1 * rng.standard_normal(network.parameters.size)
    x, labels = rng.standard_normal((8, 6)), rng.integers(0, 4, 8)
    targets = rng.standard_normal((8, 4)) if loss == "mse" else np.eye(4)[labels]
    return network, x, targets


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_with_every_init_passes(activation: str, init: str, batch_norm: bool) -> None:
    model = ModelConfig(hidden=(5, 5), activation=activation, init=init, batch_norm=batch_norm, init_std=0.5)
    report = check_gradients(*problem(model), l2=0.01, l1=0.001)
    assert report.worst < KINKS


@pytest.mark.parametrize("name", LAYER_MUTATIONS)
def test_a_bug_in_a_layer_is_caught(name: str) -> None:
    kind, layer, after = LAYER_MUTATIONS[name]
    model = ModelConfig(
        hidden=(5, 5), activation="tanh" if kind == "norm" else kind, init="xavier", batch_norm=kind == "norm"
    )
    sound = problem(model)
    assert check_gradients(*sound).worst < KINKS
    network, x, targets = problem(model)
    spoil_layer(network, layer, after)
    assert check_gradients(network, x, targets).worst > WRONG


@pytest.mark.parametrize("name", LOSS_MUTATIONS)
def test_a_bug_in_a_loss_is_caught(name: str) -> None:
    loss, after = LOSS_MUTATIONS[name]
    model = ModelConfig(hidden=(5,), activation="tanh", init="xavier")
    assert check_gradients(*problem(model, loss)).worst < KINKS
    network, x, targets = problem(model, loss)
    spoil_loss(network, after)
    assert check_gradients(network, x, targets).worst > WRONG


def test_a_wrong_penalty_gradient_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    import nntui.core.nn.regularization as regularization

    network, x, targets = problem(ModelConfig(hidden=(5,), activation="tanh", init="xavier"))
    assert check_gradients(network, x, targets, l2=0.1, l1=0.01).regularization < KINKS
    right = regularization.penalty
    monkeypatch.setattr(regularization, "penalty", lambda weights, l2, l1: right(weights, 2.0 * l2, l1))
    assert check_gradients(network, x, targets, l2=0.1, l1=0.01).regularization > WRONG


def test_a_coordinate_at_a_kink_is_left_out() -> None:
    network, x, targets = problem(ModelConfig(hidden=(5,), activation="relu", init="he"))
    bias = next(slot for slot in network.slots if slot.name == "dense1.bias")
    weight = next(slot for slot in network.slots if slot.name == "dense1.weight")
    sums = x[:1] @ weight.view(network.parameters)
    bias.view(network.parameters)[...] = -sums[0]  # the first example lies exactly at every unit's kink
    report = check_gradients(network, x, targets)
    found = next(tensor for tensor in report.tensors if tensor.name == "dense1.bias")
    assert found.kinks > 0
    assert report.worst < KINKS


def test_parameters_are_left_as_they_were() -> None:
    network, x, targets = problem(ModelConfig(hidden=(5,), activation="tanh", batch_norm=True))
    before, running = network.parameters.copy(), network.running.copy()
    check_gradients(network, x, targets)
    assert np.array_equal(network.parameters, before)
    assert np.array_equal(network.running, running)


def test_single_precision_is_refused() -> None:
    network = Network.build(ModelConfig(hidden=(3,)), 6, 4)
    with pytest.raises(ValueError, match="float64"):
        check_gradients(network, np.zeros((2, 6)), np.zeros((2, 4)))
