"""The per-channel arithmetic of batch normalisation, between the walks over the pieces of a batch.

With N numbers per channel, std = sqrt(var + eps), and m_p the mean of piece p, whose kept sums are z - m_p:

    forward     scale = gamma / std             y  = scale (z - m_p) + shift_p
                                                shift_p = beta + scale (m_p - mean)
    backward    dbeta = sum dy                  dz = scale dy + slope (z - m_p) + level_p
                dgamma = sum dy (z - mean) / std
                slope = - scale dgamma / (N std)
                level_p = slope (m_p - mean) - scale dbeta / N
"""

from __future__ import annotations

import numpy as np

from ..arrays import Array, scalar
from .channel_moments import ChannelMoments


class Coefficients:
    """scale, slope, dbeta, dgamma (channels,); shifts, levels (pieces, channels).

    gamma, beta: read at every call. The pieces write `dy_sums`, their sums of dy, and `dy_products`, of
    dy (z - m_p), both (pieces, channels).
    """

    def __init__(self, moments: ChannelMoments, gamma: Array, beta: Array, epsilon: float) -> None:
        dtype, pieces = gamma.dtype, moments.means.shape
        self._moments, self._gamma, self._beta = moments, gamma, beta
        self.scale, self.slope, self.dbeta, self.dgamma = (np.zeros_like(gamma) for _ in range(4))
        self.shifts, self.levels, self.dy_sums, self.dy_products = (np.zeros(pieces, dtype) for _ in range(4))
        self._std, self._row, self._rows = np.zeros_like(gamma), np.zeros_like(gamma), np.zeros(pieces, dtype)
        self._ones = np.ones(pieces[0], dtype)
        self._epsilon, self._one_over = scalar(epsilon, dtype), scalar(1.0 / moments.total, dtype)

    def set_forward(self) -> None:
        """Scale and shifts, from the batch's moments."""
        np.add(self._moments.var, self._epsilon, self._std)
        np.sqrt(self._std, self._std)
        np.divide(self._gamma, self._std, self.scale)
        np.multiply(self._moments.offsets, self.scale, self.shifts)
        np.add(self.shifts, self._beta, self.shifts)

    def set_backward(self) -> None:
        """dbeta, dgamma, slope and levels, from what the pieces measured."""
        offsets, row, rows = self._moments.offsets, self._row, self._rows
        np.dot(self._ones, self.dy_sums, self.dbeta)
        # sum dy (z - mean) = over the pieces, sum dy (z - m_p) + (m_p - mean) sum dy
        np.multiply(offsets, self.dy_sums, rows)
        np.add(rows, self.dy_products, rows)
        np.dot(self._ones, rows, self.dgamma)
        np.divide(self.dgamma, self._std, self.dgamma)
        np.multiply(self.dgamma, self.scale, row)
        np.divide(row, self._std, row)
        np.multiply(row, self._one_over, row)
        np.negative(row, self.slope)
        np.multiply(offsets, self.slope, self.levels)
        np.multiply(self.dbeta, self.scale, row)
        np.multiply(row, self._one_over, row)
        np.subtract(self.levels, row, self.levels)
