"""Weight initialisation, the good and the bad. n is the fan-in: how many inputs a unit sums.

The spread of a unit's sum is n * var(w) * mean(x^2); an initialiser is good when that keeps signals the same size from
layer to layer (Glorot and Bengio 2010; He et al. 2015; Saxe et al. 2014; LeCun et al. 1998; CS231n lecture 6).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..config.experiment import ModelConfig
from .arrays import Array

Spread = Callable[[int, int], float]


class Sampler(Protocol):
    """Draws a weight of `fan_in` inputs (rows) to `units` (columns), in float64.

    positions: to how many places of an output map each input goes, for convolutions the kernel's height times its
    width: the fan-out is units * positions.
    """

    def __call__(self, rng: np.random.Generator, fan_in: int, units: int, positions: int = 1) -> Array: ...


@dataclass(frozen=True)
class Initializer:
    """Draws a (fan_in, units) float64 matrix; knows the standard deviation its entries should have.

    `std(fan_in, fan_out)`; `mean` is the entries' expected mean (0 for all but the constant).
    """

    name: str
    sample: Sampler
    std: Spread
    mean: float = 0.0


def _gaussian(name: str, std: Spread) -> Initializer:
    def sample(rng: np.random.Generator, fan_in: int, units: int, positions: int = 1) -> Array:
        return rng.standard_normal((fan_in, units)) * std(fan_in, units * positions)

    return Initializer(name, sample, std)


def _constant(name: str, value: float) -> Initializer:
    return Initializer(
        name,
        lambda rng, fan_in, units, positions=1: np.full((fan_in, units), value),
        lambda fan_in, fan_out: 0.0,
        value,
    )


def _lecun_uniform() -> Initializer:
    def sample(rng: np.random.Generator, fan_in: int, units: int, positions: int = 1) -> Array:
        limit = math.sqrt(3.0 / fan_in)  # a uniform on [-a, a] has variance a^2 / 3
        return rng.uniform(-limit, limit, (fan_in, units))

    return Initializer("lecun-uniform", sample, lambda fan_in, fan_out: math.sqrt(1.0 / fan_in))


def _orthogonal() -> Initializer:
    def sample(rng: np.random.Generator, fan_in: int, units: int, positions: int = 1) -> Array:
        tall = rng.standard_normal((max(fan_in, units), min(fan_in, units)))
        q, r = np.linalg.qr(tall)
        q *= np.sign(np.diagonal(r))  # makes the distribution uniform over rotations
        return q if fan_in >= units else q.T

    # columns (or rows) of length 1 spread over the longer side
    return Initializer("orthogonal", sample, lambda fan_in, fan_out: 1.0 / math.sqrt(max(fan_in, fan_out)))


def make_initializer(model: ModelConfig) -> Initializer:
    """The chosen initialiser, scaled by `model.init_scale`."""
    base = initializers(model)[model.init]
    scale = model.init_scale
    if scale == 1.0:
        return base

    def sample(rng: np.random.Generator, fan_in: int, units: int, positions: int = 1) -> Array:
        weights: Array = base.sample(rng, fan_in, units, positions) * scale
        return weights

    return Initializer(base.name, sample, lambda i, o: base.std(i, o) * scale, base.mean * scale)


def initializers(model: ModelConfig) -> dict[str, Initializer]:
    """Every initialiser by name, with the model's own numbers for the ones that take a number."""
    every = (
        _gaussian("he", lambda n, m: math.sqrt(2.0 / n)),
        _gaussian("xavier", lambda n, m: math.sqrt(1.0 / n)),
        _gaussian("glorot", lambda n, m: math.sqrt(2.0 / (n + m))),
        _lecun_uniform(),
        _orthogonal(),
        _gaussian("small", lambda n, m: 0.01),
        _gaussian("gaussian", lambda n, m: model.init_std),
        _constant("constant", model.init_value),
        _constant("zeros", 0.0),
    )
    return {initializer.name: initializer for initializer in every}
