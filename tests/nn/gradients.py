"""Centred differences over a network's flat vector, for the gradient checks."""

from __future__ import annotations

import numpy as np
from nntui.core.config import ModelConfig
from nntui.core.nn import Network
from nntui.core.nn.arrays import Array
from nntui.core.nn.plan import TrainingPlan


def random_problem(
    model: ModelConfig, loss: str, *, features: int = 5, outputs: int = 4, batch: int = 9, seed: int = 1
) -> tuple[Network, TrainingPlan]:
    """A float64 network with random parameters, and a plan filled with random inputs and targets."""
    network = Network.build(model, features, outputs, loss=loss, dtype=np.float64)
    rng = np.random.default_rng(seed)
    network.initialize(rng)
    network.parameters += 0.1 * rng.standard_normal(
        network.parameters.size
    )  # biases and gammas off their start
    plan = network.training_plan(batch)
    plan.x[...] = rng.standard_normal(plan.x.shape)
    if loss == "mse":
        plan.targets[...] = rng.standard_normal(plan.targets.shape)
    else:
        plan.targets[...] = np.eye(outputs)[rng.integers(0, outputs, batch)]
    return network, plan


def numerical_gradient(network: Network, plan: TrainingPlan, step: float = 1e-6) -> Array:
    """dL/dp by (L(p + h) - L(p - h)) / 2h for each parameter."""
    gradient = np.zeros_like(network.parameters)
    for index in range(gradient.size):
        kept = network.parameters[index]
        network.parameters[index] = kept + step
        above = plan.forward()
        network.parameters[index] = kept - step
        below = plan.forward()
        network.parameters[index] = kept
        gradient[index] = (above - below) / (2.0 * step)
    return gradient


def relative_error(analytic: Array, numerical: Array) -> float:
    """max |a - n| / max |n|."""
    return float(np.abs(analytic - numerical).max() / max(np.abs(numerical).max(), 1e-12))
