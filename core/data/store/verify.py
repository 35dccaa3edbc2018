"""Whether files are the data set they are said to be: readable, of the right shape, with the published checksums."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from ...config.experiment import DataConfig
from ...errors import DataError
from ..files import cifar, cifar_pickle, idx
from ..files.formats import CIFAR_FOLDERS, load_folder
from ..loaded import Loaded
from .catalogue import Entry


def verify(entry: Entry, folder: Path, *, trusted: bool) -> tuple[int, bool]:
    """How many examples `folder` holds, and whether it holds the published files.

    `trusted`: the downloaded files were checked already. Raises DataError where it cannot be read, or is another set.
    """
    found = load_folder(folder, DataConfig(source=str(folder)))
    assert isinstance(found, Loaded)
    classes = len(found.class_names)
    is_cifar = entry.name.startswith("cifar")
    if (
        found.image_shape != entry.shape
        or classes != entry.classes
        or (is_cifar and found.name != entry.name)
    ):
        raise DataError(
            f"This is not {entry.title}",
            f"It has images of {_size(found.image_shape)} in {classes} classes; "
            f"{entry.title} has {_size(entry.shape)} in {entry.classes}.",
            "Give the files of the right data set.",
        )
    examples = sum(len(split) for _, split in found.parts())
    return examples, trusted or _has_published_files(entry, folder)


def bring_folder(entry: Entry, source: Path, target: Path) -> None:
    """Copy the set's files, and no others, from a folder in the official layout."""
    inner = next((source / name for name in CIFAR_FOLDERS if (source / name).is_dir()), source)
    if not idx.is_idx_folder(inner) and (inner / "raw").is_dir():
        inner = inner / "raw"
    wanted = _known_names(entry)
    names = sorted(path.name for path in inner.iterdir() if path.name in wanted and path.is_file())
    if not names:
        raise DataError(
            f"{source} does not hold {entry.title}",
            f"None of its files is there ({', '.join(file.name for file in entry.files)}, or what that unpacks to).",
            "Give the folder that holds them.",
        )
    for name in names:
        shutil.copyfile(inner / name, target / name)


def checksum_of(path: Path, algorithm: str) -> str:
    """ "md5:...", as the catalogue writes it."""
    with path.open("rb") as file:
        return f"{algorithm}:{hashlib.file_digest(file, algorithm).hexdigest()}"


def _has_published_files(entry: Entry, folder: Path) -> bool:
    published = entry.contents or {file.name: file.addresses[0].checksum for file in entry.files}
    there = {path.name: path for path in folder.rglob("*") if path.is_file()}
    return all(
        name in there and checksum_of(there[name], checksum.partition(":")[0]) == checksum
        for name, checksum in published.items()
    )


def _known_names(entry: Entry) -> set[str]:
    names = set(entry.contents or ())
    for layout in cifar.LAYOUTS:
        if layout.name == entry.name:
            names |= {*layout.train, layout.test, layout.names_file}
    if entry.name == "cifar-10":
        names |= {*cifar_pickle.TRAIN, cifar_pickle.TEST, cifar_pickle.META}
    for file in entry.files:
        plain = file.name.removesuffix(".gz")
        names |= {file.name, plain, plain.replace("-idx", ".idx"), f"{plain.replace('-idx', '.idx')}.gz"}
    return names


def _size(shape: tuple[int, ...] | None) -> str:
    return "x".join(map(str, shape)) if shape else "no known size"
