"""Networks of convolutions and poolings: gradients, pieces, threads, memory, bits."""

import nntui.core.nn.layers.convolution_walk as walk
import numpy as np
import pytest
from gradients import numerical_gradient, relative_error
from nntui.core.config import ModelConfig
from nntui.core.errors import ConfigError
from nntui.core.nn import Network
from nntui.core.nn.activations import ACTIVATIONS
from nntui.core.nn.initializers import initializers
from nntui.core.nn.kernels import micro_batches
from nntui.core.nn.kernels.geometry import ConvolutionShape
from nntui.core.nn.layers.base import Layer
from nntui.core.nn.layers.batch_norm import BatchNorm
from nntui.core.nn.layers.convolution import Convolution
from nntui.core.nn.layers.dense import Dense
from nntui.core.nn.layers.normalized_convolution import NormalizedConvolution
from nntui.core.nn.layers.per_pixel import PerPixel
from nntui.core.nn.layers.pooling import MaxPool
from nntui.core.nn.losses import LOSSES
from undisturbed import memory_of

IMAGE = (2, 6, 7)
STACKS = {
    "pooled": ("conv 3 3x3", "pool 2", "conv 2 2x2 stride 2 pad 0", "dense 3"),
    "overlapping": ("conv 2 3x3", "pool 3 stride 2", "conv 3 3x3 pad 2", "globalpool"),
    "averaged": ("avgpool 2 stride 1", "conv 3 2x3 pad 1", "avgpool 2", "flatten", "dense 3"),
    "first pooled": ("pool 2", "conv 2 1x1", "conv 2 3x3", "pool 3"),
}
PASS, FAIL = 1e-7, 1e-2


def problem(layers, *, image=IMAGE, batch=4, outputs=3, dtype=np.float64, seed=1, workers=1, **model):
    """A network with random parameters, and a plan filled with random images and classes."""
    config = ModelConfig(layers=layers, init="xavier", elu_alpha=1.3, maxout_pieces=2, **model)
    network = Network.build(
        config, int(np.prod(image)), outputs, image_shape=image, dtype=dtype, workers=workers
    )
    rng = np.random.default_rng(seed)
    network.initialize(rng)
    network.parameters += (0.1 * rng.standard_normal(network.parameters.size)).astype(dtype)
    plan = network.training_plan(batch)
    plan.x[...] = rng.standard_normal(plan.x.shape)
    plan.targets[...] = np.eye(outputs)[rng.integers(0, outputs, batch)]
    return network, plan


@pytest.mark.parametrize("batch_norm", [False, True], ids=["plain", "batch-norm"])
@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_is_the_gradient_of_forward(activation, stack, batch_norm):
    network, plan = problem(STACKS[stack], activation=activation, batch_norm=batch_norm)
    numerical = numerical_gradient(network, plan)
    for _ in range(2):  # nothing of the first step may be left in the second
        plan.forward()
        plan.backward()
    assert relative_error(network.gradients, numerical) < PASS

    for slot in network.slots:  # the control: each tensor's gradient, made wrong by a tenth, must be noticed
        wrong = network.gradients.copy()
        slot.view(wrong)[...] *= 1.1
        if np.abs(slot.view(numerical)).max() > 0.1 * np.abs(numerical).max():
            assert relative_error(wrong, numerical) > FAIL


@pytest.mark.parametrize("pool", [(), ("pool 2",), ("pool 3",), ("pool 3 stride 1",)], ids=str)
def test_the_gradient_holds_where_winograd_convolves(pool):
    """16 channels and more go another way through the kernels; a sample of parameters is checked."""
    network, plan = problem(("conv 16 3x3", "conv 3 3x3", *pool), image=(1, 5, 5), batch=2)
    plan.forward()
    plan.backward()
    analytic = network.gradients.copy()
    numerical = numerical_gradient(network, plan)
    assert relative_error(analytic, numerical) < PASS
    second = network.slots[1].view(analytic)
    second[1, 1] *= 1.1
    assert relative_error(analytic, numerical) > FAIL


def test_gradients_do_not_depend_on_how_the_batch_is_cut(monkeypatch):
    layers = ("conv 16 3x3", "pool 2", "conv 17 3x3", "conv 4 3x3 stride 2", "dense 5")
    found = []
    for budget in (10**9, 30_000, 1):
        monkeypatch.setattr(
            walk, "pieces", lambda batch, size, b=budget: micro_batches.pieces(batch, size, b)
        )
        network, plan = problem(layers, image=(3, 8, 8), batch=7)
        loss = plan.forward()
        plan.backward()
        found.append((loss, network.gradients.copy()))
    for loss, gradients in found[1:]:
        assert loss == pytest.approx(found[0][0], rel=1e-12)
        np.testing.assert_allclose(gradients, found[0][1], rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("keep", [0, 10**9], ids=["again", "kept"])
def test_patches_may_be_kept_or_copied_again(monkeypatch, keep):
    monkeypatch.setattr(walk, "KEPT_BYTES", keep)
    layers = ("conv 16 3x3", "pool 2", "conv 5 3x3", "conv 4 3x3 stride 2", "conv 3 1x1")
    network, plan = problem(layers, image=(3, 8, 8), dtype=np.float32)
    plan.forward()
    plan.backward()
    digest = float(np.abs(network.gradients).sum())
    monkeypatch.undo()
    network, plan = problem(layers, image=(3, 8, 8), dtype=np.float32)
    plan.forward()
    plan.backward()
    assert float(np.abs(network.gradients).sum()) == digest


@pytest.mark.parametrize("workers", [2, 5])
def test_threads_change_no_bit(monkeypatch, workers):
    monkeypatch.setattr(micro_batches, "PIECE_BYTES", 20_000)
    monkeypatch.setattr(walk, "pieces", lambda b, size: micro_batches.pieces(b, size, 20_000))
    layers = ("conv 16 3x3", "pool 2", "conv 17 3x3", "conv 4 5x5 stride 2", "dense 5")
    states = []
    for count in (1, workers):
        network, plan = problem(layers, image=(3, 12, 12), batch=13, dtype=np.float32, workers=count)
        for _ in range(5):
            plan.forward()
            plan.backward()
            network.parameters -= np.float32(0.05) * network.gradients
        states.append((network.parameters.copy(), network.predict(plan.x)))
    assert np.array_equal(states[0][0], states[1][0])
    assert np.array_equal(states[0][1], states[1][1])


def test_a_step_allocates_nothing_to_speak_of():
    network, plan = problem(
        ("conv 16 3x3", "pool 2", "conv 32 3x3", "dense 5"), image=(3, 32, 32), batch=32, dtype=np.float32
    )
    for _ in range(3):
        plan.forward()
        plan.backward()

    def steps():
        for _ in range(20):
            plan.forward()
            plan.backward()

    kept, peak = memory_of(steps)
    iteration = 3 * np.getbufsize() * 4  # what a ufunc may take for a moment to walk over strided operands
    assert peak < iteration + 20_000
    assert kept < 5_000
    assert network.gradients.any()


@pytest.mark.parametrize("activation", ["relu", "tanh", "maxout"])
def test_pooling_before_the_activation_changes_no_value(monkeypatch, activation):
    """The largest of f is f of the largest: the same logits and gradients either way."""
    layers = ("conv 4 3x3", "pool 2", "dense 3")
    network, plan = problem(layers, activation=activation)
    fused_loss = plan.forward()
    plan.backward()
    fused = network.gradients.copy()
    assert any(isinstance(layer, Convolution) and layer.pool == 2 for layer in network.layers)

    monkeypatch.setattr("nntui.core.nn.image_stack.NEVER_FALLING", ())
    network, plan = problem(layers, activation=activation)
    assert any(layer.kind == "max pool" for layer in network.layers)
    assert plan.forward() == pytest.approx(fused_loss, rel=1e-13)
    plan.backward()
    np.testing.assert_allclose(network.gradients, fused, atol=1e-14)


def test_a_slope_that_may_turn_negative_is_not_pooled_first():
    """PReLU falls where its slope is negative: the largest of f is then not f of the largest."""
    network, plan = problem(("conv 4 3x3", "pool 2"), activation="prelu")
    network.layers[1].tensors["slope"][...] = -2.0
    plan.forward()
    z = plan.outputs[0].reshape(-1, 6, 7, 4)
    h = np.maximum(z, 0.0) - 2.0 * np.minimum(z, 0.0)
    windows = h[:, :, :6].reshape(-1, 3, 2, 3, 2, 4)
    np.testing.assert_allclose(plan.outputs[2].reshape(-1, 3, 3, 4), windows.max(axis=(2, 4)))


@pytest.mark.parametrize("stack", STACKS)
def test_evaluation_without_batch_norm_equals_training(stack):
    network, plan = problem(STACKS[stack], batch=5)
    plan.forward()
    np.testing.assert_allclose(network.predict(plan.x), plan.logits, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("pool", [1, 2])
@pytest.mark.parametrize("budget", [10**9, 3_000], ids=["whole", "in-pieces"])
def test_batch_norm_within_a_convolution_is_batch_norm_behind_one(monkeypatch, pool, budget):
    """Against the plain layers one after the other, gammas of both signs, a large mean, in pieces and whole."""
    monkeypatch.setattr(walk, "pieces", lambda batch, size: micro_batches.pieces(batch, size, budget))
    shape, batch = ConvolutionShape(2, 6, 4, 5), 7
    initializer = initializers(ModelConfig())["he"]
    one = [NormalizedConvolution("conv", shape, initializer, momentum=0.3, pool=pool)]
    many: list[Layer] = [
        Convolution("conv", shape, initializer, bias=False),
        PerPixel(BatchNorm("norm", 5, momentum=0.3), 6, 4),
    ]
    if pool > 1:
        many.append(MaxPool("pool", (6, 4, 5), pool, pool))
    rng = np.random.default_rng(0)
    x, dy = rng.standard_normal((batch, 48)) + 3.0, rng.standard_normal((batch, one[0].outputs))
    weight, gamma, beta = (
        rng.standard_normal(shape.weight_shape),
        rng.standard_normal(5),
        rng.standard_normal(5),
    )
    results = []
    for layers in (one, many):
        network = Network(
            [*layers, Dense("output", one[0].outputs, 2, initializer)], (), LOSSES["mse"](), np.float64
        )
        network.initialize(rng)
        tensors = {name: array for layer in layers for name, array in layer.tensors.items()}
        tensors["weight"][...], tensors["gamma"][...], tensors["beta"][...] = weight, gamma, beta
        dx = np.zeros_like(x)
        bound, source, gradient = [], x, dx
        for layer in layers:
            bound.append(layer.bind(source, gradient, batch))
            source, gradient = bound[-1].output, bound[-1].gradient
        for layer in bound:
            layer.forward()
        output = source.copy()
        gradient[...] = dy
        for layer in reversed(bound):
            layer.backward()
        judged = network.evaluation_plan(batch)
        judged.x[...] = x
        judged.forward()
        results.append(
            [output, dx, judged.outputs[len(layers) - 1], network.running.copy(), network.gradients.copy()]
        )
    for ours, plain in zip(*results, strict=True):
        np.testing.assert_allclose(ours, plain, rtol=1e-9, atol=1e-11)


def test_layers_know_their_shapes():
    network, plan = problem(("conv 4 3x3", "pool 2", "conv 5 3x3 stride 2", "dense 7"), dropout=0.5)
    table = {row["name"]: row for row in network.describe()}
    assert table["conv1"]["output"] == [3, 3, 4]
    assert table["relu2"]["output"] == [2, 2, 5]
    assert table["dense3"]["input"] == [20]
    assert "dropout1" not in table  # before dense layers only
    assert "dropout2" in table
    for layer, output in zip(network.layers, plan.outputs, strict=True):
        assert output.shape == (4, layer.outputs) == (4, int(np.prod(layer.output_shape)))
    for block in network.blocks:
        assert "weight" in network.layers[block.weights].tensors


@pytest.mark.parametrize(
    ("layers", "image", "said"),
    [
        (("conv 4 3x3",), None, "reads images"),
        (("pool 2", "pool 2", "pool 2"), (1, 6, 6), "line 3: a window of 2x2 does not fit the 1x1 pixels"),
        (("conv 4 9x9 pad 0",), (1, 8, 8), "a kernel of 9x9 does not fit the 8x8 pixels"),
        (("conv 4",), (1, 8, 8), "the kernel size is missing"),
    ],
)
def test_layers_that_do_not_fit_are_refused_in_words(layers, image, said):
    with pytest.raises(ConfigError, match=said):
        Network.build(ModelConfig(layers=layers), 64, 10, image_shape=image)
