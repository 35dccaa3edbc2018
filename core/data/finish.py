"""From what a reader hands over to a data set that can be trained on: checks, cures, splits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config.experiment import DataConfig
from ..errors import DataError
from .dataset import Dataset, Split
from .doubtful import agreed_rows
from .labels import check_classes, check_range
from .loaded import Loaded
from .nonfinite import fill_nonfinite, find_nonfinite, finite_medians, finite_rows, nonfinite_error
from .partition import partition
from .splitting import Labels, Rows, limit_rows, split_rows
from .targets import TargetScale


def finish(loaded: Loaded, config: DataConfig) -> Dataset:
    """Check `loaded`, cure what `config.missing` allows, split it. Uses up the arrays of `loaded`.

    Raises DataError (NonFiniteData for NaN and infinity) where the examples cannot be trained on.
    """
    _check_shapes(loaded)
    if config.resplit and loaded.validation is not None:
        loaded.notes.append(
            f"{len(loaded.validation):,} validation examples of the file left aside: training rows are held out"
        )
        loaded.validation = None
    _handle_nonfinite(loaded, config.missing)
    if loaded.task == "classification":
        check_classes(loaded.name, loaded.y, loaded.class_names, will_split=loaded.validation is None)
        for part, split in loaded.parts()[1:]:
            check_range(f"{loaded.name}, {part} examples,", split.y, len(loaded.class_names))
    train, validation, test = _split(loaded, config)
    if config.missing == "impute":
        _impute(loaded, train, validation, test)
    if config.doubtful == "drop" and loaded.task == "classification":
        train = _agreed(loaded, train, config.seed)
    scale = None
    if loaded.task == "regression" and config.standardize_target and not loaded.scaled:
        scale = TargetScale.fit(loaded.name, train.y)
        train, validation = _scaled(train, scale), _scaled(validation, scale)
        test = None if test is None else _scaled(test, scale)
        loaded.notes.append(scale.note(loaded.target_names))
    return Dataset(
        name=loaded.name,
        task=loaded.task,
        train=train,
        validation=validation,
        test=test,
        class_names=loaded.class_names,
        feature_names=loaded.feature_names,
        target_names=loaded.target_names,
        image_shape=loaded.image_shape,
        source=loaded.source,
        licence=loaded.licence,
        notes=tuple(loaded.notes),
        target_shift=scale.shift if scale else (),
        target_scale=scale.scale if scale else (),
        own_validation=loaded.validation is not None,
    )


def _agreed(loaded: Loaded, train: Split, seed: int) -> Split:
    """The training rows without those whose label their neighbours contradict."""
    rows = agreed_rows(train.x, train.y, len(loaded.class_names), seed)
    dropped = len(train) - len(rows)
    loaded.notes.append(f"{dropped:,} training rows dropped: their neighbours contradict their labels")
    return train.take(rows) if dropped else train


def _scaled(split: Split, scale: TargetScale) -> Split:
    return Split(split.x, scale.apply(split.y))


def _check_shapes(loaded: Loaded) -> None:
    features = loaded.x.shape[1]
    for part, split in loaded.parts():
        if len(split.x) == 0:
            raise DataError(
                f"{loaded.name} has no {part} examples",
                "The file has 0 rows.",
                "Check that the file is the right one.",
            )
        if len(split.x) != len(split.y):
            raise DataError(
                f"{loaded.name}: {part} inputs and labels do not belong together",
                f"There are {len(split.x):,} inputs but {len(split.y):,} labels.",
                "Give one label per example.",
            )
        if split.x.shape[1] != features:
            raise DataError(
                f"{loaded.name}: {part} inputs have another shape than training inputs",
                f"{split.x.shape[1]:,} numbers per example against {features:,}.",
                "All splits must have the same features in the same order.",
            )
    if features == 0:
        raise DataError(
            f"{loaded.name} has no features",
            "There is nothing to predict from.",
            "Add at least one column of inputs.",
        )


def _handle_nonfinite(loaded: Loaded, policy: str) -> None:
    """Refuse, or drop rows; filling in waits until the training rows are known. Targets are never filled in."""
    for part, split in loaded.parts():
        targets = split.y if loaded.task == "regression" else split.x[:0]
        found = find_nonfinite(split.x)
        wrong_targets = find_nonfinite(targets)
        if found is None and wrong_targets is None:
            continue
        if policy in ("auto", "refuse"):
            called = loaded.name if len(loaded.parts()) == 1 else f"{loaded.name}, {part} examples,"
            if found is not None:
                raise nonfinite_error(called, found, loaded.feature_names)
            assert wrong_targets is not None
            raise nonfinite_error(f"The target of {called}", wrong_targets, loaded.target_names)
        good = np.ones(len(split.x), dtype=bool)
        if policy == "drop":
            good &= finite_rows(split.x)
        if wrong_targets is not None:
            good &= finite_rows(targets)
        _keep(loaded, part, good)


def _keep(loaded: Loaded, part: str, good: NDArray[np.bool_]) -> None:
    dropped = int((~good).sum())
    if not dropped:
        return
    if dropped == len(good):
        raise DataError(
            f"{loaded.name}: every {part} row has NaN or infinity",
            "Dropping them leaves nothing.",
            'Set data.missing = "impute", or repair the file.',
        )
    loaded.notes.append(f"{dropped:,} {part} row{'' if dropped == 1 else 's'} with NaN or infinity dropped")
    rows = np.flatnonzero(good)
    if part == "training":
        loaded.x, loaded.y = loaded.x[rows], loaded.y[rows]
    elif part == "validation" and loaded.validation is not None:
        loaded.validation = loaded.validation.take(rows)
    elif loaded.test is not None:
        loaded.test = loaded.test.take(rows)


def _split(loaded: Loaded, config: DataConfig) -> tuple[Split, Split, Split | None]:
    count = len(loaded.x)
    labels = _labels(loaded)
    test_share = config.test if loaded.test is None else 0.0
    if config.test > 0.0 and loaded.test is not None:
        loaded.notes.append(f"data.test is not used: {loaded.name} has test examples of its own")
    if loaded.validation is not None and test_share == 0.0:
        every = np.arange(count, dtype=np.intp)
        train_rows, judge_rows, test_rows = every, every[:0], every[:0]
    else:
        share = config.validation if loaded.validation is None else 0.0
        rows = split_rows(count, labels, validation=share, test=test_share, seed=config.seed)
        train_rows, judge_rows, test_rows = rows.train, rows.validation, rows.test
    train_rows = limit_rows(
        train_rows, None if labels is None else labels[train_rows], config.limit, config.seed
    )
    train, judge, last = _take(loaded, [train_rows, judge_rows, test_rows])
    test = loaded.test if loaded.test is not None else (last if len(last) else None)
    return train, loaded.validation or judge, test


def _labels(loaded: Loaded) -> Labels | None:
    return loaded.y if loaded.task == "classification" else None


def _take(loaded: Loaded, parts: list[Rows]) -> list[Split]:
    targets: list[NDArray[Any]] = [loaded.y[rows] for rows in parts]
    inputs = partition(loaded.x, parts)
    return [Split(x, y) for x, y in zip(inputs, targets, strict=True)]


def _impute(loaded: Loaded, train: Split, validation: Split, test: Split | None) -> None:
    """Fill NaN and infinity with the medians of the training rows, in place."""
    splits = [train, validation, *([test] if test is not None else [])]
    if all(find_nonfinite(split.x) is None for split in splits):
        return
    medians = finite_medians(train.x)
    empty = np.flatnonzero(np.isnan(medians))
    if len(empty):
        column = int(empty[0])
        called = loaded.feature_names[column] if column < len(loaded.feature_names) else str(column + 1)
        raise DataError(
            f"{loaded.name}: column {called!r} has no number in the training rows",
            "There is no median to fill in.",
            "Remove the column.",
        )
    filled = sum(fill_nonfinite(split.x, medians) for split in splits)
    loaded.notes.append(
        f"{filled:,} cell{'' if filled == 1 else 's'} filled in with the training rows' medians"
    )
