"""The preprocessing lab: what a choice of steps makes of the data, and what the leak would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config.experiment import PreprocessingConfig
from ..data import Dataset, Split
from ..measures.linear import linear_accuracy
from ..preprocessing import Comparison, FittedPipeline, Leak, Pipeline, StatisticRow, compare, describe, leak
from ..preprocessing.comparison import ImagePair, evenly_spaced, feature_pair, image_pair

JUDGED_ROWS = 600
"""Rows of each split for the quick linear fit: the standard error of an accuracy is at most 2 points."""


@dataclass(frozen=True)
class LabView:
    """Steps, and what they do. labels: the classes of the compared rows, zeros for regression.

    leak, honest, peeking: only where it was asked what fitting on everything would change; the two are the
    validation accuracy of a linear fit on either's inputs, NaN for regression.
    """

    steps: tuple[str, ...]
    fitted: FittedPipeline
    comparison: Comparison
    statistics: tuple[StatisticRow, ...]
    labels: NDArray[np.int64]
    leak: Leak | None = None
    honest: float = float("nan")
    peeking: float = float("nan")


def examine(dataset: Dataset, chosen: PreprocessingConfig, *, leaky: bool = False) -> LabView:
    """Fit the steps and look at both sides. `leaky` shows what is seen when the held-out rows are fitted on too.

    Raises ConfigError where the steps do not fit the data.
    """
    train = dataset.train
    options: dict[str, Any] = {"components": chosen.components, "epsilon": chosen.epsilon}
    found, honest, peeking = None, float("nan"), float("nan")
    if leaky:
        held_out = [
            split.x for split in (dataset.validation, dataset.test) if split is not None and len(split)
        ]
        found = leak(chosen.steps, train.x, held_out, dataset.image_shape, **options)
        fitted = found.peeking
        if dataset.task == "classification":
            honest, peeking = (_judged(dataset, pipeline) for pipeline in (found.honest, found.peeking))
    else:
        fitted = Pipeline.fit(chosen.steps, train.x, dataset.image_shape, **options)
    compared = compare(train.x, fitted, dataset.image_shape)
    labels = train.y[compared.rows] if dataset.task == "classification" else np.zeros(len(compared.rows), int)
    return LabView(
        chosen.steps,
        fitted,
        compared,
        describe(fitted),
        labels.astype(np.int64),
        found,
        honest,
        peeking,
    )


def images(dataset: Dataset, view: LabView, number: int) -> ImagePair | None:
    """A training image before and after; None where rows are no images."""
    if dataset.image_shape is None:
        return None
    return image_pair(dataset.train.x[number % len(dataset.train)], view.fitted, dataset.image_shape)


def plane(
    dataset: Dataset, view: LabView, pair: tuple[int, int] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The compared rows as points before and after (n, 2): two features, or (pair None) two principal components."""
    if pair is None:
        return view.comparison.before.spectrum.projection, view.comparison.after.spectrum.projection
    return feature_pair(dataset.train.x, view.fitted, view.comparison.rows, *pair)


def _judged(dataset: Dataset, pipeline: FittedPipeline) -> float:
    train, held = _some(dataset.train), _some(dataset.validation)
    return linear_accuracy(pipeline.apply(train.x), train.y, pipeline.apply(held.x), held.y, dataset.outputs)


def _some(split: Split) -> Split:
    return split.take(evenly_spaced(len(split), JUDGED_ROWS))
