"""What fitting on everything would change: the leak that makes a validation figure a little too good to be true.

The held-out rows stand for data nobody has seen yet. Statistics fitted on them too have seen them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .comparison import sample_of
from .description import HIDDEN
from .pipeline import FittedPipeline, Pipeline


@dataclass(frozen=True)
class LeakRow:
    """One fitted array of one step: the largest difference between the two fits, and its share of the largest value."""

    step: str
    name: str
    difference: float
    share: float


@dataclass(frozen=True)
class Leak:
    """`honest` is fitted on the training rows, `peeking` on the held-out rows too.

    shift: how far the held-out inputs move between the two: the root mean square difference, in units of the honest
    inputs' standard deviation. Principal axes may turn as a whole: after pca and whiten-pca the shift says so.
    """

    honest: FittedPipeline
    peeking: FittedPipeline
    rows: tuple[LeakRow, ...]
    shift: float


def leak(
    steps: Sequence[str],
    train: NDArray[Any],
    held_out: Sequence[NDArray[Any]],
    image_shape: tuple[int, int, int] | None = None,
    *,
    components: int = 0,
    epsilon: float = 1e-5,
) -> Leak:
    """Fit `steps` on `train` (n, d) alone and on `train` with every array of `held_out` (m, d); one dtype for all.

    `peeking` is for showing what the mistake does; no run may be judged with it. Raises ConfigError and DataError as
    `Pipeline.fit`.
    """
    every = np.concatenate([train, *held_out])
    honest = Pipeline.fit(steps, train, image_shape, components=components, epsilon=epsilon)
    peeking = Pipeline.fit(steps, every, image_shape, components=components, epsilon=epsilon)
    return Leak(honest, peeking, _differences(honest, peeking), _shift(honest, peeking, every[len(train) :]))


def _differences(honest: FittedPipeline, peeking: FittedPipeline) -> tuple[LeakRow, ...]:
    rows = []
    for one, other in zip(honest.statistics, peeking.statistics, strict=True):
        for name in (name for name in one.arrays if name not in HIDDEN):
            difference = float(np.abs(one.arrays[name] - other.arrays[name]).max())
            largest = float(np.abs(one.arrays[name]).max())
            rows.append(LeakRow(one.name, name, difference, difference / largest if largest else 0.0))
    return tuple(rows)


def _shift(honest: FittedPipeline, peeking: FittedPipeline, held_out: NDArray[Any]) -> float:
    if not len(held_out):
        return 0.0
    sample = held_out[sample_of(held_out)]
    one, other = honest.apply(sample), peeking.apply(sample)
    spread = float(one.std())
    return float(np.sqrt(np.mean((one - other) ** 2))) / spread if spread else 0.0
