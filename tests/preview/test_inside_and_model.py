"""Looking inside a layer, at the model, at the preprocessing and at the network's mistakes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from nntui.core.config import ModelConfig, PreprocessingConfig, load_preset
from nntui.core.data import load_dataset
from nntui.core.nn import Network
from nntui.core.preprocessing import Pipeline
from nntui.core.preview.filters import first_weights
from nntui.core.preview.inside import look_inside
from nntui.core.preview.insight import insight
from nntui.core.preview.lab import examine, images, plane
from nntui.core.preview.model_view import activation_curve, model_view
from nntui.core.preview.profiles import word_of
from nntui.core.preview.xray import xray


def network_of(**model) -> Network:
    network = Network.build(ModelConfig(hidden=(8, 6), **model), 5, 3)
    network.initialize(np.random.default_rng(0))
    return network


@pytest.fixture
def x() -> np.ndarray:
    return np.random.default_rng(1).standard_normal((200, 5)).astype(np.float32)


def test_the_sums_are_those_before_the_activation(x):
    seen = look_inside(network_of(activation="relu"), 0, x)
    assert seen.sums.edges[0] < 0 <= seen.outputs.edges[0]
    assert seen.sums.counts.sum() == 200 * 8
    assert seen.dead == seen.stuck == seen.identical == 0


def test_a_dead_unit_of_the_first_layer_cannot_recover(x):
    network = network_of(activation="relu")
    network.layers[0].tensors["bias"][2] = -100.0
    seen = look_inside(network, 0, x)
    assert (seen.dead, seen.stuck) == (1, 1)


def test_in_a_later_layer_weights_and_bias_decide_whether_a_dead_unit_can_recover(x):
    network = network_of(activation="relu")
    second = network.layers[network.blocks[1].weights]
    second.tensors["bias"][[1, 4]] = -100.0
    second.tensors["weight"][:, 1] = -np.abs(second.tensors["weight"][:, 1])
    second.tensors["weight"][:, 4] = np.abs(second.tensors["weight"][:, 4])
    seen = look_inside(network, 1, x)
    assert (seen.dead, seen.stuck) == (2, 1)


def test_units_with_the_same_weights_are_counted(x):
    network = network_of(activation="tanh")
    weight = network.layers[0].tensors["weight"]
    weight[:, 3] = weight[:, 5]
    assert look_inside(network, 0, x).identical == 2
    assert look_inside(network_of(activation="tanh", init="constant"), 0, x).identical == 8


@pytest.mark.parametrize("name", ["relu", "leaky-relu", "prelu", "elu", "tanh", "sigmoid", "linear"])
def test_the_slope_is_that_of_the_curve(name):
    curve = activation_curve(ModelConfig(activation=name, slope=0.2), -3.0, 3.0)
    assert curve is not None
    measured = np.gradient(curve.value, curve.z)
    smooth = np.abs(curve.z) > 0.1  # at a kink the difference quotient sees both sides
    assert np.allclose(measured[smooth][1:-1], curve.slope[smooth][1:-1], atol=2e-3)


def test_maxout_is_no_curve_of_one_number():
    assert activation_curve(ModelConfig(activation="maxout"), -1.0, 1.0) is None


def test_the_memory_of_a_model_counts_what_training_holds():
    experiment = load_preset("digits-mlp")
    view = model_view(Network.build(experiment.model, 64, 10), experiment)
    weights = 64 * 64 + 64 * 32 + 32 * 10
    assert view.parameters == weights + 64 + 32 + 10
    assert view.multiply_adds == weights
    assert view.memory.parameters == view.memory.gradients == view.memory.optimizer == 4 * view.parameters
    adam = replace(experiment, optimizer=replace(experiment.optimizer, name="adam"))
    assert model_view(Network.build(adam.model, 64, 10), adam).memory.optimizer >= 8 * view.parameters


def words(activation: str, **model) -> dict[str, str]:
    inputs = np.random.default_rng(0).standard_normal((300, 100)).astype(np.float32)
    chosen = ModelConfig(hidden=(100,) * 8, activation=activation, **model)
    names = ("he", "xavier", "small", "gaussian", "constant", "zeros")
    return {view.init: word_of(view) for view in xray(chosen, inputs, 10, names)}


def test_a_word_says_what_becomes_of_the_signal():
    tanh = words("tanh", init_std=1.0)
    assert tanh["xavier"] == "keeps"
    assert tanh["small"] == "fades"
    assert tanh["gaussian"] == "saturates"
    assert tanh["zeros"] == tanh["constant"] == "symmetric"
    relu = words("relu", init_std=1.0)
    assert relu["he"] == "keeps"
    assert relu["gaussian"] == "grows"
    assert words("relu", bias_init=-100.0)["he"] == "dies"


@pytest.fixture(scope="module")
def digits():
    return load_dataset(load_preset("digits-mlp").data)


def test_the_lab_shows_both_sides_and_the_fitted_numbers(digits):
    view = examine(digits, PreprocessingConfig(steps=("mean-feature", "whiten-pca")))
    assert view.comparison.after.spectrum.condition < 2 < view.comparison.before.spectrum.condition
    assert len(view.labels) == len(view.comparison.rows)
    assert view.leak is None
    before, after = plane(digits, view, None)
    assert before.shape == after.shape == (len(view.labels), 2)
    pair = images(digits, view, 3)
    assert pair is not None
    assert pair.after is None


def test_the_leak_is_shown_only_when_it_is_asked_for(digits):
    honest = examine(digits, PreprocessingConfig())
    leaky = examine(digits, PreprocessingConfig(), leaky=True)
    assert honest.leak is None
    assert leaky.leak is not None
    assert leaky.leak.shift > 0
    assert 0.5 < leaky.honest <= 1
    assert not np.allclose(leaky.fitted.affine.scale, honest.fitted.affine.scale)


def test_what_a_network_gets_wrong_is_told_in_order(digits):
    pipeline = Pipeline.fit(("none",), digits.train.x, digits.image_shape)
    network = Network.build(ModelConfig(hidden=(16,)), 64, 10)
    network.initialize(np.random.default_rng(0))
    seen = insight(network, digits, pipeline, 7)
    assert seen.confusion is not None
    assert seen.confusion.counts.sum() == seen.rows == len(digits.validation)
    assert seen.accuracy == pytest.approx(np.diagonal(seen.confusion.counts).sum() / seen.rows)
    assert all(mistake.predicted != mistake.true for mistake in seen.mistakes)
    assert len(seen.weights) == 16
    assert seen.boundary is None


def test_two_inputs_have_a_boundary_and_regression_has_pairs():
    for preset in ("moons", "regression"):
        experiment = load_preset(preset)
        dataset = load_dataset(experiment.data)
        pipeline = Pipeline.fit(("none",), dataset.train.x, None)
        network = Network.build(
            experiment.model,
            dataset.features,
            dataset.outputs,
            loss="mse" if preset == "regression" else "softmax",
        )
        network.initialize(np.random.default_rng(0))
        seen = insight(network, dataset, pipeline, 0)
        if preset == "moons":
            assert seen.boundary is not None
            assert set(np.unique(seen.boundary.field)) <= {0, 1}
            assert len(seen.boundary.predicted) == len(seen.boundary.points)
        else:
            assert seen.confusion is None
            assert seen.pairs is not None


@pytest.mark.parametrize("channels", [1, 3])
def test_the_kernels_of_a_convolution_are_shown_as_they_are(channels):
    model = ModelConfig(layers=("conv 4 3x3", "pool 2"))
    shape = (channels, 8, 8)
    network = Network.build(model, channels * 64, 10, image_shape=shape)
    network.initialize(np.random.default_rng(0))
    pipeline = Pipeline.fit(("none",), np.zeros((4, channels * 64), np.float32), shape)
    shown = first_weights(network, pipeline, shape)
    assert [image.shape for image in shown] == [(3, 3) if channels == 1 else (3, 3, 3)] * 4
    weight = network.layers[0].tensors["weight"]
    kernel = weight[..., 2].squeeze(-1) if channels == 1 else weight[..., 2]
    assert np.allclose((shown[2] - 0.5) * 2 * np.abs(kernel).max(), kernel, atol=1e-6)
