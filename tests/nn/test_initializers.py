"""Mean and spread of every initialiser against fan-in, over many seeds; a wrong one is seen to fail."""

import numpy as np
import pytest
from nntui.core.config import ModelConfig
from nntui.core.nn import Network
from nntui.core.nn.initializers import Initializer, initializers, make_initializer

FANS = [(20, 50), (200, 30), (64, 64)]
SEEDS = range(40)
MODEL = ModelConfig(init_std=0.3, init_value=0.2)


def spread_error(
    initializer: Initializer, claimed: Initializer, fan_in: int, fan_out: int
) -> tuple[float, float]:
    """How far the measured mean and spread are from the claimed ones, in standard errors and in shares."""
    draws = np.stack([initializer.sample(np.random.default_rng(seed), fan_in, fan_out) for seed in SEEDS])
    std = claimed.std(fan_in, fan_out)
    mean_error = abs(draws.mean() - claimed.mean) / max(std / np.sqrt(draws.size), 1e-12)
    std_error = abs(draws.std() - std) / std if std else draws.std()
    return mean_error, std_error


@pytest.mark.parametrize("fans", FANS)
@pytest.mark.parametrize("name", list(initializers(MODEL)))
def test_mean_and_spread_are_the_theoretical_ones(name, fans):
    initializer = initializers(MODEL)[name]
    mean_error, std_error = spread_error(initializer, initializer, *fans)
    assert mean_error < 4.0
    assert std_error < 0.02


@pytest.mark.parametrize(
    ("wrong", "claimed"), [("xavier", "he"), ("he", "glorot"), ("small", "lecun-uniform")]
)
def test_a_wrong_initialiser_is_noticed(wrong, claimed):
    every = initializers(MODEL)
    assert spread_error(every[wrong], every[claimed], 200, 30)[1] > 0.05


def test_fan_in_not_fan_out_decides():
    every = initializers(MODEL)
    he = every["he"]
    transposed = Initializer("he", lambda rng, i, o, positions=1: he.sample(rng, o, i).T, he.std)
    assert spread_error(transposed, every["he"], 200, 30)[1] > 0.05


@pytest.mark.parametrize("fans", FANS)
def test_orthogonal_keeps_lengths(fans):
    weights = initializers(MODEL)["orthogonal"].sample(np.random.default_rng(0), *fans)
    product = weights.T @ weights if fans[0] >= fans[1] else weights @ weights.T
    np.testing.assert_allclose(product, np.eye(min(fans)), atol=1e-12)


def test_scale_multiplies():
    plain = make_initializer(ModelConfig(init="he")).sample(np.random.default_rng(0), 10, 5)
    scaled_initializer = make_initializer(ModelConfig(init="he", init_scale=3.0))
    np.testing.assert_allclose(scaled_initializer.sample(np.random.default_rng(0), 10, 5), 3.0 * plain)
    assert scaled_initializer.std(10, 5) == pytest.approx(3.0 * np.sqrt(0.2))


def test_lecun_uniform_is_bounded():
    draws = initializers(MODEL)["lecun-uniform"].sample(np.random.default_rng(0), 12, 1000)
    assert np.abs(draws).max() <= 0.5
    assert np.abs(draws).max() > 0.49


def test_every_filter_position_counts_in_the_fan_out_of_a_convolution():
    model = ModelConfig(layers=("conv 40 3x3",), init="glorot")
    network = Network.build(model, 10 * 6 * 6, 2, image_shape=(10, 6, 6))
    network.initialize(np.random.default_rng(0))
    weight = network.layers[0].tensors["weight"]
    assert weight.std() == pytest.approx(np.sqrt(2.0 / (9 * 10 + 9 * 40)), rel=0.05)
