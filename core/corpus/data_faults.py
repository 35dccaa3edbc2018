"""What can be wrong with data, done on purpose to arrays that were fine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Inputs = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Arrays:
    """A data set before it is handed to the product. x (n, d) float32, y (n,) classes."""

    x: Inputs
    y: Labels
    x_val: Inputs
    y_val: Labels


def spoil(arrays: Arrays, faults: Mapping[str, Any], seed: int) -> Arrays:
    """The arrays with every named fault, in order. Raises KeyError for an unknown one."""
    rng = np.random.default_rng([seed, 7])
    for name, strength in faults.items():
        arrays = DATA_FAULTS[name](arrays, strength, rng)
    return arrays


Fault = Callable[[Arrays, Any, np.random.Generator], Arrays]


def _few(a: Arrays, count: Any, rng: np.random.Generator) -> Arrays:
    """Only `count` training rows, of every class some."""
    rows = rng.permutation(len(a.y))
    classes = np.unique(a.y)
    first = [rows[a.y[rows] == label][0] for label in classes]
    rest = [row for row in rows if row not in set(first)]
    chosen = np.array([*first, *rest][: max(int(count), len(classes))])
    return replace(a, x=a.x[chosen], y=a.y[chosen])


def _scale(a: Arrays, factor: Any, rng: np.random.Generator) -> Arrays:
    return replace(a, x=a.x * np.float32(factor), x_val=a.x_val * np.float32(factor))


def _offset(a: Arrays, shift: Any, rng: np.random.Generator) -> Arrays:
    return replace(a, x=a.x + np.float32(shift), x_val=a.x_val + np.float32(shift))


def _shuffled(a: Arrays, strength: Any, rng: np.random.Generator) -> Arrays:
    """Training labels that belong to other rows."""
    return replace(a, y=rng.permutation(a.y))


def _noise(a: Arrays, share: Any, rng: np.random.Generator) -> Arrays:
    """A share of the training labels is drawn anew, at random."""
    wrong = rng.random(len(a.y)) < share
    return replace(a, y=np.where(wrong, rng.integers(0, a.y.max() + 1, len(a.y)), a.y))


def _sorted(a: Arrays, strength: Any, rng: np.random.Generator) -> Arrays:
    rows = np.argsort(a.y, kind="stable")
    return replace(a, x=a.x[rows], y=a.y[rows])


def _imbalance(a: Arrays, kept: Any, rng: np.random.Generator) -> Arrays:
    """Of every class but the first only a share is kept (two rows at least)."""
    rows = [np.flatnonzero(a.y == 0)]
    for label in range(1, int(a.y.max()) + 1):
        own = rng.permutation(np.flatnonzero(a.y == label))
        rows.append(own[: max(2, round(kept * len(own)))])
    chosen = rng.permutation(np.concatenate(rows))
    return replace(a, x=a.x[chosen], y=a.y[chosen])


def _nonfinite(a: Arrays, strength: Any, rng: np.random.Generator) -> Arrays:
    """A share of the training rows has one cell of NaN or infinity: strength (share, value)."""
    share, value = strength
    x = a.x.copy()
    rows = rng.permutation(len(x))[: max(1, round(share * len(x)))]
    x[rows, rng.integers(0, x.shape[1], len(rows))] = value
    return replace(a, x=x)


def _val_unscaled(a: Arrays, factor: Any, rng: np.random.Generator) -> Arrays:
    """Validation inputs were prepared in another way: stretched by a factor and shifted by as much."""
    return replace(a, x_val=a.x_val * np.float32(factor) + np.float32(0.3 * factor))


def _val_permuted(a: Arrays, strength: Any, rng: np.random.Generator) -> Arrays:
    """Validation columns stand in another order."""
    return replace(a, x_val=a.x_val[:, rng.permutation(a.x.shape[1])])


def _constant(a: Arrays, strength: Any, rng: np.random.Generator) -> Arrays:
    """Every row is the same: the loader read one row again and again."""
    return replace(a, x=np.repeat(a.x[:1], len(a.x), axis=0), x_val=np.repeat(a.x[:1], len(a.x_val), axis=0))


DATA_FAULTS: dict[str, Fault] = {
    "few": _few,
    "scale": _scale,
    "offset": _offset,
    "shuffle_labels": _shuffled,
    "label_noise": _noise,
    "sorted": _sorted,
    "imbalance": _imbalance,
    "nonfinite": _nonfinite,
    "val_unscaled": _val_unscaled,
    "val_permuted": _val_permuted,
    "constant": _constant,
}
