"""Mean squared error: L = mean over examples and outputs of (z - y)^2; dL/dz = 2 (z - y) / (batch * outputs)."""

from __future__ import annotations

import numpy as np

from ..arrays import Array, scalar
from .base import BoundLoss


class SquaredError:
    """For regression; targets are numbers of the logits' shape."""

    name = "mse"

    def bind(self, logits: Array, gradient: Array, targets: Array) -> BoundLoss:
        flat = gradient.reshape(-1)
        count = logits.size
        factor = scalar(2.0 / count, logits.dtype)

        def forward() -> float:
            np.subtract(logits, targets, gradient)
            return float(np.dot(flat, flat)) / count

        def backward() -> None:
            np.multiply(gradient, factor, gradient)

        return BoundLoss(forward, backward)

    def initial(self, outputs: int) -> float:
        return 1.0
