"""The data losses by name."""

from __future__ import annotations

from .base import BoundLoss, Loss
from .hinge import Hinge
from .softmax import SoftmaxCrossEntropy
from .squared_error import SquaredError

LOSSES: dict[str, type[Loss]] = {"softmax": SoftmaxCrossEntropy, "hinge": Hinge, "mse": SquaredError}

__all__ = ["LOSSES", "BoundLoss", "Hinge", "Loss", "SoftmaxCrossEntropy", "SquaredError"]
