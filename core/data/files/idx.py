"""IDX, the format of MNIST and its relatives (http://yann.lecun.com/exdb/mnist/), plain or gzipped.

A header of big-endian numbers: two zero bytes, a type code, the number of axes, one 4-byte length per axis;
then the values in row-major order.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import DataError
from ..dataset import Split
from ..labels import class_numbers
from ..loaded import Loaded
from ..memory import ensure_room
from .images import image_rows
from .openers import not_empty, opened, read_into, truncated

TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
MAX_AXES = 4

OFFICIAL = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
FASHION_CLASSES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip


def read_idx(path: Path) -> NDArray[Any]:
    """The array in an IDX file, in its own type.

    Raises DataError for a wrong magic number, a header that asks for too much, and a file shorter or longer
    than its header says.
    """
    not_empty(path)
    with opened(path) as stream:
        magic = stream.read(4)
        if len(magic) < 4:
            raise truncated(path, "it ends within its first four bytes")
        if magic[:2] != b"\0\0" or magic[2] not in TYPES or not 1 <= magic[3] <= MAX_AXES:
            raise DataError(
                f"{path} is not an IDX file",
                f"Its magic number is 0x{magic.hex()}; images have 0x00000803, labels 0x00000801.",
                "Check that it is the file it is named after, and that a download did not save an error page instead.",
            )
        lengths = stream.read(4 * magic[3])
        if len(lengths) < 4 * magic[3]:
            raise truncated(path, "it ends within its header")
        shape = tuple(int(length) for length in np.frombuffer(lengths, ">u4"))
        dtype = np.dtype(TYPES[magic[2]])
        size = math.prod(shape) * dtype.itemsize
        ensure_room(
            size, f"{path} ({'x'.join(map(str, shape))})", "Check the file's header, or use a larger machine."
        )
        array = np.empty(shape, dtype)
        got = read_into(stream, array.reshape(-1).view(np.uint8).data) if size else 0
        if got < size:
            raise truncated(path, f"its header promises {size:,} bytes of values, {got:,} are there")
        if stream.read(1):
            raise DataError(
                f"{path} is longer than its header says",
                f"The header promises {'x'.join(map(str, shape))} values; more follow.",
                "Check that the file was not joined with another.",
            )
    return array


def read_pair(images: Path, labels: Path) -> tuple[Split, tuple[int, int, int] | None]:
    """An images file and its labels file; labels are left as the file numbers them."""
    x, y = read_idx(images), read_idx(labels)
    if y.ndim != 1:
        raise DataError(
            f"{labels} holds no labels", f"It has {y.ndim} axes; labels have one.", "Swap the two files?"
        )
    if len(x) != len(y):
        raise DataError(
            f"{images.name} and {labels.name} do not belong together",
            f"There are {len(x):,} images but {len(y):,} labels.",
            "Take both files from the same source.",
        )
    rows, shape = image_rows(x, str(images))
    return Split(rows, y), shape


def find_file(folder: Path, name: str) -> Path | None:
    """The file of an official name in `folder`, plain or gzipped, also where "-idx" is written ".idx"."""
    for option in (name, name.replace("-idx", ".idx")):
        for suffix in ("", ".gz"):
            path = folder / f"{option}{suffix}"
            if path.is_file():
                return path
    return None


def is_idx_folder(folder: Path) -> bool:
    """Whether any of the four official files is there."""
    return any(find_file(folder, name) for pair in OFFICIAL.values() for name in pair)


def load_idx_folder(folder: Path, name: str = "") -> Loaded:
    """A folder with the four official files; the test pair may be missing. Raises DataError naming what is missing."""
    pairs: dict[str, tuple[Path, Path]] = {}
    for part, (images, labels) in OFFICIAL.items():
        found = [find_file(folder, images), find_file(folder, labels)]
        if found[0] is not None and found[1] is not None:
            pairs[part] = (found[0], found[1])
        elif part == "train" or any(found):
            missing = [wanted for wanted, path in zip((images, labels), found, strict=True) if path is None]
            raise DataError(
                f"{folder} lacks {' and '.join(missing)}",
                "Images and labels come in pairs, train-* and t10k-*, plain or .gz.",
                "Download the missing file, or name the pair by its images file.",
            )
    train, shape = read_pair(*pairs["train"])
    test = read_pair(*pairs["test"])[0] if "test" in pairs else None
    return _numbered(name or folder.name, folder, train, test, shape)


def load_idx_file(path: Path) -> Loaded:
    """An images file; its labels are looked for beside it, under the name with "labels" for "images"."""
    labels_name = path.name.replace("images", "labels").replace("idx3", "idx1").replace("idx4", "idx1")
    stem = labels_name.removesuffix(".gz")
    candidates = [path.with_name(option) for option in (labels_name, stem, f"{stem}.gz")]
    labels = next((option for option in candidates if option != path and option.is_file()), None)
    if labels is None:
        raise DataError(
            f"The labels of {path} are not there",
            f"They were looked for beside it as {labels_name}.",
            "Name the pair ...images-idx3-ubyte and ...labels-idx1-ubyte, and give the images file.",
        )
    split, shape = read_pair(path, labels)
    return _numbered(path.name, path, split, None, shape)


def _numbered(
    name: str, path: Path, train: Split, test: Split | None, shape: tuple[int, int, int] | None
) -> Loaded:
    labels = train.y if test is None else np.concatenate([train.y, test.y])
    numbers, names, notes = class_numbers(str(path), labels)
    if len(names) == 10 and "fashion" in str(path).casefold():
        names = FASHION_CLASSES
    return Loaded(
        name=name,
        task="classification",
        x=train.x,
        y=numbers[: len(train.y)],
        test=None if test is None else Split(test.x, numbers[len(train.y) :]),
        class_names=names,
        image_shape=shape,
        target_names=("class",),
        source=str(path),
        notes=notes,
    )
