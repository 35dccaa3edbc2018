"""Which classes are taken for which, and the examples that are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Confusion:
    """counts: (classes, classes), row = true class, column = predicted. recall: (classes,), NaN for absent ones.

    wrong: rows that are misclassified, the surest mistakes first; predicted: (n,) the class of every row.
    """

    counts: NDArray[np.int64]
    recall: NDArray[np.float64]
    wrong: NDArray[np.int64]
    predicted: NDArray[np.int64]


def confusion(logits: NDArray[Any], labels: NDArray[np.int64], classes: int) -> Confusion:
    """From (n, classes) logits and (n,) labels."""
    predicted = logits.argmax(axis=1)
    counts = np.bincount(labels * classes + predicted, minlength=classes * classes).reshape(classes, classes)
    totals = counts.sum(axis=1)
    recall = np.divide(np.diagonal(counts), totals, out=np.full(classes, np.nan), where=totals > 0)
    wrong = np.flatnonzero(predicted != labels)
    margin = logits[wrong, predicted[wrong]] - logits[wrong, labels[wrong]]
    return Confusion(counts.astype(np.int64), recall, wrong[np.argsort(-margin, kind="stable")], predicted)
