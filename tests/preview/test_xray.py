"""The lecture's figure, number by number: 10 layers of 500, N(0, 1) inputs, 1,000 samples."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config import ModelConfig
from nntui.core.nn import Network
from nntui.core.preview.tally import LayerTally
from nntui.core.preview.xray import InitialWeights, Xray, xray


@pytest.fixture(scope="module")
def inputs():
    return np.random.default_rng(0).standard_normal((1000, 500)).astype(np.float32)


def profile(inputs, activation, init, **more):
    model = ModelConfig(hidden=(500,) * 10, activation=activation, **more)
    return next(iter(xray(model, inputs, 10, [init])))


@pytest.mark.parametrize(
    ("activation", "init", "more", "expected"),
    [
        ("tanh", "small", {}, (0.21, 0.048, 5.3e-4, 2.9e-7)),
        ("tanh", "gaussian", {"init_std": 1.0}, (0.98, 0.98, 0.98, 0.98)),
        ("tanh", "xavier", {}, (0.63, 0.49, 0.32, 0.23)),
        ("relu", "xavier", {}, (0.58, 0.41, 0.14, 0.023)),
        ("relu", "he", {}, (0.83, 0.82, 0.77, 0.73)),
    ],
)
def test_the_spread_layer_by_layer_is_the_lectures(inputs, activation, init, more, expected):
    view = profile(inputs, activation, init, **more)
    got = [view.layers[layer - 1].std for layer in (1, 2, 5, 10)]
    assert got == pytest.approx(expected, rel=0.12)


def test_large_weights_saturate_tanh_and_stop_the_gradient(inputs):
    wide = profile(inputs, "tanh", "gaussian", init_std=1.0)
    assert wide.layers[4].saturated == pytest.approx(0.92, abs=0.02)
    good = profile(inputs, "tanh", "xavier")
    assert good.layers[4].saturated < 0.05


def test_small_weights_let_the_gradient_fade_backwards(inputs):
    fading = profile(inputs, "tanh", "small").layers
    assert fading[0].gradient_std < 1e-3 * fading[-1].gradient_std
    steady = profile(inputs, "relu", "he").layers
    assert 0.2 < steady[0].gradient_std / steady[-1].gradient_std < 5


def test_dead_units_are_told_from_zeros(inputs):
    view = profile(inputs[:200], "relu", "he", bias_init=-100.0)
    assert view.layers[0].dead == 1.0
    alive = profile(inputs[:200], "relu", "he")
    assert alive.layers[0].zeros == pytest.approx(0.5, abs=0.05)
    assert alive.layers[0].dead == 0.0


def test_profiles_come_one_by_one_in_the_order_asked_for(inputs):
    views = xray(ModelConfig(hidden=(20, 20)), inputs[:50], 3, ["he", "zeros", "orthogonal"])
    assert [view.init for view in views] == ["he", "zeros", "orthogonal"]


def test_batches_add_up_to_the_figures_of_all_rows(inputs):
    model = ModelConfig(hidden=(30, 20), activation="tanh", init="gaussian", init_std=1.0)
    seeing = Xray(model, inputs[:350], 3)
    views = [seeing.look("gaussian") for _ in range(4)]
    assert [view.rows for view in views] == [100, 200, 300, 350]
    network = Network.build(model, 500, 3)
    network.initialize(np.random.default_rng(0))
    plan = network.training_plan(350)
    plan.x[...] = inputs[:350]
    plan.forward()
    for block, layer in zip(network.blocks[:-1], views[-1].layers, strict=True):
        outputs = plan.outputs[block.layers[-1]].astype(np.float64)
        assert layer.std == pytest.approx(outputs.std(), rel=1e-5)
        assert layer.mean == pytest.approx(outputs.mean(), rel=1e-3, abs=1e-6)
        assert layer.saturated == pytest.approx((np.abs(outputs) > 0.97).mean())


def test_a_unit_is_dead_only_if_no_batch_wakes_it():
    tally = LayerTally("relu")
    first, second = np.zeros((2, 3), np.float32), np.zeros((2, 3), np.float32)
    first[0, 0], second[1, 1] = 1.0, 2.0
    tally.add(first, np.ones((2, 3), np.float32))
    assert tally.view().dead == pytest.approx(2 / 3)
    tally.add(second, np.ones((2, 3), np.float32))
    assert tally.view().dead == pytest.approx(1 / 3)
    assert tally.view().zeros == pytest.approx(10 / 12)


def test_weights_are_drawn_once_for_all_activations_and_forgotten_beyond_the_limit(inputs, monkeypatch):
    drawn = []
    initialize = Network.initialize
    monkeypatch.setattr(Network, "initialize", lambda self, rng: (drawn.append(1), initialize(self, rng))[1])
    kept = InitialWeights()

    def look(activation, init="he"):
        return Xray(ModelConfig(hidden=(20,), activation=activation), inputs[:50], 3, kept).look(init)

    first = look("relu")
    look("tanh")
    assert repr(look("relu")) == repr(first)  # a NaN is equal to none, itself included
    assert len(drawn) == 1
    look("maxout")  # has other shapes
    look("relu", "xavier")
    assert len(drawn) == 3
    kept._most = 1
    look("tanh", "small")
    look("relu")
    assert len(drawn) == 5
