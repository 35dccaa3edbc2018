"""The gradient check: the backward pass against centred differences, in float64.

    numeric = (L(p + h) - L(p - h)) / 2h        error = |analytic - numeric| / max(|analytic|, |numeric|)

A coordinate whose step crosses a kink (of ReLU, Maxout, max pooling, hinge) has no derivative to compare
with: there the
two one-sided differences disagree however small the step, and the coordinate is left out. CS231n notes,
"Gradient checks".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..nn import Network, TrainingPlan
from ..nn.parameters import Slot

STEP = 1e-5
"""The lecture's h."""

COORDINATES = 12
"""Coordinates compared in each tensor (all, in a smaller one)."""

SMOOTH, KINKS, WRONG = 1e-7, 1e-4, 1e-2
"""The lecture's bands: happy; fine for functions with kinks; above the last, the gradient is probably wrong."""

NEGLIGIBLE = 1e-5
"""Errors are taken relative to at least this share of the network's largest gradient: below it rounding decides."""

KINK = 0.02
"""Difference of the one-sided slopes, over the larger, that smooth functions do not reach within so small a step."""


@dataclass(frozen=True)
class TensorError:
    """The worst coordinate of one tensor. `compared` coordinates were, `kinks` were left out."""

    name: str
    error: float
    compared: int
    kinks: int
    analytic: float
    numeric: float


@dataclass(frozen=True)
class GradientReport:
    """The data loss's gradient tensor by tensor, and the regularisation's own error (NaN where there is none)."""

    tensors: tuple[TensorError, ...]
    regularization: float

    @property
    def worst(self) -> float:
        """The largest relative error of all."""
        errors = [tensor.error for tensor in self.tensors] + [self.regularization]
        return float(np.nanmax(errors)) if errors else float("nan")


def check_gradients(
    network: Network,
    x: NDArray[np.floating],
    targets: NDArray[np.floating],
    *,
    l2: float = 0.0,
    l1: float = 0.0,
    seed: int = 0,
    coordinates: int = COORDINATES,
) -> GradientReport:
    """Check a float64 network without dropout on a batch x (n, features), targets (n, outputs).

    Parameters and running statistics are left as they were. Raises ValueError for a network in another precision.
    """
    if network.dtype != np.float64:
        raise ValueError("gradients are checked in float64")
    plan = network.training_plan(len(x))
    plan.x[...], plan.targets[...] = x, targets
    running = network.running.copy()
    plan.forward()
    plan.backward()
    analytic = network.gradients.copy()
    rng = np.random.default_rng(seed)
    tensors = tuple(_check_tensor(network, plan, slot, analytic, rng, coordinates) for slot in network.slots)
    np.copyto(network.running, running)
    return GradientReport(tensors, _regularization_error(network, l2, l1, rng) if l2 or l1 else float("nan"))


def _check_tensor(
    network: Network,
    plan: TrainingPlan,
    slot: Slot,
    analytic: NDArray[np.floating],
    rng: np.random.Generator,
    count: int,
) -> TensorError:
    size = slot.stop - slot.start
    chosen = slot.start + rng.permutation(size)[:count]
    largest = float(np.abs(analytic).max(initial=0.0))
    worst, at, compared, kinks = 0.0, (0.0, 0.0), 0, 0
    for index in chosen:
        numeric = _slope(network, plan, int(index))
        if numeric is None:
            kinks += 1
            continue
        compared += 1
        exact = float(analytic[index])
        scale = max(abs(exact), abs(numeric), NEGLIGIBLE * largest, 1e-8)
        error = abs(exact - numeric) / scale
        if error >= worst:
            worst, at = error, (exact, numeric)
    return TensorError(slot.name, worst, compared, kinks, *at)


def _slope(network: Network, plan: TrainingPlan, index: int) -> float | None:
    """The centred difference of one coordinate; None where even a hundredth of the step crosses a kink."""
    parameters = network.parameters
    kept = float(parameters[index])
    here = plan.forward()
    for step in (STEP, STEP / 10.0, STEP / 100.0):
        parameters[index] = kept + step
        above = plan.forward()
        parameters[index] = kept - step
        below = plan.forward()
        parameters[index] = kept
        right, left = (above - here) / step, (here - below) / step
        if abs(right - left) <= KINK * max(abs(right), abs(left)) + 1e-6:
            return (above - below) / (2.0 * step)
    return None


def _regularization_error(network: Network, l2: float, l1: float, rng: np.random.Generator) -> float:
    """The penalty's gradient, as the training step adds it, against the penalty's own slope along a random
    direction."""
    from ..nn.regularization import bind_gradient, penalty

    weights = network.parameters[: network.decayed]
    gradient, scratch = np.zeros_like(weights), np.zeros_like(weights)
    add = bind_gradient(weights, gradient, scratch, l2, l1)
    if add is not None:
        add()
    direction = rng.standard_normal(weights.size) * (np.abs(weights) > 1e-3)
    step = STEP / max(float(np.linalg.norm(direction)), 1e-12)
    slope = (penalty(weights + step * direction, l2, l1) - penalty(weights - step * direction, l2, l1)) / (
        2.0 * step
    )
    exact = float(gradient @ direction)
    return abs(slope - exact) / max(abs(slope), abs(exact), 1e-8)
