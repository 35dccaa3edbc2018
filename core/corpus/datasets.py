"""The data sets of the corpus, as plain arrays: made here, or shipped with the product; nothing is downloaded.

`folder` adds those that are read from files: MNIST, Fashion-MNIST, CIFAR-10 and some tables.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .data_faults import Arrays
from .file_sets import FILES
from .made_sets import MADE

VALIDATION_SHARE = 0.25


def make_arrays(name: str, seed: int, folder: Path | None = None) -> Arrays:
    """The data set `name` split by `seed` into training and validation, unscaled. Raises KeyError if not known."""
    rng = np.random.default_rng([seed, 11])
    if name in FILES:
        if folder is None:
            raise KeyError(name)
        x, y = FILES[name](folder, rng)
    else:
        x, y = MADE[name](rng)
    rows = rng.permutation(len(y))
    cut = round(len(y) * (1.0 - VALIDATION_SHARE))
    train, rest = rows[:cut], rows[cut:]
    x = x.astype(np.float32)
    return Arrays(x[train], y[train], x[rest], y[rest])
