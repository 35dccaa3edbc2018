"""Mean and variance of each channel over a batch that is seen piece by piece.

Each piece p of n_p numbers gives its own mean m_p and its sum of squares about it, Q_p, both while its
numbers are in the cache. Together, exactly (Chan, Golub and LeVeque, 1979),

    mean = sum of n_p m_p / n        n var = sum of Q_p + n_p (m_p - mean)^2

which needs no second pass over the batch and, unlike the mean of squares less the square of the mean,
loses no digits when the mean is large."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from ..arrays import Array, Operation, scalar


class ChannelMoments:
    """counts: numbers per channel in each piece. The pieces write rows of `means` and `squares`
    (pieces, channels).
    """

    def __init__(self, counts: Sequence[int], channels: int, dtype: DTypeLike) -> None:
        pieces = len(counts)
        total = sum(counts)
        self.total = total
        self.means: Array = np.zeros((pieces, channels), dtype)
        self.squares: Array = np.zeros((pieces, channels), dtype)
        self.offsets: Array = np.zeros((pieces, channels), dtype)
        """m_p - mean, after `combine`."""
        self.mean: Array = np.zeros(channels, dtype)
        self.var: Array = np.zeros(channels, dtype)
        self._shares = np.array([count / total for count in counts], dtype)
        self._counts = np.array([[count] for count in counts], dtype)
        self._scratch = np.zeros((pieces, channels), dtype)
        self._ones = np.ones(pieces, dtype)
        self._one_over = scalar(1.0 / total, dtype)

    def combine(self) -> None:
        """From the pieces' moments to `mean` and `var` (channels,) of the batch."""
        np.dot(self._shares, self.means, out=self.mean)
        np.subtract(self.means, self.mean, out=self.offsets)
        np.multiply(self.offsets, self.offsets, out=self._scratch)
        np.multiply(self._scratch, self._counts, out=self._scratch)
        np.add(self._scratch, self.squares, out=self._scratch)
        np.dot(self._ones, self._scratch, out=self.var)
        np.multiply(self.var, self._one_over, out=self.var)

    def bind_running(self, mean: Array, var: Array, momentum: float, signs: Array) -> Operation:
        """An operation that lets the running statistics `mean` and `var` (channels,) follow the batch's.

        running <- (1 - momentum) running + momentum batch, with the unbiased variance (times n / (n - 1)).
        signs: what the batch's mean is multiplied by first.
        """
        dtype, scratch = self.mean.dtype, np.zeros_like(self.mean)
        keep, take = scalar(1.0 - momentum, dtype), scalar(momentum, dtype)
        unbiased = scalar(momentum * self.total / max(self.total - 1, 1), dtype)

        def update_running() -> None:
            np.multiply(mean, keep, mean)
            np.multiply(self.mean, signs, scratch)
            np.multiply(scratch, take, scratch)
            np.add(mean, scratch, mean)
            np.multiply(var, keep, var)
            np.multiply(self.var, unbiased, scratch)
            np.add(var, scratch, var)

        return update_running
