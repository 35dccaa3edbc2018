"""What a data set is, in a few lines that can be stored with a run and compared later."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dataset import Dataset, Split
from .nonfinite import row_blocks


def identity(dataset: Dataset) -> dict[str, Any]:
    """Plain values that a file can hold.

    `name`, `source`, `task`, `features`, `outputs`; `counts` of examples by split; `class_counts` by split,
    in the order of `class_names` (absent for regression); `checksum` of the contents: equal for equal arrays,
    in equal order, of equal splits, wherever the files lie. `own_validation` is there, and true, where the source
    keeps its validation examples apart itself.
    """
    splits = _splits(dataset)
    result: dict[str, Any] = {
        "name": dataset.name,
        "source": dataset.source,
        "task": dataset.task,
        "features": dataset.features,
        "outputs": dataset.outputs,
        "targets": list(dataset.target_names),
        "counts": {name: len(split) for name, split in splits},
        "notes": list(dataset.notes),
    }
    if dataset.task == "classification":
        result["class_names"] = list(dataset.class_names)
        result["class_counts"] = {name: class_counts(split, dataset.outputs) for name, split in splits}
    if dataset.target_scale:
        result["target_shift"], result["target_scale"] = (
            list(dataset.target_shift),
            list(dataset.target_scale),
        )
    if dataset.own_validation:
        result["own_validation"] = True
    result["checksum"] = checksum(dataset)
    return result


def class_counts(split: Split, classes: int) -> list[int]:
    """How many examples each class has."""
    return [int(count) for count in np.bincount(split.y, minlength=classes)]


def checksum(dataset: Dataset) -> str:
    """ "sha256:..." over shapes, types and bytes of every split and the class names."""
    digest = hashlib.sha256()
    digest.update(repr((dataset.task, dataset.class_names, dataset.image_shape)).encode())
    for name, split in _splits(dataset):
        digest.update(name.encode())
        _add(digest, split.x)
        _add(digest, split.y.reshape(len(split.y), -1))
    return f"sha256:{digest.hexdigest()}"


def _splits(dataset: Dataset) -> list[tuple[str, Split]]:
    named = [("train", dataset.train), ("validation", dataset.validation)]
    return [*named, ("test", dataset.test)] if dataset.test is not None else named


def _add(digest: Any, array: NDArray[Any]) -> None:
    little = array.dtype.newbyteorder("<")
    digest.update(f"{little.str}{array.shape}".encode())
    for _, block in row_blocks(array):
        digest.update(np.ascontiguousarray(block, dtype=little).data)
