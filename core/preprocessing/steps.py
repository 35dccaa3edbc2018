"""The table of steps. Data preprocessing after CS231n, lecture 6."""

from __future__ import annotations

from .centring import mean_channel, mean_feature, mean_image, none
from .principal import pca, whiten_pca, whiten_zca
from .scaling import minmax, std
from .step import Fit

STEPS: dict[str, Fit] = {
    "none": none,
    "mean-feature": mean_feature,
    "mean-image": mean_image,
    "mean-channel": mean_channel,
    "std": std,
    "minmax": minmax,
    "pca": pca,
    "whiten-pca": whiten_pca,
    "whiten-zca": whiten_zca,
}

MIXES_PIXELS = frozenset({"pca", "whiten-pca"})
"""Steps after which a row is no image any more."""
