"""Softmax cross-entropy: L = mean of -log(exp(z_y) / sum_j exp(z_j)); dL/dz = (softmax(z) - onehot(y)) / batch."""

from __future__ import annotations

import math

import numpy as np

from ..arrays import Array, ones, scalar
from .base import BoundLoss

SAFE_SQUARED_NORM = 6400.0
"""If the squares of all logits sum to less than 80^2, no logit is beyond 80 and exp cannot overflow float32 (its
limit is e^88), so the row maximum, the dearest small operation of a step, need not be found. NaN and infinity fail the
comparison and take the careful path."""


class SoftmaxCrossEntropy:
    """Log-sum-exp with the row maximum subtracted wherever the logits are not known to be small: stable at 1e4."""

    name = "softmax"

    def bind(self, logits: Array, gradient: Array, targets: Array) -> BoundLoss:
        dot, vdot, exp, log, divide, subtract, multiply = (
            np.dot, np.vdot, np.exp, np.log, np.divide, np.subtract, np.multiply,
        )  # fmt: skip
        maximum_of = np.maximum.reduce
        batch, classes = logits.shape
        flat = logits.reshape(-1)
        sums = np.zeros(batch, logits.dtype)
        sums_column = sums[:, None]
        row_max = np.zeros((batch, 1), logits.dtype)
        per_class, per_row = ones(classes, logits.dtype), ones(batch, logits.dtype)
        mean = scalar(1.0 / batch, logits.dtype)

        def forward() -> float:
            if dot(flat, flat) < SAFE_SQUARED_NORM:
                right = vdot(logits, targets)  # sum of the right classes' logits
                exp(logits, gradient)
            else:
                maximum_of(logits, axis=1, keepdims=True, out=row_max)
                subtract(logits, row_max, gradient)
                right = vdot(gradient, targets)
                exp(gradient, gradient)
            dot(gradient, per_class, sums)
            divide(gradient, sums_column, gradient)  # the probabilities
            log(sums, sums)
            loss: float = float(dot(sums, per_row) - right) / batch
            return loss

        def backward() -> None:
            subtract(gradient, targets, gradient)
            multiply(gradient, mean, gradient)

        return BoundLoss(forward, backward)

    def initial(self, outputs: int) -> float:
        return math.log(outputs)
