"""Every preprocessing step is affine, so any pipeline of them is one map: y = (x * scale) @ matrix + offset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Affine:
    """scale: (d,). matrix: (d, d') or None for the identity. offset: (d',). All float64."""

    scale: Floats
    offset: Floats
    matrix: Floats | None = None

    @classmethod
    def identity(cls, features: int) -> Affine:
        """The map that changes nothing."""
        return cls(np.ones(features), np.zeros(features))

    @classmethod
    def shift(cls, by: Floats) -> Affine:
        """y = x + by."""
        return cls(np.ones_like(by), by)

    @property
    def outputs(self) -> int:
        """Features that come out."""
        return len(self.offset)

    def apply(self, x: NDArray[Any]) -> Floats:
        """(n, d) -> (n, d') float64."""
        y: Floats = np.asarray(x, np.float64) * self.scale
        if self.matrix is not None:
            y = y @ self.matrix
        y += self.offset
        return y

    def then(self, after: Affine) -> Affine:
        """This map followed by another, as one map."""
        if after.matrix is None:
            offset = self.offset * after.scale + after.offset
            if self.matrix is None:
                return Affine(self.scale * after.scale, offset)
            return Affine(self.scale, offset, self.matrix * after.scale)
        offset = (self.offset * after.scale) @ after.matrix + after.offset
        if self.matrix is None:
            return Affine(self.scale * after.scale, offset, after.matrix)
        return Affine(self.scale, offset, (self.matrix * after.scale) @ after.matrix)

    def spread(self, of: Floats) -> Floats:
        """(d',) spread of the outputs when the inputs vary, independently, by `of` (d,)."""
        scaled = of * np.abs(self.scale)
        return scaled if self.matrix is None else np.sqrt(scaled**2 @ self.matrix**2)
