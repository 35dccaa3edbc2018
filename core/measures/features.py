"""Figures of input features: their scale, and how two splits differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOMENT_ROWS = 256
"""Rows centred at once."""


@dataclass(frozen=True)
class FeatureScale:
    """rms: of all inputs. offset: median over features of abs(mean) / std. constant: share of features that
    do not vary.

    spread_ratio: 95th over 5th percentile of the varying features' standard deviations.
    """

    rms: float
    offset: float
    constant: float
    spread_ratio: float


@dataclass(frozen=True)
class SplitShift:
    """How the validation inputs differ from the training inputs, in units of the training split's spread.

    mean: median over features of abs(difference of means) / std. scale: median of abs(log(std ratio)).
    outside: share of validation values beyond the training range widened by half.
    """

    mean: float
    scale: float
    outside: float


def feature_scale(x: NDArray[np.float32]) -> FeatureScale:
    """Figures of inputs x (n, d) as the network sees them."""
    mean, std = moments(x)
    varying = std > 1e-6 * (np.abs(mean) + 1e-12)
    rms = float(np.sqrt(np.mean(mean**2 + std**2))) if x.size else 0.0
    if not varying.any():
        return FeatureScale(rms, 0.0, 1.0, 1.0)
    low, high = np.percentile(std[varying], (5, 95))
    offset = float(np.median(np.abs(mean[varying]) / std[varying]))
    return FeatureScale(rms, offset, float(1.0 - varying.mean()), float(high / max(low, 1e-30)))


def split_shift(train: NDArray[np.float32], other: NDArray[np.float32]) -> SplitShift:
    """Figures of other (m, d) against train (n, d); features that do not vary in training are left out."""
    mean, std = moments(train)
    varying = std > 1e-3 * float(std.max(initial=0.0)) + 1e-12
    if not varying.any() or len(other) < 2:
        return SplitShift(0.0, 0.0, 0.0)
    mean_other, std_other = moments(other)
    low, high = train.min(axis=0), train.max(axis=0)
    margin = 0.5 * (high - low)
    outside = ((other < low - margin) | (other > high + margin))[:, varying]
    mean, std, mean_other, std_other = (each[varying] for each in (mean, std, mean_other, std_other))
    return SplitShift(
        float(np.median(np.abs(mean_other - mean) / std)),
        float(np.median(np.abs(np.log(np.maximum(std_other, 1e-12) / std)))),
        float(outside.mean()),
    )


def copied_rows(rows: NDArray[np.generic], among: Iterable[NDArray[np.generic]]) -> float:
    """Share of rows (m, d) that occur, exactly, among the chunks (c, d); chunks keep the memory small."""
    if not len(rows):
        return 0.0
    known = np.concatenate([fingerprints(chunk) for chunk in among])
    return float(np.isin(fingerprints(rows), known).mean())


def repeated_rows(rows: NDArray[np.generic]) -> float:
    """Share of rows (n, d) that are copies of an earlier row."""
    if not len(rows):
        return 0.0
    return 1.0 - len(np.unique(fingerprints(rows))) / len(rows)


def fingerprints(rows: NDArray[np.generic]) -> NDArray[np.uint64]:
    """A number (n,) for each row of n: equal for equal bytes, and as good as never for others.

    The words of a row times odd random weights, summed modulo 2^64 (multiplicative hashing: Dietzfelbinger, 1996).
    """
    flat = np.ascontiguousarray(rows).view(np.uint8).reshape(len(rows), -1)
    words = flat.view(np.uint32) if flat.shape[1] % 4 == 0 else flat
    weights = np.random.Generator(np.random.PCG64(1996)).integers(0, 2**63, words.shape[1], np.uint64)
    found: NDArray[np.uint64] = np.einsum("ij,j->i", words, 2 * weights + np.uint64(1), dtype=np.uint64)
    return found


def moments(x: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation of each feature in float64, a few rows at a time: 3,000 rows of 3,072 features
    would otherwise be copied whole."""
    with np.errstate(over="ignore", invalid="ignore"):
        mean = x.mean(axis=0, dtype=np.float64)
        total = np.zeros_like(mean)
        for start in range(0, len(x), MOMENT_ROWS):
            centred = x[start : start + MOMENT_ROWS] - mean
            total += np.einsum("ij,ij->j", centred, centred)
        return mean, np.sqrt(total / max(len(x), 1))
