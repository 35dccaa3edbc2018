"""The model as a table, what it takes in memory, and its activation as a curve with its slope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import Experiment
from ..config.experiment import ModelConfig
from ..nn import Network
from ..nn.activations import ACTIVATIONS, pieces_of
from ..optim import make_optimizer

CURVE_POINTS = 200


@dataclass(frozen=True)
class Memory:
    """Bytes of the whole model: weights, their gradients, the update rule's memory, a batch's activations (forward
    and backward)."""

    parameters: int
    gradients: int
    optimizer: int
    activations: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.parameters + self.gradients + self.optimizer + self.activations


@dataclass(frozen=True)
class ModelView:
    """rows: one a layer, as `Network.describe`. multiply_adds: for one example."""

    rows: tuple[Mapping[str, Any], ...]
    parameters: int
    multiply_adds: int
    memory: Memory


@dataclass(frozen=True)
class ActivationCurve:
    """z (n,), f(z) and its slope df/dz."""

    z: NDArray[np.float64]
    value: NDArray[np.float64]
    slope: NDArray[np.float64]


def model_view(network: Network, experiment: Experiment) -> ModelView:
    """The table of a network, and the memory its training takes."""
    rows = network.describe()
    size, item = int(network.parameters.size), network.dtype.itemsize
    rule = make_optimizer(experiment.optimizer, size, network.dtype, decayed=network.decayed)
    numbers = network.features + sum(layer.outputs for layer in network.layers)
    return ModelView(
        rows,
        size,
        sum(int(row["multiply_adds"]) for row in rows),
        Memory(
            size * item,
            size * item,
            sum(array.nbytes for array in rule.state.values()),
            2 * experiment.training.batch_size * numbers * item,
        ),
    )


def activation_curve(model: ModelConfig, low: float, high: float) -> ActivationCurve | None:
    """The activation between two sums; None for Maxout, which is a function of several."""
    if pieces_of(model) != 1:
        return None
    grid = np.linspace(low, high, CURVE_POINTS)
    layer = ACTIVATIONS[model.activation](model.activation, 1, model)
    for spec in layer.parameters():
        layer.tensors[spec.name] = np.full(spec.shape, model.slope)
        layer.gradients[spec.name] = np.zeros(spec.shape)
    z, gradient = grid[:, None].copy(), np.ones((len(grid), 1))
    bound = layer.bind(z, gradient, len(grid))
    bound.forward()
    value = bound.output[:, 0].copy()
    bound.gradient[...] = 1.0
    bound.backward()
    return ActivationCurve(grid, value, gradient[:, 0].copy())
