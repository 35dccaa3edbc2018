"""A layer of feature vectors applied at every pixel, as if each pixel were an example of its own.

So batch normalisation has one mean and one variance per channel, taken over the batch and all pixels;
PReLU one slope per channel; Maxout the maximum over pieces of channels. With the channels last in
memory this is only another way of reading the same array: (batch, height * width * channels) as (batch
* height * width, channels).
"""

from __future__ import annotations

import numpy as np

from ..arrays import Array
from ..parameters import ParameterSpec
from .base import Bound, BoundForward, Layer


class PerPixel(Layer):
    """`layer` over images of (height, width, layer.inputs); its tensors, names and formula are the
    layer's own.
    """

    def __init__(self, layer: Layer, height: int, width: int) -> None:
        pixels = height * width
        super().__init__(layer.name, pixels * layer.inputs, pixels * layer.outputs)
        self.layer = layer
        self.pixels = pixels
        self.kind = layer.kind
        self.formula = layer.formula
        self.input_shape = (height, width, layer.inputs)
        self.output_shape = (height, width, layer.outputs)
        self.tensors, self.gradients, self.statistics = layer.tensors, layer.gradients, layer.statistics

    def parameters(self) -> tuple[ParameterSpec, ...]:
        return self.layer.parameters()

    def running(self) -> tuple[ParameterSpec, ...]:
        return self.layer.running()

    def initialize(self, rng: np.random.Generator) -> None:
        self.layer.initialize(rng)

    def multiply_adds(self) -> int:
        return self.pixels * self.layer.multiply_adds()

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        rows = None if dx is None else dx.reshape(-1, self.layer.inputs)
        bound = self.layer.bind(x.reshape(-1, self.layer.inputs), rows, batch * self.pixels)
        return Bound(
            bound.output.reshape(batch, -1), bound.gradient.reshape(batch, -1), bound.forward, bound.backward
        )

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        bound = self.layer.bind_evaluation(x.reshape(-1, self.layer.inputs), batch * self.pixels)
        return BoundForward(bound.output.reshape(batch, -1), bound.forward)
