"""From the configuration to the list of layers: which layer stands where, and how it is called."""

from __future__ import annotations

from dataclasses import dataclass

from ..config.experiment import ModelConfig
from .activations import ACTIVATIONS, pieces_of
from .initializers import make_initializer
from .layers.base import Layer
from .layers.batch_norm import BatchNorm
from .layers.dense import Dense
from .layers.dropout import Dropout


@dataclass(frozen=True)
class Block:
    """A row of the layer table: a layer with weights and what follows it, up to the next weights.

    `layers` are indices into the network's layers; `weights` the index of the one that holds the weight, or -1;
    `units` the index of the one whose outputs are the block's units (the activation), or -1. In images a unit is a
    channel, and every pixel an example of it.
    """

    name: str
    layers: tuple[int, ...]
    weights: int = -1
    units: int = -1


def dense_stack(model: ModelConfig, features: int, outputs: int) -> tuple[list[Layer], list[Block]]:
    """Dense, batch norm, activation, dropout for each hidden width; a dense output layer last."""
    initializer = make_initializer(model)
    pieces = pieces_of(model)
    layers: list[Layer] = []
    blocks: list[Block] = []
    width = features
    for number, units in enumerate(model.hidden, start=1):
        first = len(layers)
        sums = units * pieces
        biased = model.bias and not model.batch_norm  # batch norm's beta takes the bias's place
        layers.append(
            Dense(f"dense{number}", width, sums, initializer, bias=biased, bias_init=model.bias_init)
        )
        if model.batch_norm:
            layers.append(batch_norm(model, f"norm{number}", sums))
        activation = len(layers)
        layers.append(ACTIVATIONS[model.activation](f"{model.activation}{number}", units, model))
        layers.append(Dropout(f"dropout{number}", units, model.dropout))
        blocks.append(Block(f"hidden {number}", tuple(range(first, len(layers))), first, activation))
        width = units
    layers.append(Dense("output", width, outputs, initializer, bias=model.bias, bias_init=model.bias_init))
    blocks.append(Block("output", (len(layers) - 1,), len(layers) - 1))
    return layers, blocks


def batch_norm(model: ModelConfig, name: str, features: int) -> BatchNorm:
    """Batch normalisation as the model wants it."""
    return BatchNorm(
        name,
        features,
        momentum=model.batch_norm_momentum,
        epsilon=model.batch_norm_epsilon,
        beta_init=model.bias_init,
    )
