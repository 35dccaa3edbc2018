"""An epoch that shows every class equally often, however rare it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def balanced_order(labels: NDArray[np.int64], classes: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """As many row numbers as there are labels (n,), the same number of each class, in random order.

    Rows of a rare class occur several times, those of a common one perhaps not at all: another part of them
    each epoch. Classes without rows are left out.
    """
    rows = [np.flatnonzero(labels == label) for label in range(classes)]
    present = [own for own in rows if len(own)]
    share, more = divmod(len(labels), len(present))
    drawn = []
    for place, own in enumerate(present):
        wanted = share + (place < more)
        rounds = [rng.permutation(own) for _ in range(-(-wanted // len(own)))]
        drawn.append(np.concatenate(rounds)[:wanted] if rounds else own[:0])
    return rng.permutation(np.concatenate(drawn)).astype(np.int64)
