"""A folder per class: pictures read with Pillow, cropped to squares of one size.

Known are ROOT/CLASS/*.png and ROOT/train/CLASS/*.png with val and test beside train.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...config.experiment import DataConfig
from ...errors import DataError
from ..dataset import Split
from ..labels import listed
from ..loaded import Loaded
from ..memory import ensure_room
from ..nonfinite import many
from .openers import told

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"))
PARTS = {
    "train": ("train", "training"),
    "validation": ("val", "valid", "validation", "dev"),
    "test": ("test", "testing"),
}
LOOKED_AT_FOR_COLOR = 50
GREY_MODES = frozenset(("1", "L", "LA", "I", "F", "I;16", "I;16B", "I;16L"))
NAMED_BROKEN = 5


@dataclass
class _Files:
    """The pictures of one split: paths, and the class number of each."""

    paths: list[Path] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)


def is_picture_folder(folder: Path) -> bool:
    """Whether the folder, or its train folder, has a folder with a picture in it."""
    root = _part_folder(folder, "train") or folder
    return any(_is_picture(path) for inner in _folders(root) for path in inner.rglob("*"))


def has_loose_pictures(folder: Path) -> bool:
    """Whether pictures lie in the folder itself."""
    return any(_is_picture(path) for path in folder.iterdir())


def load_pictures(folder: Path, config: DataConfig) -> Loaded:
    """Every picture as a row of uint8 in channel, row, column order.

    Pictures are turned upright, cropped around the middle to a square, and resized to `config.image_size`. Files that
    Pillow cannot read are skipped and named in the notes.
    Raises DataError where Pillow is missing, where a class has no readable picture, and where a class of the
    validation or test folder is not in the train folder.
    """
    train_folder = _part_folder(folder, "train") or folder
    classes = tuple(path.name for path in _folders(train_folder) if any(map(_is_picture, path.rglob("*"))))
    parts = {"train": _find(train_folder, classes)}
    if train_folder != folder:
        for part in ("validation", "test"):
            inner = _part_folder(folder, part)
            if inner is not None:
                parts[part] = _find(inner, classes)
    broken: list[str] = []
    splits: dict[str, Split] = {}
    with _pillow():
        channels = _channels(parts["train"].paths, config.image_color)
        for part, files in parts.items():
            splits[part] = _read(folder, files, config.image_size, channels, broken)
    train = splits["train"]
    counts = np.bincount(train.y, minlength=len(classes))
    if len(counts) == 0 or counts.min() == 0:
        empty = [name for name, count in zip(classes, counts, strict=True) if count == 0]
        raise DataError(
            f"{folder} has classes without a readable picture: {listed(empty)}",
            _broken_note(broken) or "Their folders are empty.",
            "Add pictures, or remove the folder.",
        )
    shape = (channels, config.image_size, config.image_size)
    notes = [f"{many(sum(map(len, splits.values())), 'picture')} brought to {shape[1]}x{shape[2]} pixels"]
    if broken:
        notes.append(_broken_note(broken))
    return Loaded(
        name=folder.name,
        task="classification",
        x=train.x,
        y=train.y,
        validation=splits.get("validation"),
        test=splits.get("test"),
        class_names=classes,
        image_shape=shape,
        target_names=("class",),
        source=str(folder),
        notes=notes,
    )


def _find(folder: Path, classes: tuple[str, ...]) -> _Files:
    files = _Files()
    for inner in _folders(folder):
        paths = sorted(path for path in inner.rglob("*") if _is_picture(path))
        if not paths:
            continue
        if inner.name not in classes:
            raise DataError(
                f"{inner} is a class that is not in the training folder",
                f"The classes there are {listed(list(classes))}.",
                "Rename the folder, or add training pictures for it.",
            )
        files.paths += paths
        files.labels += [classes.index(inner.name)] * len(paths)
    return files


def _read(root: Path, files: _Files, size: int, channels: int, broken: list[str]) -> Split:
    count, width = len(files.paths), channels * size * size
    ensure_room(
        count * width,
        f"{root} ({count:,} pictures of {size}x{size})",
        "Lower data.image_size, or use fewer pictures.",
    )
    x = np.empty((count, width), dtype=np.uint8)
    kept = 0
    labels = np.array(files.labels, dtype=np.int64)
    for path, label in zip(files.paths, files.labels, strict=True):
        try:
            x[kept] = _pixels(path, size, channels)
        except Exception as error:  # noqa: BLE001 - a broken picture may raise anything in its decoder
            broken.append(f"{path.relative_to(root)} ({_reason(path, error)})")
            continue
        labels[kept] = label
        kept += 1
    return Split(x[:kept], labels[:kept])


def _pixels(path: Path, size: int, channels: int) -> NDArray[np.uint8]:
    from PIL import Image, ImageOps

    with Image.open(path) as picture:
        picture.draft("RGB" if channels == 3 else "L", (size, size))  # JPEG: decode no more than is needed
        upright = ImageOps.exif_transpose(_eight_bits(picture)).convert("RGB" if channels == 3 else "L")
        square = ImageOps.fit(upright, (size, size), method=Image.Resampling.BILINEAR)
        pixels = np.asarray(square, dtype=np.uint8).reshape(size, size, channels)
    return pixels.transpose(2, 0, 1).reshape(-1)


def _eight_bits(picture: Image) -> Image:
    """A 16-bit picture's upper eight bits; Pillow's own conversion would cut off everything above 255."""
    if picture.mode not in ("I", "I;16", "I;16B", "I;16L"):
        return picture
    from PIL import Image

    values: NDArray[Any] = np.asarray(picture)
    return Image.fromarray((values >> 8 if values.max(initial=0) > 255 else values).astype(np.uint8))


def _channels(paths: list[Path], color: str) -> int:
    if color != "auto":
        return 1 if color == "grey" else 3
    from PIL import Image

    modes = set()
    for path in paths[:: max(1, len(paths) // LOOKED_AT_FOR_COLOR)]:
        try:
            with Image.open(path) as picture:
                modes.add(picture.mode)
        except Exception:  # noqa: BLE001 - reported when it is read
            continue
    return 1 if modes and modes <= GREY_MODES else 3


@contextmanager
def _pillow() -> Iterator[None]:
    """Pillow, with pictures of absurd size treated as broken; a clear error where it is not installed."""
    try:
        from PIL import Image
    except ImportError as error:
        raise DataError(
            "Reading pictures needs Pillow",
            "It is not installed.",
            "Install it: python -m pip install 'nntui[images]', or python -m pip install pillow",
        ) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _reason(path: Path, error: Exception) -> str:
    if path.stat().st_size == 0:
        return "0 bytes"
    if isinstance(error, PermissionError):
        return "no permission"
    if type(error).__name__ == "UnidentifiedImageError":
        return "no picture"
    return str(error) or type(error).__name__


def _broken_note(broken: list[str]) -> str:
    if not broken:
        return ""
    more = f" and {len(broken) - NAMED_BROKEN:,} more" if len(broken) > NAMED_BROKEN else ""
    return f"{many(len(broken), 'broken file')} skipped: {', '.join(broken[:NAMED_BROKEN])}{more}"


def _part_folder(folder: Path, part: str) -> Path | None:
    return next((path for path in _folders(folder) if path.name.casefold() in PARTS[part]), None)


def _folders(folder: Path) -> list[Path]:
    with told(folder):
        return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def _is_picture(path: Path) -> bool:
    return path.suffix.casefold() in SUFFIXES and not path.name.startswith(".") and path.is_file()
