"""How far a straight boundary gets: the least a nonlinear network must beat to be worth its nonlinearity."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RIDGE = 1e-2
"""Penalty per row, relative to inputs of unit spread: keeps the solution sane with more features than rows."""


def linear_accuracy(
    x: NDArray[np.float32],
    y: NDArray[np.int64],
    x_val: NDArray[np.float32],
    y_val: NDArray[np.int64],
    classes: int,
) -> float:
    """Accuracy on (m, d) of one-against-all ridge regression fitted to (n, d) standardised inputs with
    classes y (n,)."""
    with_bias = np.column_stack((x, np.ones(len(x), x.dtype))).astype(np.float64)
    targets = np.eye(classes)[y]
    if len(x) >= with_bias.shape[1]:
        gram = with_bias.T @ with_bias
        gram[np.diag_indices_from(gram)] += RIDGE * len(x)
        weights = np.linalg.solve(gram, with_bias.T @ targets)
    else:  # the same solution through the smaller of the two products
        gram = with_bias @ with_bias.T
        gram[np.diag_indices_from(gram)] += RIDGE * len(x)
        weights = with_bias.T @ np.linalg.solve(gram, targets)
    scores = np.column_stack((x_val, np.ones(len(x_val), x_val.dtype))) @ weights
    return float(np.mean(scores.argmax(axis=1) == y_val))
