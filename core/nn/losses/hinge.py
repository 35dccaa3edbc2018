"""Multiclass hinge (Weston-Watkins SVM): L = mean over rows of sum over wrong classes of max(0, z_j - z_y + 1)."""

from __future__ import annotations

import numpy as np

from ..arrays import Array, against_zero, ones, scalar
from .base import BoundLoss


class Hinge:
    """dL/dz_j = [margin_j > 0] / batch for wrong classes, dL/dz_y = -(number of positive margins) / batch."""

    name = "hinge"

    def bind(self, logits: Array, gradient: Array, targets: Array) -> BoundLoss:
        dot, subtract, multiply, greater = np.dot, np.subtract, np.multiply, np.greater
        batch, classes = logits.shape
        zero, mean = scalar(0.0, logits.dtype), scalar(1.0 / batch, logits.dtype)
        margins, wrong = np.zeros_like(logits), np.zeros_like(logits)
        right, counts = np.zeros(batch, logits.dtype), np.zeros(batch, logits.dtype)
        right_column, counts_column = right[:, None], counts[:, None]
        per_class, per_row = ones(classes, logits.dtype), ones(batch, logits.dtype)
        violated = np.zeros(logits.shape, dtype=bool)
        one = scalar(1.0, logits.dtype)
        keep_positive = against_zero(np.maximum, margins, margins)

        def forward() -> float:
            multiply(logits, targets, margins)
            dot(margins, per_class, right)
            subtract(logits, right_column, margins)
            subtract(one, targets, wrong)
            np.add(margins, wrong, margins)  # z_j - z_y + 1 for wrong classes, 0 for the right one
            keep_positive()
            dot(margins, per_class, counts)
            loss: float = float(dot(counts, per_row)) / batch
            return loss

        def backward() -> None:
            greater(margins, zero, violated)
            multiply(violated, one, gradient)
            dot(gradient, per_class, counts)
            multiply(targets, counts_column, margins)
            subtract(gradient, margins, gradient)
            multiply(gradient, mean, gradient)

        return BoundLoss(forward, backward)

    def initial(self, outputs: int) -> float:
        return outputs - 1.0
