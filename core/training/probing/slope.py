"""Does the loss change along the gradient as fast as the gradient says?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .twin import Sample, Twin

REACH = 1e-6
"""Change of the loss, relative to it, that the two sides of the difference aim at: small beside the loss's curvature,
large beside rounding in float64."""

ROUNDING = 1e-5
"""Length of a layer's gradient below which it is rounding: float32 keeps 1e-7 of terms of order one that cancel, and a
net whose outputs do not depend on its inputs has nothing else."""


def worst_slope(
    exact: Twin,
    batch: Sample,
    parameters: NDArray[np.floating],
    gradient: NDArray[np.floating],
    *,
    l2: float,
    l1: float,
) -> float:
    """The slope of the loss along a layer's gradient over the gradient's length; 1 where the gradient is right.

    Of all layers with a noticeable gradient the one farthest from 1 is returned; NaN if there is none. `exact` computes
    in float64; parameters and gradient (P,) are the run's, regularisation included.
    """
    network = exact.network
    start, pull = parameters.astype(np.float64), gradient.astype(np.float64)
    total = float(np.linalg.norm(pull))
    running = network.running.copy()

    def loss_at(vector: NDArray[np.float64]) -> float:
        exact.load(vector, running)
        weights = vector[: network.decayed]
        return (
            exact.judge_as_batch(batch).loss
            + 0.5 * l2 * float(weights @ weights)
            + l1 * float(np.abs(weights).sum())
        )

    level = max(loss_at(start), 0.05)
    worst = float("nan")
    for slot in network.slots:
        part = slice(slot.start, slot.stop)
        length = float(np.linalg.norm(pull[part]))
        if not slot.decayed or length < max(1e-2 * total, ROUNDING):
            continue
        step = np.zeros_like(start)
        step[part] = pull[part] * (REACH * level / length**2)
        slope = (loss_at(start + step) - loss_at(start - step)) / (2.0 * REACH * level)
        if not abs(slope - 1.0) <= abs(worst - 1.0):
            worst = slope
    return worst
