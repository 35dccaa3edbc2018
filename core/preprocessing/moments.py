"""Means, variances, ranges and covariances of the training split, in chunks and in float64.

Chunks keep the memory small for 50,000 x 3,072 bytes; two passes over centred values keep the digits when a mean is
large against its spread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .affine import Floats

CHUNK_NUMBERS = 2**18
"""Numbers per chunk: 2 MB of float64, a few copies of which stay in the cache and are not felt in memory."""

PRODUCT_ROWS = 1024
"""Rows that are multiplied at once: adding a product up moves (d, d) numbers, so it should stand for many rows."""

Chunks = Callable[[], Iterator[Floats]]
"""Gives the training rows anew, in chunks (c, d) of float64."""


def raw_chunks(x: NDArray[Any]) -> Iterator[Floats]:
    """The rows of (n, d) as float64 chunks; bytes are read as pixels, x / 255."""
    rows = max(1, CHUNK_NUMBERS // max(x.shape[1], 1))
    for start in range(0, len(x), rows):
        chunk = np.asarray(x[start : start + rows], np.float64)
        yield chunk / 255.0 if x.dtype == np.uint8 else chunk


def mean(chunks: Chunks) -> Floats:
    """(d,) mean of each feature."""
    total, count = _sums(chunks)
    return total / count


def _sums(chunks: Chunks) -> tuple[Floats, int]:
    total: Floats | None = None
    count = 0
    for chunk in chunks():
        total = chunk.sum(0) if total is None else total + chunk.sum(0)
        count += len(chunk)
    if total is None:
        raise ValueError("no rows to fit on")
    return total, count


def std(chunks: Chunks, centre: Floats | None = None) -> Floats:
    """(d,) standard deviation (over n, not n - 1) of each feature about its mean."""
    centre = mean(chunks) if centre is None else centre
    total = np.zeros_like(centre)
    count = 0
    for chunk in chunks():
        total += ((chunk - centre) ** 2).sum(0)
        count += len(chunk)
    return np.sqrt(total / count)


def minimum_maximum(chunks: Chunks) -> tuple[Floats, Floats]:
    """(d,) smallest and largest value of each feature."""
    low: Floats | None = None
    high: Floats | None = None
    for chunk in chunks():
        low = chunk.min(0) if low is None else np.minimum(low, chunk.min(0))
        high = chunk.max(0) if high is None else np.maximum(high, chunk.max(0))
    if low is None or high is None:
        raise ValueError("no rows to fit on")
    return low, high


def largest(chunks: Chunks) -> Floats:
    """(d,) largest absolute value of each feature."""
    low, high = minimum_maximum(chunks)
    return np.maximum(-low, high)


def covariance(chunks: Chunks, centre: Floats) -> Floats:
    """(d, d) covariance (over n) about `centre`."""
    total = np.zeros((len(centre), len(centre)))
    count = 0
    for chunk in _joined(chunks(), PRODUCT_ROWS):
        centred = chunk - centre
        total += centred.T @ centred
        count += len(chunk)
    return total / count


def _joined(chunks: Iterator[Floats], rows: int) -> Iterator[Floats]:
    """The same rows in chunks of at least `rows`, but for the last."""
    waiting: list[Floats] = []
    for chunk in chunks:
        waiting.append(chunk)
        if sum(map(len, waiting)) >= rows:
            yield np.concatenate(waiting)
            waiting.clear()
    if waiting:
        yield np.concatenate(waiting)
