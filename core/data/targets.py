"""Numbers to predict, brought to mean 0 and standard deviation 1.

A learning rate that suits one target would blow up on another a thousand times larger. With standardised targets the
mean squared error is the share of the target's variance that is left: 1 for always guessing the mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError


@dataclass(frozen=True)
class TargetScale:
    """stored = (value - shift) / scale, for each output; fitted on the training rows only."""

    shift: tuple[float, ...]
    scale: tuple[float, ...]

    @classmethod
    def fit(cls, name: str, y: NDArray[Any]) -> TargetScale:
        """From the training targets y (n, outputs). Raises DataError where one never changes."""
        values = np.asarray(y, dtype=np.float64)
        shift, scale = values.mean(axis=0), values.std(axis=0)
        flat = np.flatnonzero(scale <= 1e-12 * np.maximum(1.0, np.abs(shift)))
        if len(flat):
            raise DataError(
                f"{name}: the target has one value only ({shift[flat[0]]:g})",
                "There is nothing to predict.",
                "Check which column is the target, or whether the file was cut or filtered.",
            )
        return cls(tuple(map(float, shift)), tuple(map(float, scale)))

    def apply(self, y: NDArray[Any]) -> NDArray[np.float32]:
        """(n, outputs) float32, standardised."""
        values = np.asarray(y, dtype=np.float64)
        stored: NDArray[np.float32] = ((values - np.array(self.shift)) / np.array(self.scale)).astype(
            np.float32
        )
        return stored

    def note(self, names: tuple[str, ...]) -> str:
        """What was done, in words."""
        named = zip(names or ("target",) * len(self.shift), self.shift, self.scale, strict=False)
        done = ", ".join(f"({name} - {shift:.6g}) / {scale:.6g}" for name, shift, scale in list(named)[:3])
        return f"the target is standardised by the training rows: {done}; a loss of 1 is guessing the mean"
