"""The same rows before and after preprocessing, in figures a screen can draw.

Made to be quick enough to follow a knob: a sample of the rows is looked at, and of wide rows a selection of features,
both evenly spaced so that a sorted data set or one corner of an image is not taken for the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .affine import Floats
from .description import effective_rank
from .moments import raw_chunks
from .pipeline import FittedPipeline
from .principal import eigen

Rows = NDArray[np.intp]

SAMPLE_ROWS = (512, 2000)
"""Wide rows are sampled less densely than narrow ones, within these bounds ..."""
SAMPLE_NUMBERS = 2**21
"""... so that about this many numbers are looked at."""
SPECTRUM_FEATURES = 256
"""An eigendecomposition of this size takes about 10 ms; at twice the size it would be felt."""
COVARIANCE_FEATURES = 64
HISTOGRAM_BINS = 48
TAIL = 0.001
"""Share of the values on either side that is put into the outermost bin, so that outliers do not set the scale."""


@dataclass(frozen=True)
class Histogram:
    """counts (bins,) of values between edges (bins + 1,); values beyond the outer edges are in the outer bins."""

    counts: NDArray[np.int64]
    edges: Floats


@dataclass(frozen=True)
class Spectrum:
    """How the rows spread along the principal axes of the selected features.

    eigenvalues: (k,) of the covariance, largest first. rank: how many of them are more than rounding.
    condition: largest by smallest eigenvalue, among the axes with any spread: how much steeper a quadratic loss is
    along one axis than along another. uncentred_condition: the same about zero in place of the mean, which is what a
    linear layer meets; mean subtraction makes it `condition`, usually far smaller (LeCun et al., Efficient BackProp,
    1998).
    projection: (n, 2) the sampled rows on the first two axes; a single feature has zeros for the second.
    """

    eigenvalues: Floats
    rank: int
    condition: float
    uncentred_condition: float
    projection: Floats


@dataclass(frozen=True)
class Look:
    """The sampled rows at one stage, d features wide.

    mean, std: (d,) of each feature. covariance: (m, m) of the features `covariance_features` (m,), at most 64.
    mean_image: (channels, height, width), or None where a row is no image at this stage.
    """

    histogram: Histogram
    mean: Floats
    std: Floats
    covariance: Floats
    covariance_features: Rows
    spectrum: Spectrum
    mean_image: Floats | None


@dataclass(frozen=True)
class Comparison:
    """`rows` (n,) are the sampled rows, to look up their labels."""

    rows: Rows
    before: Look
    after: Look


@dataclass(frozen=True)
class ImagePair:
    """One image, each (channels, height, width).

    before: as it was read (bytes as 0..1). after: as the network sees it, None where that is no image any more.
    restored: the way back from `after`; what PCA dropped is missing.
    """

    before: Floats
    after: Floats | None
    restored: Floats


def compare(
    x: NDArray[Any], fitted: FittedPipeline, image_shape: tuple[int, int, int] | None = None
) -> Comparison:
    """Look at rows x (n, d), n > 0, uint8 (read as x / 255) or float, before and after the fitted preprocessing."""
    rows = sample_of(x)
    before = _as_read(x[rows])
    after = fitted.affine.apply(before)
    return Comparison(
        rows, _look(before, image_shape), _look(after, image_shape if fitted.keeps_images else None)
    )


def feature_pair(
    x: NDArray[Any], fitted: FittedPipeline, rows: Rows, first: int, second: int
) -> tuple[Floats, Floats]:
    """Two chosen features of the given rows, before and after, each (n, 2); after PCA they are two components."""
    before = _as_read(x[rows])
    pick = [first, second]
    return before[:, pick], fitted.affine.apply(before)[:, pick]


def image_pair(row: NDArray[Any], fitted: FittedPipeline, image_shape: tuple[int, int, int]) -> ImagePair:
    """One image, from its row (d,), before and after, and as it comes back."""
    before = _as_read(row[None])
    after = fitted.affine.apply(before)
    return ImagePair(
        before.reshape(image_shape),
        after.reshape(image_shape) if fitted.keeps_images else None,
        fitted.inverse(after).reshape(image_shape),
    )


def sample_of(x: NDArray[Any]) -> Rows:
    """The rows of x (n, d) to look at."""
    fewest, most = SAMPLE_ROWS
    return evenly_spaced(len(x), min(most, max(fewest, SAMPLE_NUMBERS // max(x.shape[1], 1))))


def evenly_spaced(count: int, most: int) -> Rows:
    """At most `most` indices below `count`, in order, evenly spaced, the first and the last among them."""
    return np.unique(np.linspace(0, max(count - 1, 0), min(count, most)).round().astype(np.intp))


def histogram(values: NDArray[Any], bins: int = HISTOGRAM_BINS) -> Histogram:
    """Count values of any shape."""
    low, high = np.quantile(values, [TAIL, 1.0 - TAIL])
    if not low < high:  # (nearly) all values are one
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, bins + 1)
    counts, _ = np.histogram(np.clip(values, low, high), edges)
    return Histogram(counts.astype(np.int64), edges)


def spectrum(y: Floats) -> Spectrum:
    """The principal axes of rows y (n, d)."""
    y = y[:, evenly_spaced(y.shape[1], SPECTRUM_FEATURES)]
    mean = y.mean(0)
    centred = y - mean
    covariance = centred.T @ centred / len(y)
    values, axes = eigen(covariance)
    projection = np.zeros((len(y), 2))
    first = axes[:, :2]
    projection[:, : first.shape[1]] = centred @ first
    about_zero = np.linalg.eigvalsh(covariance + np.outer(mean, mean))[::-1]
    return Spectrum(values, effective_rank(values), _condition(values), _condition(about_zero), projection)


def _condition(values: Floats) -> float:
    """Largest by smallest of the eigenvalues (k,), largest first, that are more than rounding; 1 where none is."""
    rank = effective_rank(values)
    return float(values[0] / values[rank - 1]) if rank else 1.0


def _look(y: Floats, image_shape: tuple[int, int, int] | None) -> Look:
    mean = y.mean(0)
    chosen = evenly_spaced(y.shape[1], COVARIANCE_FEATURES)
    centred = y[:, chosen] - mean[chosen]
    return Look(
        histogram=histogram(y),
        mean=mean,
        std=y.std(0),
        covariance=centred.T @ centred / len(y),
        covariance_features=chosen,
        spectrum=spectrum(y),
        mean_image=None if image_shape is None else mean.reshape(image_shape),
    )


def _as_read(x: NDArray[Any]) -> Floats:
    return np.concatenate(list(raw_chunks(x)))
