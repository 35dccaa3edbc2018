"""The problem every candidate is given: random inputs, labels, batches in shuffled order, one network's sizes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

L2, MOMENTUM, CLASSES = 1e-4, 0.9, 10
ROWS = 4096


@dataclass(frozen=True)
class Problem:
    """sizes: features, hidden widths, classes. optimizer: "momentum" or "adam"."""

    sizes: tuple[int, ...]
    batch: int
    optimizer: str
    batch_norm: bool
    rate: float = 1e-3

    @property
    def name(self) -> str:
        """A short name for tables."""
        norm = " bn" if self.batch_norm else ""
        return f"{'-'.join(map(str, self.sizes))} B={self.batch} {self.optimizer}{norm}"

    def data(self) -> tuple[np.ndarray, np.ndarray]:
        """x (ROWS, features) float32, y (ROWS,) int64."""
        rng = np.random.default_rng(0)
        x = rng.standard_normal((ROWS, self.sizes[0])).astype(np.float32)
        return x, rng.integers(0, CLASSES, ROWS)

    def batches(self) -> list[np.ndarray]:
        """Row numbers of each batch of a shuffled epoch."""
        order = np.random.default_rng(1).permutation(ROWS)
        return [order[i : i + self.batch] for i in range(0, ROWS - self.batch + 1, self.batch)]

    def weights(self) -> list[np.ndarray]:
        """He-initialised weights (in, out), float32; the same for every candidate."""
        rng = np.random.default_rng(2)
        pairs = zip(self.sizes[:-1], self.sizes[1:], strict=True)
        return [(rng.standard_normal((i, o)) * np.sqrt(2 / i)).astype(np.float32) for i, o in pairs]
