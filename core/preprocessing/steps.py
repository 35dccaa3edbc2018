"""The steps: each looks at the training rows and gives the affine map it will apply, with what it fitted to show.

Data preprocessing after CS231n lecture 6: images are usually only centred (mean-image, mean-channel); features of
different units are brought to one scale (std); PCA and whitening decorrelate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import ConfigError, Problem
from . import moments
from .affine import Affine, Floats
from .moments import Chunks

RELATIVE_ZERO = 1e-12
"""A spread below this share of the feature's size is rounding, not information: such a feature counts as constant."""


@dataclass(frozen=True)
class Context:
    """What a step may need beside the rows: shapes and the numbers the user chose."""

    features: int
    image_shape: tuple[int, int, int] | None
    components: int
    epsilon: float


@dataclass(frozen=True)
class FittedStep:
    """A fitted step: its map, and the fitted arrays by name, for the screen."""

    name: str
    affine: Affine
    arrays: dict[str, Floats]


Fit = Callable[[Chunks, Context], FittedStep]


def _none(chunks: Chunks, context: Context) -> FittedStep:
    return FittedStep("none", Affine.identity(context.features), {})


def _mean_feature(chunks: Chunks, context: Context) -> FittedStep:
    mean = moments.mean(chunks)
    return FittedStep("mean-feature", _shift(mean), {"mean": mean})


def _mean_image(chunks: Chunks, context: Context) -> FittedStep:
    mean = np.full(context.features, moments.mean(chunks).mean())
    return FittedStep("mean-image", _shift(mean), {"mean": mean[:1]})


def _mean_channel(chunks: Chunks, context: Context) -> FittedStep:
    if context.image_shape is None:
        problem = Problem(
            "preprocessing.steps", "mean-channel needs images, and these inputs have no channels"
        )
        raise ConfigError(
            "The preprocessing does not fit the data", (problem,), 'Use "mean-feature" instead.'
        )
    channels = context.image_shape[0]
    per_channel = moments.mean(chunks).reshape(channels, -1).mean(1)
    mean = np.repeat(per_channel, context.features // channels)
    return FittedStep("mean-channel", _shift(mean), {"mean": per_channel})


def _std(chunks: Chunks, context: Context) -> FittedStep:
    """y = x / std; a constant feature is left as it is."""
    mean = moments.mean(chunks)
    std = moments.std(chunks, mean)
    constant = std <= RELATIVE_ZERO * np.maximum(np.abs(mean), 1.0)
    scale = np.divide(1.0, std, out=np.ones_like(std), where=~constant)
    return FittedStep("std", Affine(scale, np.zeros_like(scale)), {"std": std})


def _minmax(chunks: Chunks, context: Context) -> FittedStep:
    """y = 2 (x - low) / (high - low) - 1; a constant feature becomes 0."""
    low, high = moments.minimum_maximum(chunks)
    constant = high - low <= RELATIVE_ZERO * np.maximum(np.abs(high), 1.0)
    scale = np.divide(2.0, high - low, out=np.zeros_like(low), where=~constant)
    return FittedStep(
        "minmax", Affine.centre_and_scale((low + high) / 2.0, scale), {"low": low, "high": high}
    )


def _pca(chunks: Chunks, context: Context) -> FittedStep:
    mean, values, vectors = _principal_axes(chunks, context)
    return FittedStep("pca", _rotate(mean, vectors), {"mean": mean, "eigenvalues": values, "axes": vectors})


def _whiten_pca(chunks: Chunks, context: Context) -> FittedStep:
    mean, values, vectors = _principal_axes(chunks, context)
    whitened = vectors / np.sqrt(np.maximum(values, 0.0) + _floor(context.epsilon, values))
    return FittedStep(
        "whiten-pca", _rotate(mean, whitened), {"mean": mean, "eigenvalues": values, "axes": vectors}
    )


def _whiten_zca(chunks: Chunks, context: Context) -> FittedStep:
    every = Context(context.features, context.image_shape, 0, context.epsilon)
    mean, values, vectors = _principal_axes(chunks, every)
    whitened = (vectors / np.sqrt(np.maximum(values, 0.0) + _floor(context.epsilon, values))) @ vectors.T
    return FittedStep(
        "whiten-zca", _rotate(mean, whitened), {"mean": mean, "eigenvalues": values, "axes": vectors}
    )


def _floor(epsilon: float, values: Floats) -> float:
    """The epsilon asked for, but never 0: a direction without any spread would be divided by nothing."""
    return max(epsilon, RELATIVE_ZERO * float(values.max(initial=0.0)), float(np.finfo(np.float64).tiny))


def _principal_axes(chunks: Chunks, context: Context) -> tuple[Floats, Floats, Floats]:
    """Mean (d,), eigenvalues (k,) largest first, and eigenvectors (d, k) of the covariance.

    An eigenvector's sign is free; it is chosen so that its largest entry is positive, so that equal data give equal
    inputs on every machine.
    """
    mean = moments.mean(chunks)
    values, vectors = np.linalg.eigh(moments.covariance(chunks, mean))
    values, vectors = values[::-1], vectors[:, ::-1]
    if context.components > context.features:
        problem = Problem(
            "preprocessing.components",
            f"{context.components} components asked for, but the inputs have {context.features} features",
            f"at most {context.features}",
        )
        raise ConfigError("The preprocessing does not fit the data", (problem,))
    kept = context.components or context.features
    values, vectors = values[:kept], vectors[:, :kept]
    largest = np.abs(vectors).argmax(0)
    return mean, values, vectors * np.sign(vectors[largest, np.arange(kept)])


def _shift(mean: Floats) -> Affine:
    return Affine(np.ones_like(mean), -mean)


def _rotate(mean: Floats, matrix: Floats) -> Affine:
    return Affine(np.ones_like(mean), -mean @ matrix, matrix)


STEPS: dict[str, Fit] = {
    "none": _none,
    "mean-feature": _mean_feature,
    "mean-image": _mean_image,
    "mean-channel": _mean_channel,
    "std": _std,
    "minmax": _minmax,
    "pca": _pca,
    "whiten-pca": _whiten_pca,
    "whiten-zca": _whiten_zca,
}

MIXES_PIXELS = frozenset({"pca", "whiten-pca"})
"""Steps after which a row is no image any more."""
