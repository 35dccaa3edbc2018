"""A step worked by hand, stability, batch norm's statistics, dropout, and the flat vector."""

import math

import numpy as np
import pytest
from nntui.core.config import ModelConfig
from nntui.core.nn import Network


def small_network(**model):
    network = Network.build(ModelConfig(**{"hidden": (2,), **model}), 2, 2, dtype=np.float64)
    network.initialize(np.random.default_rng(0))
    return network


def test_a_step_worked_by_hand():
    """x = (1, 2), W1 = [[1, -1], [0.5, 1]], b1 = (0, -2) -> sums (2, -1) -> ReLU (2, 0); W2 = I -> logits (2, 0).

    p = (e^2, 1) / (e^2 + 1); the right class is 1: L = log(1 + e^2); dz = (p0, -p0); dW2 = h^T dz, dh = dz W2^T,
    the second hidden unit is off, so only the first column of dW1 = x^T dh is not zero.
    """
    network = small_network()
    tensors = network.layers[0].tensors
    tensors["weight"][...] = [[1.0, -1.0], [0.5, 1.0]]
    tensors["bias"][...] = [0.0, -2.0]
    network.layers[-1].tensors["weight"][...] = np.eye(2)
    plan = network.training_plan(1)
    plan.x[...] = [[1.0, 2.0]]
    plan.targets[...] = [[0.0, 1.0]]

    loss = plan.forward()
    assert plan.logits.tolist() == [[2.0, 0.0]]
    assert loss == pytest.approx(math.log(1.0 + math.e**2))
    plan.backward()

    p = math.e**2 / (math.e**2 + 1.0)
    gradients = {slot.name: slot.view(network.gradients) for slot in network.slots}
    np.testing.assert_allclose(gradients["output.weight"], [[2 * p, -2 * p], [0.0, 0.0]])
    np.testing.assert_allclose(gradients["output.bias"], [p, -p])
    np.testing.assert_allclose(gradients["dense1.weight"], [[p, 0.0], [2 * p, 0.0]])
    np.testing.assert_allclose(gradients["dense1.bias"], [p, 0.0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_is_stable_for_logits_of_ten_thousand(dtype):
    network = Network.build(ModelConfig(hidden=(2,)), 2, 3, dtype=dtype)
    plan = network.training_plan(2)
    plan.targets[...] = [[1, 0, 0], [0, 0, 1]]
    network.layers[-1].tensors["bias"][...] = [1e4, -1e4, 9.9e3]
    loss = plan.forward()
    assert loss == pytest.approx((0.0 + 100.0) / 2)
    plan.backward()
    assert np.isfinite(network.gradients).all()


def test_softmax_agrees_on_both_sides_of_the_shortcut():
    """Small logits skip the row maximum; adding a constant to all logits changes nothing but takes the careful path."""
    network = small_network()
    plan = network.training_plan(4)
    rng = np.random.default_rng(1)
    plan.x[...] = rng.standard_normal((4, 2))
    plan.targets[...] = np.eye(2)[[0, 1, 1, 0]]
    short = plan.forward()
    network.layers[-1].tensors["bias"][...] += 500.0
    assert plan.forward() == pytest.approx(short, rel=1e-9)


def test_batch_norm_normalises_in_training_and_runs_on_running_statistics():
    network = small_network(batch_norm=True, batch_norm_momentum=1.0)
    norm = network.layers[1]
    rng = np.random.default_rng(2)
    plan = network.training_plan(50)
    plan.x[...] = rng.standard_normal((50, 2)) * 3 + 10
    plan.forward()
    sums = plan.x @ network.layers[0].tensors["weight"]
    np.testing.assert_allclose(norm.statistics["mean"], sums.mean(0))
    np.testing.assert_allclose(norm.statistics["var"], sums.var(0, ddof=1))  # unbiased
    evaluated = network.predict(plan.x)
    hidden = np.maximum((sums - sums.mean(0)) / np.sqrt(sums.var(0, ddof=1) + 1e-5), 0)
    np.testing.assert_allclose(evaluated, hidden @ network.layers[-1].tensors["weight"], rtol=1e-10)


def test_running_statistics_follow_with_momentum():
    network = small_network(batch_norm=True, batch_norm_momentum=0.25)
    plan = network.training_plan(8)
    plan.x[...] = np.random.default_rng(3).standard_normal((8, 2))
    plan.forward()
    sums = plan.x @ network.layers[0].tensors["weight"]
    np.testing.assert_allclose(network.layers[1].statistics["mean"], 0.25 * sums.mean(0))
    np.testing.assert_allclose(network.layers[1].statistics["var"], 0.75 + 0.25 * sums.var(0, ddof=1))


def test_batch_norm_over_one_row_gives_beta():
    network = small_network(batch_norm=True, batch_norm_single=True, bias_init=0.7)
    plan = network.training_plan(1)
    plan.x[...] = [[3.0, 4.0]]
    plan.forward()
    assert plan.outputs[1].tolist() == [[0.7, 0.7]]


def test_dropout_keeps_the_mean_and_does_nothing_in_evaluation():
    network = Network.build(ModelConfig(hidden=(2000,), dropout=0.4), 3, 2, dtype=np.float64)
    network.initialize(np.random.default_rng(0))
    network.use_dropout_generator(np.random.default_rng(5))
    plan = network.training_plan(10)
    plan.x[...] = 1.0
    plan.forward()
    before, after = plan.outputs[1], plan.outputs[2]
    assert (after == 0).mean() == pytest.approx((before == 0).mean() + 0.4 * (before > 0).mean(), abs=0.02)
    assert after.mean() == pytest.approx(before.mean(), rel=0.05)
    kept = after > 0
    np.testing.assert_allclose(after[kept], before[kept] / 0.6)
    evaluation = network.evaluation_plan(10)
    evaluation.x[...] = 1.0
    evaluation.forward()
    np.testing.assert_array_equal(evaluation.outputs[2], evaluation.outputs[1])


def test_maxout_takes_the_largest_piece_and_grows_parameters_by_the_pieces():
    network = Network.build(
        ModelConfig(hidden=(3,), activation="maxout", maxout_pieces=4), 2, 2, dtype=np.float64
    )
    network.initialize(np.random.default_rng(0))
    plan = network.training_plan(5)
    plan.x[...] = np.random.default_rng(1).standard_normal((5, 2))
    plan.forward()
    pieces = (plan.x @ network.layers[0].tensors["weight"]).reshape(5, 4, 3)
    np.testing.assert_allclose(plan.outputs[1], pieces.max(1))
    assert network.layers[0].tensors["weight"].shape == (2, 12)


def test_maxout_gives_a_tie_to_the_first_piece():
    network = Network.build(
        ModelConfig(hidden=(1,), activation="maxout", maxout_pieces=3), 1, 2, dtype=np.float64
    )
    network.layers[0].tensors["weight"][...] = 1.0
    network.layers[-1].tensors["weight"][...] = [[1.0, -1.0]]
    plan = network.training_plan(1)
    plan.x[...] = 2.0
    plan.targets[...] = [[0.0, 1.0]]
    plan.forward()
    plan.backward()
    first, *others = network.layers[0].gradients["weight"][0]
    assert first != 0.0
    assert others == [0.0, 0.0]


def test_weights_lie_first_and_views_are_the_flat_vector():
    network = Network.build(ModelConfig(hidden=(4, 3), batch_norm=True, activation="prelu"), 5, 2)
    names = [slot.name for slot in network.slots]
    assert names[:3] == ["dense1.weight", "dense2.weight", "output.weight"]
    assert network.decayed == 5 * 4 + 4 * 3 + 3 * 2
    assert not any(slot.decayed for slot in network.slots[3:])
    network.parameters[...] = np.arange(network.parameters.size)
    assert network.layers[0].tensors["weight"][0, 1] == 1.0
    assert network.slots[-1].stop == network.parameters.size


def test_predict_is_independent_of_chunking():
    network = Network.build(ModelConfig(hidden=(6,), batch_norm=True), 4, 3)
    network.initialize(np.random.default_rng(0))
    x = np.random.default_rng(1).standard_normal((700, 4)).astype(np.float32)
    whole = network.predict(x)
    np.testing.assert_allclose(whole[300:310], network.predict(x[300:310]), rtol=1e-5)


def test_hinge_by_hand():
    """z = (1, 3, 2.5), y = 1: margins max(0, 1 - 3 + 1) = 0 and max(0, 2.5 - 3 + 1) = 0.5."""
    network = Network.build(ModelConfig(hidden=(1,)), 1, 3, loss="hinge", dtype=np.float64)
    network.layers[-1].tensors["bias"][...] = [1.0, 3.0, 2.5]
    plan = network.training_plan(1)
    plan.targets[...] = [[0.0, 1.0, 0.0]]
    assert plan.forward() == pytest.approx(0.5)
    plan.backward()
    assert plan.loss_gradient.tolist() == [[0.0, -1.0, 1.0]]
