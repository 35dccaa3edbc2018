"""Figures of a batch of logits against its labels."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


def cross_entropy(logits: NDArray[np.floating], y: NDArray[np.int64]) -> float:
    """Mean softmax cross-entropy in nats of logits (n, c) and classes y (n,), computed in float64."""
    z = logits.astype(np.float64)
    top = z.max(axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        norm = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
        return float(np.mean(norm - z[np.arange(len(y)), y]))


def recalls(logits: NDArray[np.floating], y: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
    """Share of each class's examples (classes,) that are predicted as it; NaN for a class without examples."""
    right = logits.argmax(axis=1) == y
    counts = np.bincount(y, minlength=classes).astype(np.float64)
    hits = np.bincount(y, weights=right, minlength=classes)
    shares: NDArray[np.float64] = np.divide(hits, counts, out=np.full(classes, math.nan), where=counts > 0)
    return shares


def spread(outputs: NDArray[np.floating]) -> float:
    """How much the outputs (n, c) differ from example to example: root mean square over c of the std over n.

    Zero means that the network answers the same whatever it is shown.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.sqrt(np.mean(outputs.astype(np.float64).var(axis=0))))


def root_mean_square(values: NDArray[np.floating]) -> float:
    """Root of the mean of the squares of all values, in float64."""
    if values.size == 0:
        return 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        flat = values.astype(np.float64, copy=False).ravel()
        return math.sqrt(float(flat @ flat) / flat.size)


def class_entropy(counts: NDArray[np.int64]) -> float:
    """Entropy in nats of class counts (c,): the loss of the best prediction that ignores the input."""
    share = counts[counts > 0] / counts.sum()
    return float(-(share * np.log(share)).sum())
