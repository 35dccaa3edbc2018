"""The dense (fully connected) layer: y = x W + b."""

from __future__ import annotations

import numpy as np

from ..arrays import Array, ones
from ..initializers import Initializer
from ..parameters import ParameterSpec
from .base import Bound, BoundForward, Layer


class Dense(Layer):
    """x (batch, inputs) -> y (batch, outputs).

    The weight is stored (inputs, outputs), so that the forward product and the weight's gradient are the matrix
    products BLAS is fastest at; only the product for dx has a transposed right operand.
    """

    kind = "dense"
    formula = "y = x W + b"

    def __init__(
        self,
        name: str,
        inputs: int,
        outputs: int,
        initializer: Initializer,
        *,
        bias: bool = True,
        bias_init: float = 0.0,
    ) -> None:
        super().__init__(name, inputs, outputs)
        self.initializer = initializer
        self.bias = bias
        self.bias_init = bias_init

    def parameters(self) -> tuple[ParameterSpec, ...]:
        weight = ParameterSpec("weight", (self.inputs, self.outputs), decayed=True)
        return (weight, ParameterSpec("bias", (self.outputs,))) if self.bias else (weight,)

    def initialize(self, rng: np.random.Generator) -> None:
        self.tensors["weight"][...] = self.initializer.sample(rng, self.inputs, self.outputs)
        if self.bias:
            self.tensors["bias"][...] = self.bias_init

    def multiply_adds(self) -> int:
        return self.inputs * self.outputs

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        dot, add = np.dot, np.add
        w, dw = self.tensors["weight"], self.gradients["weight"]
        b, db = self.tensors.get("bias"), self.gradients.get("bias")
        y = np.zeros((batch, self.outputs), w.dtype)
        dy = np.zeros_like(y)
        row_of_ones = ones(batch, w.dtype)
        x_t, w_t = x.T, w.T

        def forward() -> None:
            dot(x, w, y)
            if b is not None:
                add(y, b, y)

        def backward() -> None:
            dot(x_t, dy, dw)  # dW = x^T dy
            if db is not None:
                dot(row_of_ones, dy, db)  # db = the column sums of dy
            if dx is not None:
                dot(dy, w_t, dx)  # dx = dy W^T

        return Bound(y, dy, forward, backward)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        dot, add = np.dot, np.add
        w, b = self.tensors["weight"], self.tensors.get("bias")
        y = np.zeros((batch, self.outputs), w.dtype)

        def forward() -> None:
            dot(x, w, y)
            if b is not None:
                add(y, b, y)

        return BoundForward(y, forward)
