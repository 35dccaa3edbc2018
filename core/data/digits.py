"""The 8x8 handwritten digits that ship with the package."""

from __future__ import annotations

from importlib import resources

import numpy as np

from .loaded import Loaded

DIGITS_LICENCE = "CC BY 4.0 (Alpaydin and Kaynak, 1998); as redistributed with scikit-learn, BSD-3-Clause"


def load_digits() -> Loaded:
    """1,797 images of 8x8 pixels, float32 values 0..16 as published, so that raw inputs are really raw."""
    path = resources.files(__package__).joinpath("embedded", "digits.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        x, y = arrays["x"], arrays["y"]
    return Loaded(
        name="digits",
        task="classification",
        x=x.astype(np.float32),
        y=y.astype(np.int64),
        class_names=tuple("0123456789"),
        image_shape=(1, 8, 8),
        target_names=("digit",),
        source="digits",
        licence=DIGITS_LICENCE,
    )
