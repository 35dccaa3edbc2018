"""The init X-ray: one batch through an untrained network, forward and backward, under each initialisation.

The lecture's figure: ten layers of tanh or ReLU, and the spread of the activations layer by layer. A good
initialisation keeps it; a small one lets signals and gradients fade, a large one saturates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config.experiment import ModelConfig
from ..nn import Network

SATURATED = {"tanh": 0.97, "sigmoid": 0.985}
"""|tanh| beyond 0.97 passes less than 6 % of the gradient; a sigmoid is saturated where the tanh it is made of is:
s = (tanh + 1) / 2, so beyond 0.985 or below 0.015."""


@dataclass(frozen=True)
class LayerView:
    """A hidden layer's activations over the batch, and the gradient that arrives at its sums.

    zeros: share of activations that are exactly 0; dead: share of units that are 0 for every row; saturated: share of
    activations beyond the knee (tanh and sigmoid; NaN for others). gradient_std is relative to nothing: compare layers.
    """

    mean: float
    std: float
    zeros: float
    dead: float
    saturated: float
    gradient_std: float


@dataclass(frozen=True)
class InitView:
    """An initialisation's profile over the hidden layers, first to last. logit_std: spread of the outputs."""

    init: str
    layers: tuple[LayerView, ...]
    logit_std: float


def xray(
    model: ModelConfig, x: NDArray[Any], outputs: int, inits: Sequence[str], *, seed: int = 0
) -> Iterator[InitView]:
    """Profiles one after the other, in the order of `inits`, so that a screen can show each as it comes.

    x: (n, features) inputs, preprocessed. The targets are random classes: the gradient's size is what is looked at.
    """
    rng = np.random.default_rng(seed)
    targets = np.eye(outputs, dtype=np.float32)[rng.integers(0, outputs, len(x))]
    for init in inits:
        chosen = replace(model, init=init, dropout=0.0, layers=())
        network = Network.build(chosen, x.shape[1], outputs)
        network.initialize(np.random.default_rng(seed))
        yield profile(network, x, targets, init, model.activation)


def profile(network: Network, x: NDArray[Any], targets: NDArray[Any], init: str, activation: str) -> InitView:
    """The profile of a network as it stands, over one batch x (n, features), targets (n, outputs)."""
    plan = network.training_plan(len(x))
    plan.x[...] = x
    plan.targets[...] = targets
    running = network.running.copy()
    with np.errstate(all="ignore"):
        plan.forward()
        plan.backward()
    network.running[...] = running
    layers = []
    for block in network.blocks[:-1]:
        activations = plan.outputs[block.layers[-1]]
        layers.append(_view(activations, plan.gradients[block.layers[0]], activation))
    return InitView(init, tuple(layers), float(plan.logits.std()))


def _view(activations: NDArray[Any], gradient: NDArray[Any], activation: str) -> LayerView:
    knee = SATURATED.get(activation)
    saturated = float("nan")
    if activation == "tanh" and knee is not None:
        saturated = float((np.abs(activations) > knee).mean())
    elif activation == "sigmoid" and knee is not None:
        saturated = float((np.abs(activations - 0.5) > knee - 0.5).mean())
    zero = activations == 0.0
    return LayerView(
        float(activations.mean()),
        float(activations.std()),
        float(zero.mean()),
        float(zero.all(axis=0).mean()),
        saturated,
        float(gradient.std()),
    )
