"""Softmax cross-entropy: L = mean of -log(exp(z_y) / sum_j exp(z_j)); dL/dz = (softmax(z) - onehot(y)) / batch."""

from __future__ import annotations

import math

import numpy as np

from ..arrays import Array, Operation, ones, scalar
from .base import BoundLoss

SAFE_SQUARED_NORM = 6400.0
"""If the squares of all logits sum to less than 80^2, no logit is beyond 80 and exp cannot overflow float32 (its
limit is e^88), so the row maximum, the dearest small operation of a step, need not be found. NaN and infinity fail the
comparison and take the careful path."""

FEW_CLASSES = 32
"""NumPy's loops over the last axis are slow where it is short. With at most so many classes the rows are summed by a
product that writes each sum to all of its row's columns, so that a whole array can be divided by a whole array; and
their maxima are found in a transposed copy, in a third of the time."""


class SoftmaxCrossEntropy:
    """Log-sum-exp with the row maximum subtracted wherever the logits are not known to be small: stable at 1e4."""

    name = "softmax"

    def bind(self, logits: Array, gradient: Array, targets: Array) -> BoundLoss:
        dot, vdot, exp, log, divide, subtract, multiply = (
            np.dot, np.vdot, np.exp, np.log, np.divide, np.subtract, np.multiply,
        )  # fmt: skip
        batch, classes = logits.shape
        flat = logits.reshape(-1)
        sums = np.zeros((batch, classes if classes <= FEW_CLASSES else 1), logits.dtype)
        per_class = np.ones((classes, sums.shape[1]), logits.dtype)
        first_sums, logs = sums[:, 0], np.zeros(batch, logits.dtype)
        row_max = np.zeros((batch, 1), logits.dtype)
        find_row_max = _bind_row_max(logits, row_max)
        per_row = ones(batch, logits.dtype)
        mean = scalar(1.0 / batch, logits.dtype)

        def forward() -> float:
            if dot(flat, flat) < SAFE_SQUARED_NORM:
                right = vdot(logits, targets)  # sum of the right classes' logits
                exp(logits, gradient)
            else:
                find_row_max()
                subtract(logits, row_max, gradient)
                right = vdot(gradient, targets)
                exp(gradient, gradient)
            dot(gradient, per_class, sums)
            divide(gradient, sums, gradient)  # the probabilities
            log(first_sums, logs)
            loss: float = float(dot(logs, per_row) - right) / batch
            return loss

        def backward() -> None:
            subtract(gradient, targets, gradient)
            multiply(gradient, mean, gradient)

        return BoundLoss(forward, backward)

    def initial(self, outputs: int) -> float:
        return math.log(outputs)


def _bind_row_max(logits: Array, row_max: Array) -> Operation:
    """An operation that writes the largest of each row of (batch, classes) to (batch, 1); NaN where a row has one."""
    maximum_of, copyto = np.maximum.reduce, np.copyto
    if logits.shape[1] > FEW_CLASSES:

        def along_rows() -> None:
            maximum_of(logits, axis=1, keepdims=True, out=row_max)

        return along_rows
    turned, columns, flat_max = logits.T.copy(), logits.T, row_max[:, 0]

    def down_columns() -> None:
        copyto(turned, columns)
        maximum_of(turned, axis=0, out=flat_max)

    return down_columns
