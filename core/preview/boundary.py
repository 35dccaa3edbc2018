"""What a network of two inputs says everywhere: its class over a grid of the plane, for drawing beside the points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..nn import Network
from ..preprocessing import FittedPipeline

MARGIN = 0.08
"""Room around the points, as a share of their range."""


@dataclass(frozen=True)
class Plane:
    """A rectangle of the input plane: x from left to right, y from bottom to top."""

    left: float
    right: float
    bottom: float
    top: float

    @classmethod
    def around(cls, points: NDArray[Any]) -> Plane:
        """The rectangle around (n, 2) points, with a margin."""
        low, high = points.min(0).astype(float), points.max(0).astype(float)
        pad = MARGIN * np.where(high > low, high - low, 1.0)
        (left, bottom), (right, top) = low - pad, high + pad
        return cls(float(left), float(right), float(bottom), float(top))

    def centres(self, columns: int, rows: int) -> NDArray[np.float32]:
        """(rows * columns, 2) centres of a grid of cells, the top row first."""
        x = self.left + (np.arange(columns) + 0.5) / columns * (self.right - self.left)
        y = self.top - (np.arange(rows) + 0.5) / rows * (self.top - self.bottom)
        return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(np.float32)


def class_field(
    network: Network, pipeline: FittedPipeline, plane: Plane, columns: int, rows: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """(rows, columns) the class at each cell, and how sure of it: the softmax probability of that class."""
    logits = network.predict(pipeline.apply(plane.centres(columns, rows)).astype(network.dtype))
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    sure = (shifted.max(axis=1) / shifted.sum(axis=1)).astype(np.float32)
    return logits.argmax(axis=1).reshape(rows, columns), sure.reshape(rows, columns)
