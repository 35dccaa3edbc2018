"""NumPy's own files: .npz archives, .npy files, folders of .npy files. Never with pickles in them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config.experiment import DataConfig
from ...errors import DataError
from ..dataset import Split, Task
from ..labels import class_numbers
from ..loaded import Loaded
from ..memory import ensure_room
from .images import as_numbers, image_rows
from .openers import not_empty, told

INPUT_NAMES = ("x", "images", "data", "features", "inputs", "arr_0")
TARGET_NAMES = ("y", "labels", "target", "targets", "label", "arr_1")
PARTS = {"train": ("train",), "validation": ("val", "valid", "validation", "dev"), "test": ("test",)}
CLASS_NAME_KEYS = ("class_names", "label_names", "target_names")
FEATURE_NAME_KEYS = ("feature_names", "columns")

Arrays = Mapping[str, NDArray[Any]]


def load_npz(path: Path, config: DataConfig) -> Loaded:
    """x_train, y_train[, x_val, y_val][, x_test, y_test], or x, y, and names close to these.

    Raises DataError where the keys are not recognised (it lists them with their shapes), arrays do not fit
    each other, or one holds Python objects.
    """
    not_empty(path)
    try:
        with told(path), path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            ensure_room(
                sum(item.file_size for item in archive.zip.infolist()),
                str(path),
                "Save its arrays as .npy files in one folder: these are read from disk as they are needed.",
            )
            arrays = {name: _item(archive, name, path) for name in archive.files}
    except (zipfile.BadZipFile, ValueError, TypeError) as error:  # TypeError: one array, which is no archive
        raise _damaged(path, error) from error
    return from_arrays(arrays, path, config)


def load_npy_folder(folder: Path, config: DataConfig) -> Loaded:
    """A folder of .npy files, named as the keys of an .npz would be; memory-mapped."""
    return from_arrays({path.stem: map_npy(path) for path in sorted(folder.glob("*.npy"))}, folder, config)


def load_npy(path: Path, config: DataConfig) -> Loaded:
    """Inputs in one .npy and labels in another beside it (x.npy and y.npy); memory-mapped."""
    labels = labels_beside(path)
    if labels is None:
        raise DataError(
            f"The labels of {path} are not there",
            "Inputs in x.npy need labels in y.npy beside them (also: images.npy and labels.npy).",
            "Save the labels beside it, or put both into one .npz with the keys x and y.",
        )
    return from_arrays({"x": map_npy(path), "y": map_npy(labels)}, path, config)


def labels_beside(path: Path) -> Path | None:
    """The .npy file whose name has "y" for the "x" in this one's ("labels" for "images", ...)."""
    for inputs, targets in zip(INPUT_NAMES, TARGET_NAMES, strict=False):
        stem, found = re.subn(
            rf"(?<![a-z]){inputs}(?![a-z])", targets, path.stem, count=1, flags=re.IGNORECASE
        )
        for option in (path.with_stem(stem), path.with_stem(stem.upper())):
            if found and option != path and option.is_file():
                return option
    return None


def map_npy(path: Path) -> NDArray[Any]:
    """The array in a .npy file, left on disk until it is used."""
    not_empty(path)
    try:
        with told(path):
            mapped: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
            return mapped
    except ValueError as error:
        raise _damaged(path, error) from error


def from_arrays(arrays: Arrays, path: Path, config: DataConfig) -> Loaded:
    """Recognise the keys, and make rows and targets of the arrays."""
    pairs = _pairs(arrays, path)
    if "train" not in pairs:
        raise _unrecognised(arrays, path)
    inputs: dict[str, NDArray[Any]] = {}
    shape: tuple[int, int, int] | None = None
    for part, (x_name, _) in pairs.items():
        inputs[part], found = image_rows(arrays[x_name], f"{x_name} in {path}")
        shape = found if part == "train" else shape
    targets = {part: arrays[y_name] for part, (_, y_name) in pairs.items()}
    target_name = pairs["train"][1]
    y, names, task, notes = _targets(
        targets, _names(arrays, CLASS_NAME_KEYS), f"{target_name} in {path}", config
    )
    splits = {part: Split(inputs[part], y[part]) for part in pairs}
    train = splits.pop("train")
    return Loaded(
        name=path.name,
        task=task,
        x=train.x,
        y=train.y,
        validation=splits.get("validation"),
        test=splits.get("test"),
        class_names=names,
        feature_names=_names(arrays, FEATURE_NAME_KEYS) if shape is None else (),
        image_shape=shape,
        target_names=(target_name,)
        if task == "classification"
        else _output_names(target_name, train.y.shape[1]),
        source=str(path),
        notes=notes,
    )


def _item(archive: Any, name: str, path: Path) -> NDArray[Any]:
    try:
        item: NDArray[Any] = archive[name]
    except ValueError as error:
        if "allow_pickle" not in str(error):
            raise
        raise DataError(
            f"{name} in {path} is refused",
            "It holds Python objects, and loading them could run a program.",
            "Save it as an array of numbers or of strings (dtype uint8, float32, int64, 'U20').",
        ) from error
    return item


def _pairs(arrays: Arrays, path: Path) -> dict[str, tuple[str, str]]:
    """Part -> the keys of its inputs and its targets."""
    by_key = {name.casefold().replace("-", "_"): name for name in arrays}
    pairs: dict[str, tuple[str, str]] = {}
    for part, words in PARTS.items():
        inputs = _find(by_key, INPUT_NAMES, words)
        targets = _find(by_key, TARGET_NAMES, words)
        if part == "train" and inputs is None:
            inputs, targets = _find(by_key, INPUT_NAMES, ("",)), _find(by_key, TARGET_NAMES, ("",))
        if inputs is not None and targets is not None:
            pairs[part] = (inputs, targets)
        elif inputs is not None or targets is not None:
            alone = inputs or targets
            raise DataError(
                f"{alone!r} in {path} stands alone",
                f"Its {'labels' if targets is None else 'inputs'} are missing; the keys are {_described(arrays)}.",
                f"Save both, for example as x_{words[0]} and y_{words[0]}.",
            )
    return pairs


def _find(by_key: Mapping[str, str], names: tuple[str, ...], words: tuple[str, ...]) -> str | None:
    for name in names:
        for word in words:
            for key in (f"{name}_{word}", f"{word}_{name}", f"{name}{word}") if word else (name,):
                if key in by_key:
                    return by_key[key]
    return None


def _targets(
    targets: Mapping[str, NDArray[Any]], names: tuple[str, ...], what: str, config: DataConfig
) -> tuple[dict[str, NDArray[Any]], tuple[str, ...], Task, list[str]]:
    """Targets as a Dataset has them, the class names, the task, and notes."""
    notes: list[str] = []
    flat = {part: values.reshape(len(values)) if values.ndim == 2 and values.shape[1] == 1 else values
            for part, values in targets.items()}  # fmt: skip
    train = flat["train"]
    if train.ndim == 2 and config.task != "regression" and _one_hot(train):
        flat = {part: values.argmax(axis=1) if values.ndim == 2 else values for part, values in flat.items()}
        names = names or tuple(str(number) for number in range(train.shape[1]))
        notes.append("one-hot labels were read as class numbers")
        train = flat["train"]
    numbers = train.dtype.kind == "f" or train.ndim == 2
    if config.task == "regression" or (config.task == "auto" and numbers):
        wide = {part: as_numbers(values, what).astype(np.float32, copy=False).reshape(len(values), -1)
                for part, values in flat.items()}  # fmt: skip
        if train.ndim == 1 and config.task == "auto" and len(train) and np.all(train == np.floor(train)):
            notes.append(
                "the targets are whole numbers stored as floats, read as numbers to predict; "
                'set data.task = "classification" if they are classes'
            )
        return wide, (), "regression", notes
    if train.ndim != 1:
        raise DataError(
            f"{what} holds no classes",
            f"Its shape is {train.shape}; labels are one number or text per example, or one-hot rows.",
            'Set data.task = "regression" if these are numbers to predict.',
        )
    if names and train.dtype.kind in "iu":
        return (
            {part: values.astype(np.int64) for part, values in flat.items()},
            names,
            "classification",
            notes,
        )
    joined, found, more = class_numbers(what, np.concatenate(list(flat.values())))
    ends = np.cumsum([len(values) for values in flat.values()])[:-1]
    numbered = dict(zip(flat, np.split(joined, ends), strict=True))
    return numbered, names if len(names) == len(found) else found, "classification", notes + more


def _one_hot(values: NDArray[Any]) -> bool:
    return bool(
        values.shape[1] > 1
        and values.dtype.kind in "iufb"
        and np.isin(values, (0, 1)).all()
        and (values.sum(axis=1) == 1).all()
    )


def _names(arrays: Arrays, keys: tuple[str, ...]) -> tuple[str, ...]:
    for key in keys:
        if key in arrays and arrays[key].ndim == 1 and arrays[key].dtype.kind in "USiu":
            return tuple(
                item.decode("utf-8", "replace") if isinstance(item, bytes) else str(item)
                for item in arrays[key]
            )
    return ()


def _output_names(name: str, outputs: int) -> tuple[str, ...]:
    return (name,) if outputs == 1 else tuple(f"{name}[{number}]" for number in range(outputs))


def _described(arrays: Arrays) -> str:
    shown = [
        f"{name} {'x'.join(map(str, array.shape)) or 'one number'} {array.dtype}"
        for name, array in arrays.items()
    ]
    return ", ".join(shown) if shown else "none"


def _unrecognised(arrays: Arrays, path: Path) -> DataError:
    return DataError(
        f"The arrays in {path} are not recognised",
        f"It holds: {_described(arrays)}.",
        "Name them x and y, or x_train, y_train[, x_val, y_val][, x_test, y_test].",
    )


def _damaged(path: Path, error: Exception) -> DataError:
    if any(sign in str(error) for sign in ("allow_pickle", "pickled", "Python objects")):
        return DataError(
            f"{path} is refused",
            "It is, or holds, a pickle, and loading one could run a program.",
            "Save arrays of numbers or strings with numpy.savez or numpy.save.",
        )
    return DataError(
        f"{path} is damaged or truncated", f"NumPy cannot read it: {error}.", "Save or copy the file again."
    )
