"""What a network gets right and wrong at one moment, on the validation split, in figures a screen can draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data import Dataset
from ..nn import Network
from ..preprocessing import FittedPipeline
from ..preprocessing.comparison import evenly_spaced
from .boundary import Plane, class_field
from .confusion import Confusion, confusion
from .filters import Image, first_weights, sample_image

MOST_POINTS = 300
MOST_IMAGES = 24


@dataclass(frozen=True)
class Depth:
    """How closely a network is looked at. rows: validation rows that are judged, at most. field: columns and rows of
    the decision field, which is stretched to the pane it is shown in. weights: whether the first layer is shown."""

    rows: int
    field: tuple[int, int]
    weights: bool


FULL = Depth(4000, (120, 80), weights=True)
"""For a screen of its own. More rows would take a noticeable share of the machine from the training."""
GLANCE = Depth(500, (60, 40), weights=False)
"""For a pane beside the plots, again and again while the training goes on."""


@dataclass(frozen=True)
class Boundary:
    """The class over the plane: field (rows, columns), the top row first; training points (n, 2) on it."""

    plane: Plane
    field: NDArray[np.int64]
    points: NDArray[np.float64]
    labels: NDArray[np.int64]
    predicted: NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """A validation image, and what it is taken for."""

    image: Image
    predicted: int
    true: int


@dataclass(frozen=True)
class Insight:
    """What there is to see after `step`. rows: validation rows judged, of `all_rows`.

    boundary: for two inputs and classes. mistakes (the surest first), right, weights: for images. pairs: (n, 2) true
    and predicted numbers, for regression; then there is no confusion.
    """

    step: int
    rows: int
    all_rows: int
    class_names: tuple[str, ...]
    confusion: Confusion | None
    boundary: Boundary | None = None
    mistakes: tuple[Sample, ...] = ()
    right: tuple[Sample, ...] = ()
    weights: tuple[Image, ...] = ()
    pairs: NDArray[np.float64] | None = None

    @property
    def accuracy(self) -> float:
        """Share of the judged rows that are right; NaN for regression."""
        if self.confusion is None:
            return float("nan")
        return 1.0 - len(self.confusion.wrong) / max(self.rows, 1)


def insight(
    network: Network, dataset: Dataset, pipeline: FittedPipeline, step: int, depth: Depth = FULL
) -> Insight:
    """Judge the validation split with a network nobody else is using."""
    split = dataset.validation
    rows = evenly_spaced(len(split), depth.rows)
    raw, truth = split.x[rows], split.y[rows]
    predicted = _predict(network, pipeline, raw)
    common = (step, len(rows), len(split), dataset.class_names)
    if dataset.task != "classification":
        pairs = np.column_stack((truth[:, 0], predicted[:, 0])).astype(np.float64)
        return Insight(*common, None, pairs=pairs)
    found = confusion(predicted, truth, dataset.outputs)
    boundary = _boundary(network, dataset, pipeline, depth) if dataset.features == 2 else None
    if dataset.image_shape is None:
        return Insight(*common, found, boundary)
    shape = dataset.image_shape
    right = np.flatnonzero(found.predicted == truth)
    mistakes, hits = (
        tuple(
            Sample(sample_image(raw[row], shape), int(found.predicted[row]), int(truth[row]))
            for row in some[:MOST_IMAGES]
        )
        for some in (found.wrong, right)
    )
    weights = tuple(first_weights(network, pipeline, shape)) if depth.weights else ()
    return Insight(*common, found, boundary, mistakes, hits, weights)


def _predict(network: Network, pipeline: FittedPipeline, raw: NDArray[Any]) -> NDArray[Any]:
    with np.errstate(all="ignore"):
        return np.nan_to_num(network.predict(pipeline.apply(raw).astype(network.dtype)))


def _boundary(network: Network, dataset: Dataset, pipeline: FittedPipeline, depth: Depth) -> Boundary:
    plane = Plane.around(dataset.train.x)
    rows = evenly_spaced(len(dataset.train), MOST_POINTS)
    points = dataset.train.x[rows]
    with np.errstate(all="ignore"):
        field, _ = class_field(network, pipeline, plane, *depth.field)
    return Boundary(
        plane,
        field,
        points.astype(np.float64),
        dataset.train.y[rows],
        _predict(network, pipeline, points).argmax(axis=1).astype(np.int64),
    )
