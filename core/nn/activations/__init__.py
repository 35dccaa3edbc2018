"""The nonlinearities by name."""

from __future__ import annotations

from collections.abc import Callable

from ...config.experiment import ModelConfig
from ..layers.base import Layer
from .elu import ELU
from .leaky_relu import LeakyReLU, PReLU
from .maxout import Maxout
from .relu import ReLU
from .squashing import Linear, Sigmoid, Tanh

ActivationMaker = Callable[[str, int, ModelConfig], Layer]

ACTIVATIONS: dict[str, ActivationMaker] = {
    "relu": lambda name, units, model: ReLU(name, units),
    "leaky-relu": lambda name, units, model: LeakyReLU(name, units, model.slope),
    "prelu": lambda name, units, model: PReLU(name, units, model.slope),
    "elu": lambda name, units, model: ELU(name, units, model.elu_alpha),
    "maxout": lambda name, units, model: Maxout(name, units, model.maxout_pieces),
    "tanh": lambda name, units, model: Tanh(name, units),
    "sigmoid": lambda name, units, model: Sigmoid(name, units),
    "linear": lambda name, units, model: Linear(name, units),
}


def pieces_of(model: ModelConfig) -> int:
    """How many sums a unit of the chosen activation needs (k for Maxout, else 1)."""
    return model.maxout_pieces if model.activation == "maxout" else 1
