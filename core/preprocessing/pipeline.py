"""Steps in order, fitted on the training split only, as one affine map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError
from .affine import Affine, Floats
from .moments import Chunks, largest, raw_chunks
from .step import RELATIVE_ZERO, Context, FittedStep
from .steps import MIXES_PIXELS, STEPS


@dataclass(frozen=True)
class FittedPipeline:
    """What was fitted: `statistics` step by step, to show, and `affine`, all steps in one map.

    `keeps_images`: rows are still images of the same shape, so that convolution, crops and flips make sense.
    """

    statistics: tuple[FittedStep, ...]
    affine: Affine
    keeps_images: bool

    @property
    def outputs(self) -> int:
        """Features that come out."""
        return self.affine.outputs

    def apply(self, x: NDArray[Any]) -> NDArray[np.float32]:
        """(n, d) uint8 or float -> (n, d') float32."""
        result = np.empty((len(x), self.outputs), np.float32)
        start = 0
        for chunk in raw_chunks(x):
            result[start : start + len(chunk)] = self.affine.apply(chunk)
            start += len(chunk)
        return result

    def inverse(self, y: NDArray[Any]) -> Floats:
        """(n, d') -> (n, d): back to the inputs' own scale (bytes as 0..1), for drawing.

        Where a step dropped axes, the nearest inputs; a feature that was constant gets its constant back.
        """
        x = np.asarray(y, np.float64)
        for step in reversed(self.statistics):
            x = step.inverse(x)
        return x


class Pipeline:
    """Fits the named steps one after the other, each on what the ones before it give."""

    @staticmethod
    def fit(
        steps: Sequence[str],
        x: NDArray[Any],
        image_shape: tuple[int, int, int] | None = None,
        *,
        components: int = 0,
        epsilon: float = 1e-5,
    ) -> FittedPipeline:
        """Fit on the training rows `x` (n, d), uint8 (read as x / 255) or float. No other rows are ever seen here.

        Raises ConfigError where a step does not fit the data (channels without images, too many components), and
        DataError where there are no rows.
        """
        if not len(x):
            raise DataError(
                "There is nothing to fit the preprocessing on",
                "The training split has no examples.",
                "Leave more to train on: lower data.validation or data.test.",
            )
        affine = Affine.identity(int(x.shape[1]))
        fitted: list[FittedStep] = []
        for name in steps:
            step = STEPS[name](*_seen_after(affine, x, image_shape, components, epsilon))
            fitted.append(step)
            affine = affine.then(step.affine)
            if name in MIXES_PIXELS:
                image_shape = None
        return FittedPipeline(tuple(fitted), affine, not MIXES_PIXELS.intersection(steps))


def _seen_after(
    before: Affine,
    x: NDArray[Any],
    image_shape: tuple[int, int, int] | None,
    components: int,
    epsilon: float,
) -> tuple[Chunks, Context]:
    """What a step sees when the steps before it are the map `before`."""

    def chunks() -> Iterator[Floats]:
        return (before.apply(chunk) for chunk in raw_chunks(x))

    def rounding() -> Floats:
        return before.spread(RELATIVE_ZERO * largest(lambda: raw_chunks(x)))

    return chunks, Context(before.outputs, image_shape, components, epsilon, rounding)
