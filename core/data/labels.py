"""Checking that class numbers are class numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError

MAX_LISTED = 8


def check_classes(
    name: str, labels: NDArray[np.int64], class_names: tuple[str, ...], *, will_split: bool
) -> None:
    """Raise DataError unless `labels` (n,) can be learned as the classes named.

    Needs at least two classes, every number within 0..classes-1, and every class present: with two examples
    where the rows are still to be split (one to learn from, one to judge by), else with one.
    """
    classes = len(class_names)
    check_range(name, labels, classes)
    counts = np.bincount(labels, minlength=classes)
    present = np.flatnonzero(counts)
    if len(present) < 2:
        only = class_names[int(present[0])] if len(present) else "none"
        raise DataError(
            f"{name} has one class only ({only})",
            "A classifier needs at least two classes to tell apart.",
            "Check which column is the target, or whether the file was cut; pictures need a folder per class.",
        )
    if len(present) < classes:
        absent = [class_names[index] for index in np.flatnonzero(counts == 0)]
        raise DataError(
            f"{name} has classes without training examples: {listed(absent)}",
            f"{classes} classes are named, but the labels use {len(present)} of them.",
            "Number the classes 0, 1, 2, ... without gaps, or remove the unused names.",
        )
    if will_split and counts.min() < 2:
        single = [class_names[index] for index in np.flatnonzero(counts == 1)]
        raise DataError(
            f"{name} has classes with one example: {listed(single)}",
            "One example cannot be both learned from and judged by.",
            "Add examples, or merge or leave out rare classes."
            + (
                ' If the target is a measurement, set data.task = "regression".'
                if single[0].isdecimal()
                else ""
            ),
        )


def check_range(name: str, labels: NDArray[np.int64], classes: int) -> None:
    """Raise DataError unless every label (n,) is in 0..classes-1; the first that is not is named."""
    bad = np.flatnonzero((labels < 0) | (labels >= classes))
    if len(bad):
        row = int(bad[0])
        raise DataError(
            f"{name} has labels that are no classes",
            f"Row {row + 1} has label {labels[row]}; there are {classes} classes, 0..{classes - 1}. "
            f"{len(bad):,} of {len(labels):,} labels are out of range.",
            "Check that labels and images belong together and that the file is whole.",
        )


def class_numbers(name: str, values: NDArray[Any]) -> tuple[NDArray[np.int64], tuple[str, ...], list[str]]:
    """Class numbers 0..k-1, class names and notes from an array of labels (n,) as a file has them.

    Text and booleans become classes in sorted order. Integers must be 0..k-1, or 1..k (noted); floats are
    taken where all are whole numbers. Raises DataError for labels with gaps, fractions, NaN, or of another
    kind.
    """
    if values.dtype.kind in "US":
        names, numbers = np.unique(values, return_inverse=True)
        return numbers.astype(np.int64), tuple(_decode(item) for item in names), []
    if values.dtype.kind == "b":
        return values.astype(np.int64), ("false", "true"), []
    if values.dtype.kind == "f":
        values = _whole(name, values)
    if values.dtype.kind not in "iu":
        raise DataError(
            f"{name} has labels of type {values.dtype}",
            "Labels are whole numbers (0, 1, 2, ...) or text.",
            "Save them as an array of int64 or of strings.",
        )
    if not len(values):
        raise DataError(
            f"{name} has 0 rows", "There is nothing to learn from.", "Check that it is the right file."
        )
    present = np.unique(values)
    first = int(present[0])
    if first not in (0, 1) or int(present[-1]) - first + 1 != len(present):
        raise DataError(
            f"{name} has labels with gaps",
            f"The labels are {listed([str(value) for value in present])}: not 0, 1, 2, ... without a gap.",
            "Renumber them (numpy.unique(y, return_inverse=True)[1] does), "
            'or set data.task = "regression" if they are measurements.',
        )
    notes = [f"labels 1..{len(present)} were numbered 0..{len(present) - 1}"] if first == 1 else []
    return values.astype(np.int64) - first, tuple(str(value) for value in present), notes


def listed(names: list[str]) -> str:
    """The names with commas, the long tail as a count."""
    shown = ", ".join(names[:MAX_LISTED])
    rest = len(names) - MAX_LISTED
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def _whole(name: str, values: NDArray[Any]) -> NDArray[np.int64]:
    bad = np.flatnonzero(~np.isfinite(values) | (values != np.floor(values)))
    if len(bad):
        row = int(bad[0])
        raise DataError(
            f"{name} has labels that are no classes",
            f"Row {row + 1} has label {values[row]:g}; a class is a whole number or a text.",
            'Set data.task = "regression" if the target is a measurement.',
        )
    return values.astype(np.int64)


def _decode(item: Any) -> str:
    return item.decode("utf-8", "replace") if isinstance(item, bytes) else str(item)
