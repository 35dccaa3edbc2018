"""Subtracting a mean: inputs of one sign would make all gradients of a unit's weights share one sign.

Images share their scale, so of all preprocessing they usually get only this: one mean image (AlexNet), or one mean
per colour channel (VGGNet). CS231n, lecture 6.
"""

from __future__ import annotations

import numpy as np

from . import moments
from .affine import Affine, Floats
from .moments import Chunks
from .step import Context, FittedStep, misfit


def none(chunks: Chunks, context: Context) -> FittedStep:
    """y = x."""
    return FittedStep("none", Affine.identity(context.features), {})


def mean_feature(chunks: Chunks, context: Context) -> FittedStep:
    """y = x - the mean of each feature; for images, the mean image."""
    mean = moments.mean(chunks)
    return _centred("mean-feature", mean, mean)


def mean_image(chunks: Chunks, context: Context) -> FittedStep:
    """y = x - one mean of all features."""
    mean = moments.mean(chunks).mean(keepdims=True)
    return _centred("mean-image", mean, np.repeat(mean, context.features))


def mean_channel(chunks: Chunks, context: Context) -> FittedStep:
    """y = x - the mean of the pixel's colour channel. Raises ConfigError where rows are not images."""
    if context.image_shape is None:
        raise misfit(
            "steps",
            "mean-channel needs images, and these inputs have no channels",
            hint='Use "mean-feature" instead.',
        )
    channels = context.image_shape[0]
    means = moments.mean(chunks).reshape(channels, -1).mean(1)
    return _centred("mean-channel", means, np.repeat(means, context.features // channels))


def _centred(name: str, shown: Floats, mean: Floats) -> FittedStep:
    return FittedStep(name, Affine.shift(-mean), {"mean": shown}, (Affine.shift(mean),))
