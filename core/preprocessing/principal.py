"""PCA and whitening: along the principal axes of the training data, features are uncorrelated.

With the covariance's eigenvectors U (d, k) and eigenvalues s (k,), largest first, and the mean m:

    pca          y = (x - m) U
    whiten-pca   y = (x - m) U / sqrt(s + epsilon)
    whiten-zca   y = (x - m) U / sqrt(s + epsilon) U'

ZCA (Bell and Sejnowski, 1997) turns the whitened axes back, so that an image still looks like one; it keeps every
axis. Epsilon damps the axes with little spread, which are mostly noise. Fewer examples than features, or constant
ones, leave axes without any spread: on these the training inputs are simply 0.
"""

from __future__ import annotations

import numpy as np

from . import moments
from .affine import Affine, Floats
from .moments import Chunks
from .step import RELATIVE_ZERO, Context, FittedStep, misfit

TIE = 1e-6
"""Entries of an axis closer than this share of the largest count as equally large."""


def pca(chunks: Chunks, context: Context) -> FittedStep:
    """y = (x - m) U, all axes or the first `components`."""
    mean, values, axes = principal_axes(chunks, context.components, context.features)
    return _fitted("pca", mean, values, axes, axes, (_from_axes(np.ones_like(values), axes, mean),))


def whiten_pca(chunks: Chunks, context: Context) -> FittedStep:
    """y = (x - m) U / sqrt(s + epsilon), all axes or the first `components`."""
    mean, values, axes = principal_axes(chunks, context.components, context.features)
    spread = _damped(values, context.epsilon)
    return _fitted("whiten-pca", mean, values, axes, axes / spread, (_from_axes(spread, axes, mean),))


def whiten_zca(chunks: Chunks, context: Context) -> FittedStep:
    """y = (x - m) U / sqrt(s + epsilon) U'."""
    mean, values, axes = principal_axes(chunks, 0, context.features)
    spread = _damped(values, context.epsilon)
    to_axes = Affine(np.ones_like(mean), np.zeros_like(values), axes)
    return _fitted(
        "whiten-zca", mean, values, axes, (axes / spread) @ axes.T, (to_axes, _from_axes(spread, axes, mean))
    )


def principal_axes(chunks: Chunks, components: int, features: int) -> tuple[Floats, Floats, Floats]:
    """Mean (d,), eigenvalues (k,) largest first, and eigenvectors (d, k) of the covariance.

    Raises ConfigError for more components than features.
    """
    if components > features:
        raise misfit(
            "components",
            f"{components} components asked for, but the inputs have {features} features",
            f"at most {features}",
        )
    mean = moments.mean(chunks)
    values, axes = eigen(moments.covariance(chunks, mean))
    kept = components or features
    return mean, values[:kept], axes[:, :kept]


def eigen(covariance: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues (d,) of a covariance (d, d), largest first and none below 0, and its eigenvectors (d, d), in columns.

    An eigenvector's sign is free; it is chosen so that its largest entry (the first of them) is positive, so that
    equal data give equal inputs on every machine.
    """
    values, axes = np.linalg.eigh(covariance)
    values, axes = np.maximum(values[::-1], 0.0), axes[:, ::-1]
    sizes = np.abs(axes)
    largest = (sizes >= (1.0 - TIE) * sizes.max(0)).argmax(0)
    return values, axes * np.sign(axes[largest, np.arange(axes.shape[1])])


def _damped(values: Floats, epsilon: float) -> Floats:
    """sqrt(s + epsilon), epsilon never quite 0: an axis without any spread would be divided by nothing."""
    least = max(RELATIVE_ZERO * float(values.max(initial=0.0)), float(np.finfo(np.float64).tiny))
    return np.sqrt(values + max(epsilon, least))


def _from_axes(spread: Floats, axes: Floats, mean: Floats) -> Affine:
    """y -> (y * spread) U' + m: the input whose shortened description y is."""
    return Affine(spread, mean, axes.T)


def _fitted(
    name: str, mean: Floats, values: Floats, axes: Floats, matrix: Floats, back: tuple[Affine, ...]
) -> FittedStep:
    affine = Affine(np.ones_like(mean), -mean @ matrix, matrix)
    return FittedStep(name, affine, {"mean": mean, "eigenvalues": values, "axes": axes}, back)
