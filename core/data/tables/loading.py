"""From a table to a data set: roles, missing cells, classes, split, and only then the encoding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config.experiment import DataConfig
from ...errors import DataError
from ..dataset import Dataset, Split, Task
from ..labels import check_classes
from ..splitting import limit_rows, split_rows
from ..targets import TargetScale
from .columns import Column
from .encoding import Encoder
from .missing import rows_to_keep
from .reading import Table, read_table
from .roles import Roles, assign_roles, without_rows

FEW_VALUES = 20
"""Whole numbers with at most so many different values may be meant as classes; the notes say how to say so."""
MAX_CLASSES = 1000


def load_text_table(path: Path, config: DataConfig) -> Dataset:
    """A CSV, TSV or similar file as a data set. Raises DataError, see `read_table` and `dataset_of`."""
    return dataset_of(read_table(path, config), config)


def dataset_of(table: Table, config: DataConfig) -> Dataset:
    """Split the rows and encode the columns; statistics come from the training rows only.

    A text target means classes, a number target regression, unless `config.task` says otherwise.
    Raises DataError for a target that does not fit the task, missing cells that are not allowed, one class
    only, a class with one example, and what `assign_roles` refuses.
    """
    roles = assign_roles(table, config)
    keep, notes = rows_to_keep(table, roles, config.missing)
    if not keep.all():
        roles = without_rows(roles, keep)
    notes = [*table.notes, *_role_notes(roles, config), *notes]
    task, y, names = _target(table, roles.target, config, notes)
    labels = y if task == "classification" else None
    rows = split_rows(len(y), labels, validation=config.validation, test=config.test, seed=config.seed)
    train = limit_rows(rows.train, None if labels is None else labels[rows.train], config.limit, config.seed)
    encoder = Encoder.fit(roles.inputs, train, table.path)
    scale = None
    if task == "regression":
        if config.standardize_target:
            scale = TargetScale.fit(str(table.path), y[train])
            notes.append(scale.note((roles.target.name,)))
        y = scale.apply(y) if scale else y.astype(np.float32)

    def split(chosen: NDArray[np.intp]) -> Split:
        return Split(encoder.apply(roles.inputs, chosen), y[chosen])

    return Dataset(
        name=table.path.name,
        task=task,
        train=split(train),
        validation=split(rows.validation),
        test=split(rows.test) if len(rows.test) else None,
        class_names=names,
        feature_names=encoder.names,
        target_names=(roles.target.name,),
        source=str(table.path),
        notes=tuple(notes),
        target_shift=scale.shift if scale else (),
        target_scale=scale.scale if scale else (),
    )


def _role_notes(roles: Roles, config: DataConfig) -> list[str]:
    notes = (
        []
        if config.target
        else [f"the target is {roles.target.name!r}, the last column; data.target chooses another"]
    )
    return notes + [f"column {name!r} left out: {reason}" for name, reason in roles.left_out]


def _target(
    table: Table, column: Column, config: DataConfig, notes: list[str]
) -> tuple[Task, NDArray[Any], tuple[str, ...]]:
    """The task, the targets as a Dataset has them, and the class names; may add to the notes."""
    if config.task == "regression" or (config.task == "auto" and column.kind == "number"):
        if column.kind == "text":
            raise DataError(
                f"{table.path}: the target {column.name!r} is text",
                f"Regression predicts a number; the first cells are {', '.join(map(repr, column.examples[:3]))}.",
                'Choose another target, or set data.task = "classification".',
            )
        different = np.unique(column.values[:100_000])
        if (
            config.task == "auto"
            and len(different) <= FEW_VALUES
            and np.all(different == np.floor(different))
        ):
            notes.append(
                f"{column.name!r} has {len(different)} different whole numbers and is predicted as a number; if they "
                'are classes, set data.task = "classification"'
            )
        return "regression", column.values[:, None], ()
    names, labels = _classes(column)
    if column.kind == "number" and len(names) > MAX_CLASSES:
        raise DataError(
            f"{table.path}: the target {column.name!r} has {len(names):,} different numbers",
            "As classes they cannot be learned.",
            'Set data.task = "regression", or choose another target.',
        )
    check_classes(f"{table.path} (target {column.name!r})", labels, names, will_split=True)
    return "classification", labels, names


def _classes(column: Column) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Class names in order (numbers by size, texts by alphabet) and class numbers (n,)."""
    if column.kind == "number":
        different, labels = np.unique(column.values, return_inverse=True)
        return tuple(f"{value:.15g}" for value in different), labels.astype(np.int64)
    present = np.unique(column.values)
    order = sorted(present, key=lambda code: column.categories[code])
    numbers = np.empty(len(column.categories), dtype=np.int64)
    numbers[order] = np.arange(len(order))
    return tuple(column.categories[code] for code in order), numbers[column.values]
