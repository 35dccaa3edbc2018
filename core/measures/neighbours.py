"""What the nearest neighbours say of a data set: how well its inputs predict its labels, before any training.

Leave-one-out k-nearest-neighbours accuracy needs no training and is a floor that a working network passes; a run
that stalls below it has a fault, whatever its curve looks like. Cover and Hart, "Nearest neighbor pattern
classification", 1967.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .features import MOMENT_ROWS, moments

NEIGHBOURS = 5

QUERIES_AT_ONCE = 50
"""So few that their distances stay in the processor's cache."""


@dataclass(frozen=True)
class KnownLabels:
    """What neighbours know of the labels of rows left out.

    accuracy: share of rows whose label their neighbours' vote gets right. kappa: (agreement - chance) / (1 - chance),
    where agreement is how often a row and a neighbour share a label, and chance how often two random rows do: 1 for
    perfectly separated classes, 0 for labels that have nothing to do with the inputs. z: the same difference in
    standard errors (those of independent pairs, doubled for their overlap).
    """

    accuracy: float
    kappa: float
    z: float


def standardised(x: NDArray[np.float32], like: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """x (n, d) with each feature's mean taken away and divided by its spread (of `like` where given).

    Features that do not vary stay at zero.
    """
    reference = x if like is None else like
    mean, std = moments(reference)
    scale = np.where(std > 1e-6 * (np.abs(mean) + 1e-12), 1.0 / np.maximum(std, 1e-30), 0.0)
    result = np.empty(x.shape, np.float32)
    for start in range(0, len(x), MOMENT_ROWS):
        part = slice(start, start + MOMENT_ROWS)
        result[part] = (x[part] - mean) * scale
    return result


def nearest(
    queries: NDArray[np.float32], rows: NDArray[np.float32], k: int = NEIGHBOURS, *, leave_out: bool = False
) -> NDArray[np.intp]:
    """Row numbers (q, k) of the k rows nearest to each query (q, d) among rows (n, d), nearest first.

    With `leave_out` the queries are the first q rows themselves, and no row is its own neighbour.
    """
    k = min(k, len(rows) - (1 if leave_out else 0))
    centre = rows.mean(axis=0)
    found = np.empty((len(queries), k), np.intp)
    with np.errstate(over="ignore", invalid="ignore"):
        b = rows - centre
        # |a - b|^2 - |a|^2 = -2 a.b + |b|^2: one product, with a column more
        a = np.column_stack((queries - centre, np.ones(len(queries), np.float32)))
        b = np.column_stack((-2.0 * b, np.einsum("ij,ij->i", b, b))).astype(np.float32, copy=False)
        room = np.empty((QUERIES_AT_ONCE, len(rows)), np.float32)
        for start in range(0, len(queries), QUERIES_AT_ONCE):
            part = a[start : start + QUERIES_AT_ONCE]
            distance = np.matmul(part, b.T, out=room[: len(part)])
            every = np.arange(len(distance))
            if leave_out:
                distance[every, start + every] = np.inf
            for rank in range(k):  # k vectorised passes are ten times as fast as a partition of each row
                found[start : start + len(part), rank] = closest = distance.argmin(axis=1)
                distance[every, closest] = np.inf
    return found


def vote(labels: NDArray[np.int64], neighbours: NDArray[np.intp], classes: int) -> NDArray[np.int64]:
    """The commonest label (q,) among each row of neighbours (q, k); a tie goes to the label of the nearest."""
    votes = np.zeros((len(neighbours), classes))
    rows = np.arange(len(neighbours))
    for rank in range(neighbours.shape[1]):
        votes[rows, labels[neighbours[:, rank]]] += 1.0 - 0.01 * rank
    winners: NDArray[np.int64] = votes.argmax(axis=1).astype(np.int64)
    return winners


def known_labels(x: NDArray[np.float32], y: NDArray[np.int64], classes: int, *, queries: int) -> KnownLabels:
    """Ask the first `queries` rows of x (n, d), y (n,), each left out of its own neighbourhood."""
    if len(x) <= NEIGHBOURS:
        return KnownLabels(math.nan, math.nan, math.nan)
    neighbours = nearest(x[:queries], x, leave_out=True)
    return _known(neighbours, y, y[:queries], classes)


def known_elsewhere(
    x: NDArray[np.float32],
    y: NDArray[np.int64],
    others: NDArray[np.float32],
    truth: NDArray[np.int64],
    classes: int,
) -> KnownLabels:
    """Ask rows of another split, `others` (m, d) with labels truth (m,), for their neighbours in x (n, d), y (n,)."""
    if not len(others) or not len(x):
        return KnownLabels(math.nan, math.nan, math.nan)
    return _known(nearest(others, x), y, truth, classes)


def _known(
    neighbours: NDArray[np.intp], y: NDArray[np.int64], truth: NDArray[np.int64], classes: int
) -> KnownLabels:
    accuracy = float(np.mean(vote(y, neighbours, classes) == truth))
    agreement = float(np.mean(y[neighbours] == truth[:, None]))
    share, asked = (
        np.bincount(y, minlength=classes) / len(y),
        np.bincount(truth, minlength=classes) / len(truth),
    )
    chance = float(np.sum(share * asked))
    if chance >= 1.0:
        return KnownLabels(accuracy, 0.0, 0.0)
    error = 2.0 * math.sqrt(max(chance * (1.0 - chance), 1e-12) / neighbours.size)
    return KnownLabels(accuracy, (agreement - chance) / (1.0 - chance), (agreement - chance) / error)
