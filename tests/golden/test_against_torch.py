"""The same weights and batch give what PyTorch gave: forward, gradients, ten steps of every optimiser.

The values were recorded by make_torch_values.py beside this file; PyTorch is not needed to run the test.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nntui.core.config import ModelConfig, OptimizerConfig
from nntui.core.data.dataset import Split
from nntui.core.nn import Network
from nntui.core.optim import make_optimizer
from nntui.core.preprocessing import Affine
from nntui.core.training.batches import Batches
from nntui.core.training.stepper import bind_step

RECORD: dict[str, Any] = json.loads(Path(__file__).with_name("torch_values.json").read_text(encoding="utf-8"))
SIZES, BATCH, L2, RATE, STEPS = (6, 5, 4, 3), 8, 0.01, 0.05, 10
TOLERANCE = {np.float32: 1e-5, np.float64: 1e-10}


def numbers() -> dict[str, np.ndarray]:
    """The same draws as in make_torch_values.py."""
    rng = np.random.default_rng(42)
    made = {}
    for layer, (fan_in, fan_out) in enumerate(itertools.pairwise(SIZES)):
        made[f"w{layer}"] = rng.standard_normal((fan_in, fan_out)) / np.sqrt(fan_in)
        made[f"b{layer}"] = 0.1 * rng.standard_normal(fan_out)
    made["x"] = rng.standard_normal((STEPS, BATCH, SIZES[0]))
    made["y"] = rng.integers(0, SIZES[-1], (STEPS, BATCH))
    return made


def network(activation: str, loss: str, batch_norm: bool, dtype: type) -> Network:
    model = ModelConfig(hidden=SIZES[1:-1], activation=activation, batch_norm=batch_norm, elu_alpha=1.3)
    net = Network.build(model, SIZES[0], SIZES[-1], loss=loss, dtype=dtype)
    net.initialize(np.random.default_rng(0))
    made = numbers()
    dense = [layer for layer in net.layers if layer.kind == "dense"]
    for index, layer in enumerate(dense):
        layer.tensors["weight"][...] = made[f"w{index}"]
        if "bias" in layer.tensors:
            layer.tensors["bias"][...] = made[f"b{index}"]
    return net


def in_torch_order(net: Network, vector: np.ndarray) -> list[np.ndarray]:
    """The tensors in the order in which torch lists them: layer by layer."""
    by_layer = sorted(net.slots, key=lambda slot: (slot.layer, not slot.decayed, slot.start))
    return [slot.view(vector) for slot in by_layer]


def assert_close(got: list[Any], expected: list[Any], dtype: type) -> None:
    assert len(got) == len(expected)
    for mine, theirs in zip(got, expected, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("case", RECORD["forward"])
def test_forward_and_gradients(case: str, dtype: type):
    activation, loss, batch_norm = case.split()
    net, expected = network(activation, loss, batch_norm == "1", dtype), RECORD["forward"][case]
    plan, made = net.training_plan(BATCH), numbers()
    plan.x[...] = made["x"][0]
    plan.targets[...] = np.eye(SIZES[-1])[made["y"][0]]
    assert plan.forward() == pytest.approx(expected["loss"], rel=TOLERANCE[dtype])
    np.testing.assert_allclose(plan.logits, expected["logits"], rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])
    plan.backward()
    assert_close(in_torch_order(net, net.gradients), expected["gradients"], dtype)


def train(name: str, dtype: type, rate: float = RATE) -> tuple[Network, list[float]]:
    made, net = numbers(), network("relu", "softmax", True, dtype)
    x = made["x"].reshape(-1, SIZES[0]).astype(dtype)
    batches = Batches(Split(x, made["y"].reshape(-1)), Affine.identity(SIZES[0]), SIZES[-1], dtype)
    settings = OptimizerConfig(name=name, weight_decay=0.0)
    optimizer = make_optimizer(settings, net.parameters.size, dtype, decayed=net.decayed)
    step = bind_step(net, optimizer, batches, l2=L2)
    return net, [step(np.arange(i * BATCH, (i + 1) * BATCH), rate) for i in range(STEPS)]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", RECORD["steps"])
def test_ten_steps_with_batch_norm(name: str, dtype: type):
    net, losses = train(name, dtype)
    expected = RECORD["steps"][name]
    assert_close([losses], [expected["losses"]], dtype)
    assert_close(in_torch_order(net, net.parameters), expected["parameters"], dtype)
    norms = [layer for layer in net.layers if layer.kind == "batch norm"]
    assert_close([[n.statistics["mean"], n.statistics["var"]] for n in norms], expected["running"], dtype)
    assert_close([net.predict(numbers()["x"][0].astype(dtype))], [expected["evaluated"]], dtype)


@pytest.mark.parametrize("name", RECORD["steps"])
def test_a_rate_wrong_by_a_thousandth_is_noticed(name: str):
    net, _ = train(name, np.float64, RATE * 1.001)
    with pytest.raises(AssertionError):
        assert_close(in_torch_order(net, net.parameters), RECORD["steps"][name]["parameters"], np.float64)
