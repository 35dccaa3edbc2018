"""Which examples train, which judge, which wait for the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError
from .streams import stream

Rows = NDArray[np.intp]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class SplitRows:
    """Row numbers of each split, ascending; `test` is empty where nothing is kept apart."""

    train: Rows
    validation: Rows
    test: Rows


def split_rows(count: int, labels: Labels | None, *, validation: float, test: float, seed: int) -> SplitRows:
    """Divide `count` rows at random; with class numbers `labels` (count,), every class in proportion.

    `validation` and `test` are shares of all rows. Each class keeps at least one row for training. Shares are
    met by largest remainder, so each split's size is exact up to that condition.
    Raises DataError where nothing would be left to train on or to judge by.
    """
    if validation + test >= 1.0:
        raise DataError(
            "No examples are left for training",
            f"data.validation = {validation:g} and data.test = {test:g} take everything.",
            "Lower one of them: together they must stay below 1.",
        )
    groups = _groups(count, labels)
    sizes = np.array([len(group) for group in groups])
    for_test = _share(sizes, test, capacity=np.maximum(sizes - 2, 0))
    for_validation = _share(sizes, validation, capacity=np.maximum(sizes - for_test - 1, 0))
    if for_validation.sum() == 0 and validation > 0.0:
        raise DataError(
            f"So few examples ({count}) cannot be split",
            "At least one must be left for training and one for validation.",
            "Give more examples.",
        )
    rng = stream(seed, "split")
    train, judge, last = [], [], []
    for group, tests, judges in zip(groups, for_test, for_validation, strict=True):
        mixed = rng.permutation(group)
        last.append(mixed[:tests])
        judge.append(mixed[tests : tests + judges])
        train.append(mixed[tests + judges :])
    return SplitRows(_ascending(train), _ascending(judge), _ascending(last))


def limit_rows(rows: Rows, labels: Labels | None, limit: int, seed: int) -> Rows:
    """At most `limit` of `rows`, chosen at random; with the class numbers of those rows, in proportion.

    0 means no limit. Every class keeps at least one row.
    Raises DataError where the limit is smaller than the number of classes.
    """
    if limit <= 0 or limit >= len(rows):
        return rows
    groups = [group for group in _groups(len(rows), labels) if len(group)]
    if limit < len(groups):
        raise DataError(
            f"data.limit = {limit} is less than the {len(groups)} classes",
            "Every class needs at least one training example.",
            f"Set data.limit to {len(groups)} or more.",
        )
    sizes = np.array([len(group) for group in groups])
    taken = _apportion(sizes, limit, capacity=sizes)
    for absent in np.flatnonzero(taken == 0):
        taken[absent] += 1
        taken[taken.argmax()] -= 1
    rng = stream(seed, "limit")
    chosen = [rng.permutation(group)[:take] for group, take in zip(groups, taken, strict=True)]
    return rows[_ascending(chosen)]


def _groups(count: int, labels: Labels | None) -> list[Rows]:
    """Row numbers of each class; one group of all rows without labels."""
    if labels is None:
        return [np.arange(count, dtype=np.intp)]
    order = np.argsort(labels, kind="stable")
    edges = np.flatnonzero(np.diff(labels[order])) + 1
    return list(np.split(order, edges))


def _share(sizes: NDArray[np.intp], share: float, capacity: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many of each group to take: near `share` of it, and of all in sum (at least 1 where share > 0)."""
    if share <= 0.0:
        return np.zeros_like(sizes)
    total = max(1, round(share * int(sizes.sum())))
    # Large classes do not make up for what small ones cannot give.
    fair: Rows = np.ceil(share * sizes).astype(np.intp)
    return _apportion(sizes, total, np.minimum(capacity, fair))


def _apportion(sizes: NDArray[np.intp], total: int, capacity: NDArray[np.intp]) -> NDArray[np.intp]:
    """Largest remainder: integers near total * sizes / sum(sizes), none above its capacity.

    They sum to min(total, sum(capacity)).
    """
    total = min(total, int(capacity.sum()))
    ideal = sizes * (total / max(1, int(sizes.sum())))
    taken: Rows = np.minimum(np.floor(ideal).astype(np.intp), capacity)
    while (left := total - int(taken.sum())) > 0:
        open_groups = np.flatnonzero(taken < capacity)
        hungriest = open_groups[np.argsort(taken[open_groups] - ideal[open_groups], kind="stable")]
        taken[hungriest[:left]] += 1
    return taken


def _ascending(parts: list[Rows]) -> Rows:
    rows: Rows = np.sort(np.concatenate(parts)).astype(np.intp)
    return rows
