"""Which reader a path is for, told by what is there rather than by what it is called, where that is possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...config.experiment import DataConfig
from ...errors import DataError
from ..dataset import Dataset
from ..loaded import Loaded
from ..tables.arrow import ARROW_SUFFIXES, PARQUET_SUFFIXES, load_arrow_table
from ..tables.loading import load_text_table
from . import arrays, cifar, cifar_pickle, idx, pictures
from .archives import is_archive, names_in
from .openers import not_empty, opened, told

CIFAR_FOLDERS = ("cifar-10-batches-bin", "cifar-10-batches-py", "cifar-100-binary")
LISTED = 6


@dataclass(frozen=True)
class FileFormat:
    """A kind of file: the endings of its name (in lower case, ".gz" apart), and its reader."""

    suffixes: tuple[str, ...]
    load: Callable[[Path, DataConfig], Loaded | Dataset]


FILE_FORMATS: Sequence[FileFormat] = (
    FileFormat((".csv", ".tsv", ".tab", ".txt", ".data", ".dat"), load_text_table),
    FileFormat((*PARQUET_SUFFIXES, *ARROW_SUFFIXES), load_arrow_table),
    FileFormat((".npz",), arrays.load_npz),
    FileFormat((".npy",), arrays.load_npy),
    FileFormat((".bin",), lambda path, config: cifar.load_cifar_file(path)),
    FileFormat(("-ubyte", ".idx", ".ubyte"), lambda path, config: idx.load_idx_file(path)),
)


def load_path(path: Path, config: DataConfig) -> Loaded | Dataset:
    """What a file or folder holds; a Dataset where the reader had to make the splits itself (tables).

    Raises DataError where no reader knows it, or its reader refuses.
    """
    if path.is_dir():
        return load_folder(path, config)
    not_empty(path)
    if is_archive(path):
        return _load_archive(path)
    name = path.name.casefold().removesuffix(".gz")
    for known in FILE_FORMATS:
        if name.endswith(known.suffixes):
            return known.load(path, config)
    with opened(path) as stream:
        magic = stream.read(4)
    if magic[:2] == b"\0\0" and len(magic) == 4 and magic[2] in idx.TYPES:
        return idx.load_idx_file(path)
    raise DataError(
        f"{path} is of a kind that is not known",
        "Known are tables (.csv, .tsv, .parquet), arrays (.npz, .npy), IDX, and CIFAR's archives.",
        "Rename it if it is one of these under another name.",
    )


def load_folder(folder: Path, config: DataConfig) -> Loaded:
    """A folder in one of the official layouts, of .npy files, or of one folder of pictures per class."""
    with told(folder):
        names = {path.name for path in folder.iterdir()}
    for inner in CIFAR_FOLDERS:
        if inner in names:
            return load_folder(folder / inner, config)
    layout = cifar.layout_of(names)
    if layout is not None:
        return cifar.load_cifar(folder, layout)
    if cifar_pickle.is_pickle_layout(names):
        return cifar_pickle.load_cifar_pickles(folder)
    if idx.is_idx_folder(folder):
        return idx.load_idx_folder(folder)
    if "raw" in names and idx.is_idx_folder(folder / "raw"):
        return idx.load_idx_folder(folder / "raw", folder.name)
    if any(name.endswith(".npy") for name in names):
        return arrays.load_npy_folder(folder, config)
    if pictures.is_picture_folder(folder):
        return pictures.load_pictures(folder, config)
    raise unknown_folder(folder, names)


def unknown_folder(folder: Path, names: set[str]) -> DataError:
    """The error for a folder that no reader knows; it says what is there."""
    if pictures.has_loose_pictures(folder):
        return DataError(
            f"The pictures in {folder} have no classes",
            "They lie in the folder itself.",
            "Put them into one folder per class, named after it.",
        )
    shown = ", ".join(sorted(names)[:LISTED]) + (", ..." if len(names) > LISTED else "")
    return DataError(
        f"{folder} holds no data set that is known",
        f"It has {len(names):,} entries{': ' + shown if names else ''}.",
        "Known are the official folders of MNIST and CIFAR, .npy files, and one folder of pictures per class.",
    )


def _load_archive(path: Path) -> Loaded:
    """CIFAR's archives; which of them is told by the names inside."""
    names: set[str] = set()
    for name in names_in(path):
        names.add(name)
        layout = cifar.layout_of(names)
        if layout is not None:
            return cifar.load_cifar(path, layout)
        if cifar_pickle.is_pickle_layout(names):
            return cifar_pickle.load_cifar_pickles(path)
    raise DataError(
        f"{path} holds no data set that is known",
        f"Archives of CIFAR-10 and CIFAR-100 are read as they are; this one has {len(names):,} other files.",
        "Unpack it and give the folder.",
    )
