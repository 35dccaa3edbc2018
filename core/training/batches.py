"""Gathering a minibatch into the buffers of a plan, preprocessed, without allocating."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ..data.dataset import Split
from ..preprocessing import Affine

PRECOMPUTED_BYTES = 256 * 2**20
"""Inputs are preprocessed once, ahead, while the result is at most this large; beyond it, batch by batch.
Pixels kept as bytes stay bytes either way: a batch of them is gathered faster than one of floats."""


class Batches:
    """The rows of one split, ready to be gathered.

    x: (n, d) uint8 or float; every supported preprocessing is affine, y = (x * scale) @ matrix + offset, so bytes are
    turned into inputs by one multiplication and at most one addition and one product.
    targets: one-hot rows (n_classes) for classes, the numbers themselves for regression.
    """

    def __init__(self, split: Split, affine: Affine, classes: int, dtype: DTypeLike = np.float32) -> None:
        self.dtype = np.dtype(dtype)
        self.labels = split.y
        self.classes = classes
        matrix = affine.matrix
        self.features = int(split.x.shape[1] if matrix is None else matrix.shape[1])
        ahead = split.x.dtype != np.uint8 or matrix is not None
        self._raw = split.x
        self._affine = affine
        self._multiplier, self._offset = _fold(affine, split.x.dtype, self.dtype)
        self._matrix = None if matrix is None else np.ascontiguousarray(matrix, dtype=self.dtype)
        self._ready: NDArray[Any] | None = None
        self._buffers: dict[int, tuple[NDArray[Any], NDArray[Any]]] = {}
        if ahead and len(split) * self.features * self.dtype.itemsize <= PRECOMPUTED_BYTES:
            self._ready = self._precompute()
        self._table = np.eye(classes, dtype=self.dtype) if classes else None
        self._values = None if classes else np.ascontiguousarray(split.y, dtype=self.dtype)
        self._label_buffers: dict[int, NDArray[np.int64]] = {}

    def __len__(self) -> int:
        return len(self._raw)

    def gather(self, rows: NDArray[np.int64], x: NDArray[Any], targets: NDArray[Any]) -> None:
        """Write the inputs of `rows` (b,) to `x` (b, features) and their targets to `targets` (b, outputs)."""
        self.inputs(rows, x)
        if self._table is not None:
            labels = self._label_buffers.get(len(rows))
            if labels is None:
                labels = self._label_buffers.setdefault(len(rows), np.empty(len(rows), np.int64))
            self.labels.take(rows, 0, labels, "clip")
            self._table.take(labels, 0, targets, "clip")
        elif self._values is not None:
            self._values.take(rows, 0, targets, "clip")

    def inputs(self, rows: NDArray[np.int64], x: NDArray[Any]) -> None:
        """Write the preprocessed inputs of `rows` (b,) to `x` (b, features)."""
        if self._ready is not None:
            self._ready.take(rows, 0, x, "clip")
            return
        raw, floats = self._scratch(len(rows))
        self._raw.take(rows, 0, raw, "clip")
        out = x if self._matrix is None else floats
        np.multiply(raw, self._multiplier, out)
        if self._matrix is not None:
            np.dot(out, self._matrix, x)
        if self._offset is not None:
            np.add(x, self._offset, x)

    def all_inputs(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        """The preprocessed inputs of `rows` as a new (b, features) array."""
        x = np.empty((len(rows), self.features), self.dtype)
        self.inputs(rows, x)
        return x

    def _scratch(self, count: int) -> tuple[NDArray[Any], NDArray[Any]]:
        buffers = self._buffers.get(count)
        if buffers is None:
            width = self._raw.shape[1]
            floats = np.empty((count, width) if self._matrix is not None else (0, 0), self.dtype)
            buffers = (np.empty((count, width), self._raw.dtype), floats)
            self._buffers[count] = buffers
        return buffers

    def _precompute(self, chunk: int = 4096) -> NDArray[Any]:
        """All inputs at once, computed in float64 and rounded once."""
        unit = _unit(self._raw.dtype)
        ready = np.empty((len(self._raw), self.features), self.dtype)
        for start in range(0, len(ready), chunk):
            rows = self._raw[start : start + chunk].astype(np.float64)
            ready[start : start + chunk] = self._affine.apply(rows * unit)
        return ready


def _unit(raw: np.dtype[Any]) -> float:
    """What one unit of the raw numbers stands for: bytes are pixels of 0..1."""
    return 1.0 / 255.0 if raw == np.uint8 else 1.0


def _fold(
    affine: Affine, raw: np.dtype[Any], dtype: np.dtype[Any]
) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """The map over raw numbers: multiplier and offset; a multiplier that is one number becomes 0-d."""
    folded = (affine.scale * _unit(raw)).astype(dtype)
    if folded.size and (folded == folded[0]).all():
        folded = np.array(folded[0], dtype)
    return folded, affine.offset.astype(dtype) if affine.offset.any() else None
