"""From layers in words to the list of layers: convolutions, poolings and dense layers over images."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..config.experiment import ModelConfig
from ..config.layer_shapes import layer_shapes, size_of
from ..config.layer_words import (
    AveragePoolSpec,
    ConvolutionSpec,
    DenseSpec,
    FlattenSpec,
    GlobalPoolSpec,
    LayerSpec,
    MaxPoolSpec,
    read_layers,
)
from ..errors import ConfigError
from .activations import ACTIVATIONS, pieces_of
from .architecture import Block, batch_norm
from .initializers import Initializer, make_initializer
from .kernels.geometry import ConvolutionShape
from .layers.base import Layer
from .layers.convolution import Convolution
from .layers.dense import Dense
from .layers.dropout import Dropout
from .layers.image_layout import ChannelsLast, Flatten
from .layers.normalized_convolution import NormalizedConvolution
from .layers.per_pixel import PerPixel
from .layers.pooling import AveragePool, GlobalAveragePool, MaxPool
from .workers import Workers

NEVER_FALLING = ("relu", "leaky-relu", "elu", "maxout", "tanh", "sigmoid", "linear")
"""Activations f with f(a) <= f(b) for a <= b: the largest of f over a window is f of the largest, so
that max pooling may come first and leave a quarter of the work. PReLU's learned slopes may turn
negative; it is not among them."""

POOLS = (MaxPoolSpec, AveragePoolSpec, GlobalPoolSpec)


def image_stack(
    model: ModelConfig,
    features: int,
    outputs: int,
    image_shape: tuple[int, int, int] | None,
    workers: Workers | None = None,
) -> tuple[list[Layer], list[Block]]:
    """The layers of `model.layers` and a dense output layer.

    Behind each convolution and each hidden dense layer come batch normalisation, if the model has it,
    and the activation. Dropout stands before every dense layer but one that reads the data.
    image_shape: (channels, height, width) of the inputs, None where they are not images. Raises
    ConfigError for lines that cannot be read and for images too small for their layers.
    """
    specs, problems = read_layers(model.layers)
    if problems:
        raise ConfigError("The layers cannot be read", tuple(problems))
    return _Builder(model, specs, features, image_shape, workers).build(outputs)


class _Builder:
    """Walks over the specs; a block of layers is closed when the next weights begin."""

    def __init__(
        self,
        model: ModelConfig,
        specs: Sequence[LayerSpec],
        features: int,
        image_shape: tuple[int, int, int] | None,
        workers: Workers | None,
    ) -> None:
        self._model = model
        self._specs = specs
        self._shapes = layer_shapes(specs, features, image_shape)
        self._image_shape = image_shape
        self._workers = workers
        self._initializer: Initializer = make_initializer(model)
        self._pieces = pieces_of(model)
        self._layers: list[Layer] = []
        self._blocks: list[Block] = []
        self._block_start = 0
        self._weights = -1
        self._units = -1
        self._pools = 0

    def build(self, outputs: int) -> tuple[list[Layer], list[Block]]:
        position = 0
        while position < len(self._specs):
            position += self._add(position)
        self._dropout()
        self._close_block()
        self._weights = len(self._layers)
        bias = self._model.bias
        self._layers.append(self._dense("output", size_of(self._shapes[-1]), outputs, bias=bias))
        self._blocks.append(
            Block("output", tuple(range(self._block_start, len(self._layers))), self._weights)
        )
        return self._layers, self._blocks

    def _add(self, position: int) -> int:
        """Add the spec at `position`; returns how many specs that took."""
        spec, shape = self._specs[position], self._shapes[position]
        if not self._layers and isinstance(spec, POOLS) and self._image_shape is not None:
            self._layers.append(ChannelsLast("pixels", *self._image_shape))
        match spec:
            case ConvolutionSpec():
                return self._add_convolution(spec, position)
            case DenseSpec(units):
                self._add_dense(units, size_of(shape))
            case FlattenSpec():
                self._layers.append(Flatten("flatten", shape))
            case _:
                self._layers.append(self._pooling(spec, _image(shape)))
        return 1

    def _add_dense(self, units: int, inputs: int) -> None:
        self._dropout()
        self._begin_block()
        sums = units * self._pieces
        self._layers.append(self._dense(f"dense{self._number}", inputs, sums, bias=self._biased))
        if self._model.batch_norm:
            self._layers.append(batch_norm(self._model, f"norm{self._number}", sums))
        self._activation(units, ())

    def _add_convolution(self, spec: ConvolutionSpec, position: int) -> int:
        height, width, channels = _image(self._shapes[position])
        sums = spec.filters * self._pieces
        shape = ConvolutionShape(channels, height, width, sums, spec.kernel, spec.stride, spec.pad)
        planes = not self._layers
        self._begin_block()
        pooling = self._pooled_first(position + 1)
        # Pooling windows that leave pixels over cannot be part of a normalising layer: its statistics need them all.
        apart = pooling is not None and self._model.batch_norm and not _tiles(shape, pooling.size)
        pool = 1 if pooling is None or apart else pooling.size
        self._layers.append(self._convolution(shape, pool, planes))
        if pooling is not None and apart:
            self._layers.append(self._pooling(pooling, _image(self._layers[-1].output_shape)))
        self._activation(spec.filters, _image(self._layers[-1].output_shape)[:2])
        return 1 if pooling is None else 2

    def _convolution(self, shape: ConvolutionShape, pool: int, planes: bool) -> Convolution:
        model, name = self._model, f"conv{self._number}"
        if not model.batch_norm:
            return Convolution(
                name,
                shape,
                self._initializer,
                bias=model.bias,
                bias_init=model.bias_init,
                pool=pool,
                planes=planes,
                workers=self._workers,
            )
        return NormalizedConvolution(
            name,
            shape,
            self._initializer,
            momentum=model.batch_norm_momentum,
            epsilon=model.batch_norm_epsilon,
            beta_init=model.bias_init,
            pool=pool,
            planes=planes,
            workers=self._workers,
        )

    def _pooled_first(self, position: int) -> MaxPoolSpec | None:
        """The max pooling at `position`, if it may come before the activation."""
        if position >= len(self._specs) or self._model.activation not in NEVER_FALLING:
            return None
        spec = self._specs[position]
        return spec if isinstance(spec, MaxPoolSpec) and spec.size == spec.stride else None

    def _pooling(self, spec: LayerSpec, shape: tuple[int, int, int]) -> Layer:
        self._pools += 1
        name = f"pool{self._pools}"
        match spec:
            case MaxPoolSpec(size, stride):
                return MaxPool(name, shape, size, stride)
            case AveragePoolSpec(size, stride):
                return AveragePool(name, shape, size, stride)
            case _:
                assert isinstance(spec, GlobalPoolSpec)
                return GlobalAveragePool(name, shape)

    def _dense(self, name: str, inputs: int, units: int, *, bias: bool) -> Dense:
        return Dense(name, inputs, units, self._initializer, bias=bias, bias_init=self._model.bias_init)

    def _activation(self, units: int, pixels: tuple[int, ...]) -> None:
        name = self._model.activation
        layer = ACTIVATIONS[name](f"{name}{self._number}", units, self._model)
        self._units = len(self._layers)
        self._layers.append(PerPixel(layer, *pixels) if pixels else layer)

    def _dropout(self) -> None:
        if self._weights >= 0:
            shape = self._layers[-1].output_shape
            self._layers.append(Dropout(f"dropout{self._number}", math.prod(shape), self._model.dropout))
            self._layers[-1].input_shape = self._layers[-1].output_shape = shape

    @property
    def _biased(self) -> bool:
        return self._model.bias and not self._model.batch_norm  # batch norm's beta takes the bias's place

    @property
    def _number(self) -> int:
        """The block that is being built, from 1."""
        return len(self._blocks) + 1

    def _begin_block(self) -> None:
        self._close_block()
        self._weights = len(self._layers)

    def _close_block(self) -> None:
        """What stands before the first weights goes with them."""
        if self._weights >= 0:
            layers = tuple(range(self._block_start, len(self._layers)))
            self._blocks.append(Block(f"hidden {self._number}", layers, self._weights, self._units))
            self._block_start = len(self._layers)


def _image(shape: tuple[int, ...]) -> tuple[int, int, int]:
    height, width, channels = shape
    return height, width, channels


def _tiles(shape: ConvolutionShape, size: int) -> bool:
    return shape.out_height % size == 0 and shape.out_width % size == 0
