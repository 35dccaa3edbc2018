"""Named, independent random generators from one seed."""

from __future__ import annotations

from typing import Literal

import numpy as np

Purpose = Literal["points", "split", "limit"]

_KEYS: dict[Purpose, int] = {"points": 0, "split": 1, "limit": 2}


def stream(seed: int, purpose: Purpose) -> np.random.Generator:
    """A generator for one purpose; drawing from one stream never moves another.

    Made points stay the same when the split changes, and the split when a limit is set.
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_KEYS[purpose],)))
