"""A network as the list of operations that every other library knows, in the order a textbook has them.

The engine fuses some of them (pooling before the activation, normalisation inside the convolution); the
results are the same. Tensors are named as in `Network.slots`.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..config import Experiment
from ..config.layer_words import (
    AveragePoolSpec,
    ConvolutionSpec,
    DenseSpec,
    FlattenSpec,
    GlobalPoolSpec,
    MaxPoolSpec,
    read_layers,
)


@dataclass(frozen=True)
class ToImage:
    """Rows of numbers become images (channels, height, width)."""

    shape: tuple[int, int, int]


@dataclass(frozen=True)
class Convolve:
    """weight (kernel height, kernel width, channels, filters)."""

    name: str
    stride: int
    pad: tuple[int, int]
    bias: bool


@dataclass(frozen=True)
class Dense:
    """weight (inputs, outputs)."""

    name: str
    bias: bool


@dataclass(frozen=True)
class Normalize:
    """Batch normalisation: gamma, beta, mean, var; of each channel where the input is an image."""

    name: str


@dataclass(frozen=True)
class Activate:
    """The model's nonlinearity. `name` holds the slopes of PReLU."""

    name: str
    kind: str


@dataclass(frozen=True)
class Pool:
    """kind: "max" or "average" over windows of `size`, or "global": the mean of each channel."""

    kind: str
    size: int = 0
    stride: int = 0


@dataclass(frozen=True)
class Flatten:
    """Images become rows, channels last: (row, column, channel)."""


@dataclass(frozen=True)
class Drop:
    """Dropout; nothing outside training."""

    probability: float


Operation = ToImage | Convolve | Dense | Normalize | Activate | Pool | Flatten | Drop


def operations(experiment: Experiment, image_shape: tuple[int, int, int] | None) -> list[Operation]:
    """From preprocessed inputs (n, features) to scores (n, outputs)."""
    if not experiment.model.layers:
        return _dense_stack(experiment)
    return _image_stack(experiment, image_shape)


def _dense_stack(experiment: Experiment) -> list[Operation]:
    found: list[Operation] = []
    for number in range(1, len(experiment.model.hidden) + 1):
        found += _hidden_dense(experiment, number)
        found.append(Drop(experiment.model.dropout))
    return [*found, Dense("output", experiment.model.bias)]


def _image_stack(experiment: Experiment, image_shape: tuple[int, int, int] | None) -> list[Operation]:
    model = experiment.model
    specs, _ = read_layers(model.layers)
    found: list[Operation] = []
    image, number = False, 0
    for spec in specs:
        if not isinstance(spec, (DenseSpec, FlattenSpec)) and not image and image_shape is not None:
            found.append(ToImage(image_shape))
            image = True
        match spec:
            case ConvolutionSpec():
                number += 1
                name = f"conv{number}"
                found.append(Convolve(name, spec.stride, spec.pad, model.bias and not model.batch_norm))
                if model.batch_norm:
                    found.append(Normalize(name))
                found.append(Activate(f"{model.activation}{number}", model.activation))
            case DenseSpec():
                found += [Flatten()] if image else []
                found += [Drop(model.dropout)] if number else []
                image = False
                number += 1
                found += _hidden_dense(experiment, number)
            case MaxPoolSpec():
                found.append(Pool("max", spec.size, spec.stride))
            case AveragePoolSpec():
                found.append(Pool("average", spec.size, spec.stride))
            case GlobalPoolSpec():
                found.append(Pool("global"))
                image = False
            case FlattenSpec():
                found += [Flatten()] if image else []
                image = False
    found += [Flatten()] if image else []
    found += [Drop(model.dropout)] if number else []
    return [*found, Dense("output", model.bias)]


def _hidden_dense(experiment: Experiment, number: int) -> list[Operation]:
    model = experiment.model
    found: list[Operation] = [Dense(f"dense{number}", model.bias and not model.batch_norm)]
    if model.batch_norm:
        found.append(Normalize(f"norm{number}"))
    return [*found, Activate(f"{model.activation}{number}", model.activation)]
