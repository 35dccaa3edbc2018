"""Batch normalisation (Ioffe and Szegedy, 2015), between a layer's sums and its activation.

    mu = mean over the batch       var = mean of (x - mu)^2 over the batch
    y = gamma * (x - mu) / sqrt(var + eps) + beta

The mean and variance are taken per feature by products with a vector of 1/batch: two passes over centred values, which
is as fast as raw moments and loses no digits when the mean is large. In evaluation the running statistics stand in:
running <- (1 - momentum) * running + momentum * batch value, with the unbiased variance (times batch / (batch - 1)).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from ..arrays import Array, Operation, scalar
from ..parameters import ParameterSpec
from .base import Bound, BoundForward, Layer


class BatchNorm(Layer):
    """Normalise each feature over the batch; gamma and beta are learned. `beta_init` stands for the bias's start."""

    kind = "batch norm"
    formula = "y = gamma (x - mean) / sqrt(var + eps) + beta"

    def __init__(
        self,
        name: str,
        features: int,
        *,
        momentum: float = 0.1,
        epsilon: float = 1e-5,
        beta_init: float = 0.0,
    ) -> None:
        super().__init__(name, features, features)
        self.momentum = momentum
        self.epsilon = epsilon
        self.beta_init = beta_init

    def parameters(self) -> tuple[ParameterSpec, ...]:
        return ParameterSpec("gamma", (self.outputs,)), ParameterSpec("beta", (self.outputs,))

    def running(self) -> tuple[ParameterSpec, ...]:
        return ParameterSpec("mean", (self.outputs,)), ParameterSpec("var", (self.outputs,))

    def initialize(self, rng: np.random.Generator) -> None:
        self.tensors["gamma"][...] = 1.0
        self.tensors["beta"][...] = self.beta_init
        self.statistics["mean"][...] = 0.0
        self.statistics["var"][...] = 1.0

    def multiply_adds(self) -> int:
        return 2 * self.outputs

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        dot, add, subtract, multiply, divide, sqrt = (
            np.dot,
            np.add,
            np.subtract,
            np.multiply,
            np.divide,
            np.sqrt,
        )
        dtype = x.dtype
        gamma, beta = self.tensors["gamma"], self.tensors["beta"]
        dgamma, dbeta = self.gradients["gamma"], self.gradients["beta"]
        centred, work, y = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
        dy = np.zeros_like(x) if dx is None else dx
        mean, var, std, scale, row = (np.zeros(self.outputs, dtype) for _ in range(5))
        mean_dy, mean_dy_centred = np.zeros(self.outputs, dtype), np.zeros(self.outputs, dtype)
        average = np.full(batch, 1.0 / batch, dtype)
        epsilon, count = scalar(self.epsilon, dtype), scalar(batch, dtype)
        update_running = self._bind_running(mean, var, row, batch)

        def forward() -> None:
            dot(average, x, mean)
            subtract(x, mean, centred)
            multiply(centred, centred, work)
            dot(average, work, var)
            update_running()
            add(var, epsilon, var)
            sqrt(var, std)
            divide(gamma, std, scale)  # gamma / sqrt(var + eps)
            multiply(centred, scale, y)
            add(y, beta, y)

        def backward() -> None:
            # dL/dx = scale * (dy - mean(dy) - centred * mean(dy * centred) / (var + eps))
            dot(average, dy, mean_dy)
            multiply(dy, centred, work)
            dot(average, work, mean_dy_centred)
            multiply(mean_dy, count, dbeta)
            multiply(mean_dy_centred, count, row)
            divide(row, std, dgamma)
            divide(mean_dy_centred, var, row)
            multiply(centred, row, work)
            subtract(dy, work, dy)
            subtract(dy, mean_dy, dy)
            multiply(dy, scale, dy)

        return Bound(y, dy, forward, backward)

    def _bind_running(self, mean: Array, var: Array, row: Array, batch: int) -> Operation:
        add, multiply = np.add, np.multiply
        running_mean, running_var = self.statistics["mean"], self.statistics["var"]
        keep, take = scalar(1.0 - self.momentum, mean.dtype), scalar(self.momentum, mean.dtype)
        unbiased = scalar(self.momentum * batch / max(batch - 1, 1), mean.dtype)

        def update_running() -> None:
            multiply(running_mean, keep, running_mean)
            multiply(mean, take, row)
            add(running_mean, row, running_mean)
            multiply(running_var, keep, running_var)
            multiply(var, unbiased, row)
            add(running_var, row, running_var)

        return update_running

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        y = np.zeros_like(x)
        gamma, beta = self.tensors["gamma"], self.tensors["beta"]
        mean, var = self.statistics["mean"], self.statistics["var"]
        scale, shift = np.zeros_like(mean), np.zeros_like(mean)
        epsilon = scalar(self.epsilon, x.dtype)

        def forward() -> None:
            np.add(var, epsilon, scale)
            np.sqrt(scale, scale)
            np.divide(gamma, scale, scale)
            np.multiply(mean, scale, shift)
            np.subtract(beta, shift, shift)
            np.multiply(x, scale, y)  # gamma (x - mean) / std + beta = x * scale + shift
            np.add(y, shift, y)

        return BoundForward(y, forward)

    @property
    def dtype(self) -> DTypeLike:
        return self.tensors["gamma"].dtype
