"""Every activation x loss x batch norm x regularisation against centred differences in float64."""

import numpy as np
import pytest
from gradients import numerical_gradient, random_problem, relative_error
from nntui.core.config import ModelConfig
from nntui.core.nn.activations import ACTIVATIONS
from nntui.core.nn.regularization import bind_gradient, penalty

PASS = 1e-7
"""The lecture's band for smooth functions; no sum lies within the step of a kink for this seed."""
FAIL = 1e-2

LOSSES = ("softmax", "hinge", "mse")


def make(activation: str, loss: str, batch_norm: bool):
    model = ModelConfig(
        hidden=(7, 6),
        activation=activation,
        init="xavier",
        batch_norm=batch_norm,
        elu_alpha=1.3,
        maxout_pieces=3,
    )
    return random_problem(model, loss)


@pytest.mark.parametrize("batch_norm", [False, True], ids=["plain", "batch-norm"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_is_the_gradient_of_forward(activation, loss, batch_norm):
    network, plan = make(activation, loss, batch_norm)
    numerical = numerical_gradient(network, plan)
    plan.forward()
    plan.backward()
    assert relative_error(network.gradients, numerical) < PASS

    for slot in network.slots:  # the control: each tensor's gradient, made wrong by a tenth, must be noticed
        wrong = network.gradients.copy()
        slot.view(wrong)[...] *= 1.1
        if np.abs(slot.view(numerical)).max() > 0.1 * np.abs(numerical).max():
            assert relative_error(wrong, numerical) > FAIL


@pytest.mark.parametrize(("l2", "l1"), [(0.3, 0.0), (0.0, 0.2), (0.3, 0.2)])
@pytest.mark.parametrize("activation", ["tanh", "relu", "maxout"])
def test_regularisation_adds_its_gradient_to_weights_only(activation, l2, l1):
    network, plan = make(activation, "softmax", True)
    weights = slice(0, network.decayed)
    plan.forward()
    plan.backward()
    data_gradient = network.gradients.copy()
    scratch = np.zeros_like(network.parameters)
    add = bind_gradient(network.parameters[weights], network.gradients[weights], scratch[weights], l2, l1)
    add()
    added = network.gradients - data_gradient

    step = 1e-6
    for index in range(0, network.parameters.size, 7):
        kept = network.parameters[index]
        network.parameters[index] = kept + step
        above = penalty(network.parameters[weights], l2, l1)
        network.parameters[index] = kept - step
        below = penalty(network.parameters[weights], l2, l1)
        network.parameters[index] = kept
        assert added[index] == pytest.approx((above - below) / (2 * step), abs=1e-6)
    assert not added[network.decayed :].any()
    assert added[: network.decayed].any()


def test_no_regularisation_is_no_operation():
    vector = np.ones(3)
    assert bind_gradient(vector, vector, vector, 0.0, 0.0) is None


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("a dropped 1/batch", lambda plan, grads: grads.__imul__(plan.batch)),
        ("a flipped sign", lambda plan, grads: grads.__imul__(-1.0)),
        ("noise of one percent", lambda plan, grads: grads.__iadd__(0.02 * np.abs(grads).max())),
    ],
)
def test_the_check_itself_notices(name, spoil):
    network, plan = make("tanh", "softmax", False)
    numerical = numerical_gradient(network, plan)
    plan.forward()
    plan.backward()
    spoil(plan, network.gradients)
    assert relative_error(network.gradients, numerical) > FAIL, name
