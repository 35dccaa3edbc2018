"""CIFAR-10 and CIFAR-100 in their binary layout (https://www.cs.toronto.edu/~kriz/cifar.html).

A file is records without a header: one label byte (CIFAR-100: a coarse one, then the fine one), then 3,072
pixels, the red, green and blue planes of 32x32 row by row. The archive is read as it is, or a folder it was
unpacked to.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

import numpy as np

from ...errors import DataError
from ..dataset import Split
from ..labels import check_range
from ..loaded import Loaded
from .archives import visit
from .openers import opened, truncated

PIXELS = 3072
IMAGE_SHAPE = (3, 32, 32)
READ_RECORDS = 2000
CIFAR_LICENCE = (
    "none stated by its authors; they ask to cite Krizhevsky, Learning Multiple Layers of Features, 2009"
)

CIFAR10_CLASSES = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
)  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """Which files a set consists of. `label_bytes` come before the pixels, the last of them is used."""

    name: str
    classes: int
    label_bytes: int
    train: tuple[str, ...]
    test: str
    names_file: str
    class_names: tuple[str, ...] = ()

    @property
    def record(self) -> int:
        """Bytes of one example."""
        return self.label_bytes + PIXELS


LAYOUTS = (
    Layout(
        "cifar-10",
        10,
        1,
        tuple(f"data_batch_{number}.bin" for number in range(1, 6)),
        "test_batch.bin",
        "batches.meta.txt",
        CIFAR10_CLASSES,
    ),
    Layout("cifar-100", 100, 2, ("train.bin",), "test.bin", "fine_label_names.txt"),
)


def visit_files(path: Path, wanted: Container[str], take: Callable[[str, int, IO[bytes]], None]) -> None:
    """Show the wanted files of a folder or an archive, whatever folder of it they are in, to `take`.

    It is given each file's name, its size, and its bytes, to be read at once.
    """
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.name in wanted and file.is_file():
                with opened(file) as stream:
                    take(file.name, file.stat().st_size, stream)
        return

    def take_wanted(inside: PurePosixPath, size: int, stream: IO[bytes]) -> None:
        if inside.name in wanted:
            take(inside.name, size, stream)

    visit(path, take_wanted)


class Batches:
    """The training batches in one array, each in its place, in whatever order they come.

    The array is made for all of them when the first one tells how many examples a batch has: memory that is
    not written to yet costs nothing, and nothing is held twice.
    """

    def __init__(self, path: Path, names: tuple[str, ...]) -> None:
        self._path = path
        self._places = {name: index for index, name in enumerate(names)}
        self._seen: set[str] = set()
        self._each = 0
        self.x = np.empty((0, PIXELS), np.uint8)
        self.y = np.empty(0, np.int64)

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def place(self, name: str, count: int) -> Split:
        """Views to write the `count` examples of a batch to. Raises DataError where batches differ in size."""
        if not self._seen:
            self._each = count
            self.x = np.empty((count * len(self._places), PIXELS), np.uint8)
            self.y = np.empty(len(self.x), np.int64)
        if count != self._each:
            raise truncated(self._path, f"{name} has {count:,} records, another training file {self._each:,}")
        self._seen.add(name)
        start = self._places[name] * self._each
        return Split(self.x[start : start + count], self.y[start : start + count])

    def check_complete(self, cure: str) -> None:
        """Raise DataError naming the batches that did not come."""
        missing = [name for name in self._places if name not in self._seen]
        if missing:
            raise DataError(
                f"{self._path} lacks {', '.join(missing)}",
                f"The training set of this layout is {', '.join(self._places)}.",
                cure,
            )


def layout_of(names: set[str]) -> Layout | None:
    """The layout whose first training file is among `names`."""
    return next((layout for layout in LAYOUTS if layout.train[0] in names), None)


def load_cifar(path: Path, layout: Layout) -> Loaded:
    """Read a folder or an archive. The test file may be missing, a training file may not.

    Raises DataError for missing files, files that end within a record, and labels out of range.
    """
    batches = Batches(path, layout.train)
    test: Split | None = None
    names = layout.class_names

    def take(name: str, size: int, stream: IO[bytes]) -> None:
        nonlocal test, names
        if name == layout.names_file:
            names = _class_names(stream.read(2**16), layout) or names
            return
        count = _records(path, name, size, layout)
        if name in batches:
            split = batches.place(name, count)
        else:
            split = test = Split(np.empty((count, PIXELS), np.uint8), np.empty(count, np.int64))
        _read_records(path, name, stream, layout, split)

    visit_files(path, (*layout.train, layout.test, layout.names_file), take)
    batches.check_complete(f"Get the whole archive: nntui data get {layout.name}")
    return _loaded(path, layout, Split(batches.x, batches.y), test, names)


def load_cifar_file(path: Path) -> Loaded:
    """One CIFAR-10 batch file by itself."""
    layout = LAYOUTS[0]
    size = path.stat().st_size
    count = _records(path, path.name, size, layout)
    split = Split(np.empty((count, PIXELS), np.uint8), np.empty(count, np.int64))
    with opened(path) as stream:
        _read_records(path, path.name, stream, layout, split)
    return _loaded(path, layout, split, None, layout.class_names)


def _records(path: Path, name: str, size: int, layout: Layout) -> int:
    count, rest = divmod(size, layout.record)
    if rest or not count:
        raise truncated(
            path, f"{name} has {size:,} bytes, which is not a whole number of {layout.record:,}-byte records"
        )
    return count


def _read_records(path: Path, name: str, stream: IO[bytes], layout: Layout, split: Split) -> None:
    """Fill the split, some records at a time."""
    for start in range(0, len(split), READ_RECORDS):
        count = min(READ_RECORDS, len(split) - start)
        raw = stream.read(count * layout.record)
        if len(raw) < count * layout.record:
            raise truncated(path, f"{name} stops after {start * layout.record + len(raw):,} bytes")
        records = np.frombuffer(raw, np.uint8).reshape(count, layout.record)
        split.x[start : start + count] = records[:, layout.label_bytes :]
        split.y[start : start + count] = records[:, layout.label_bytes - 1]
    check_range(f"{name} in {path}", split.y, layout.classes)


def _class_names(raw: bytes, layout: Layout) -> tuple[str, ...]:
    names = tuple(line.strip() for line in raw.decode("utf-8", "replace").splitlines() if line.strip())
    return names if len(names) == layout.classes else ()


def _loaded(path: Path, layout: Layout, train: Split, test: Split | None, names: tuple[str, ...]) -> Loaded:
    return Loaded(
        name=layout.name,
        task="classification",
        x=train.x,
        y=train.y,
        test=test,
        class_names=names or tuple(str(number) for number in range(layout.classes)),
        image_shape=IMAGE_SHAPE,
        target_names=("class",),
        source=str(path),
        licence=CIFAR_LICENCE,
    )
