"""An activation by itself: its values, its derivative and its cost, by the engine's own forward and backward."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from ..config.experiment import ModelConfig
from ..nn.activations import ACTIVATIONS, pieces_of

Floats = NDArray[np.float64]


def activation_at(model: ModelConfig, z: Floats) -> tuple[Floats, Floats]:
    """Value and derivative (n,) of an activation at the sums z (n,). Maxout: the larger of z and slope * z."""
    units, pieces = len(z), pieces_of(model)
    layer = ACTIVATIONS[model.activation]("probe", units, model)
    for spec in layer.parameters():
        layer.tensors[spec.name] = np.full(spec.shape, model.slope)
        layer.gradients[spec.name] = np.zeros(spec.shape)
    x = np.concatenate([z] + [model.slope * z] * (pieces - 1))[
        None, :
    ]  # piece j of all units stands together
    dx = np.zeros_like(x)
    bound = layer.bind(x, dx, 1)
    bound.forward()
    output = bound.output.reshape(-1)[:units].copy()
    bound.gradient[...] = 1.0
    bound.backward()
    if pieces == 1:
        return output, dx.reshape(-1)[:units].copy()
    slopes = np.array([1.0] + [model.slope] * (pieces - 1))
    return output, slopes @ dx.reshape(pieces, units)  # piece j is slope_j * z


def seconds_of(model: ModelConfig, batch: int = 256, units: int = 128) -> float:
    """The best of several timings of one forward and backward pass."""
    rng = np.random.default_rng(0)
    sums = rng.standard_normal((batch, units * pieces_of(model))).astype(np.float32)
    layer = ACTIVATIONS[model.activation]("probe", units, model)
    for spec in layer.parameters():
        layer.tensors[spec.name] = np.full(spec.shape, model.slope, np.float32)
        layer.gradients[spec.name] = np.zeros(spec.shape, np.float32)
    x, dx = sums.copy(), np.zeros_like(sums)
    bound = layer.bind(x, dx, batch)
    best = np.inf
    for _ in range(40):
        np.copyto(x, sums)
        bound.gradient[...] = 1.0
        began = time.perf_counter()
        bound.forward()
        bound.backward()
        best = min(best, time.perf_counter() - began)
    return best
