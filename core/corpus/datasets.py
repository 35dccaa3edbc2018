"""The data sets of the corpus, as plain arrays: made here, or shipped with the product; nothing is downloaded.

`folder` adds MNIST and Fashion-MNIST (IDX) and breast cancer (CSV) where a folder holds them.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..config import DataConfig
from ..data import load_dataset
from .data_faults import Arrays

VALIDATION_SHARE = 0.25

Maker = Callable[[np.random.Generator], tuple[NDArray[np.floating], NDArray[np.int64]]]


def make_arrays(name: str, seed: int, folder: Path | None = None) -> Arrays:
    """The data set `name` split by `seed` into training and validation, unscaled. Raises KeyError if not known."""
    rng = np.random.default_rng([seed, 11])
    if name in FILES:
        if folder is None:
            raise KeyError(name)
        x, y = FILES[name](folder, rng)
    else:
        x, y = MADE[name](rng)
    rows = rng.permutation(len(y))
    cut = round(len(y) * (1.0 - VALIDATION_SHARE))
    train, rest = rows[:cut], rows[cut:]
    x = x.astype(np.float32)
    return Arrays(x[train], y[train], x[rest], y[rest])


def _spirals(rng: np.random.Generator) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
    """Three arms of 700 points in the plane."""
    arms, count = 3, 700
    y = np.repeat(np.arange(arms), count)
    radius = np.tile(np.linspace(0.05, 1.0, count), arms)
    angle = radius * 4.0 + y * (2 * np.pi / arms) + rng.normal(0, 0.2, len(y))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y


def _moons(rng: np.random.Generator) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
    angle = rng.uniform(0, np.pi, 1600)
    y = np.arange(1600) % 2
    x = np.stack(
        [np.where(y, 1 - np.cos(angle), np.cos(angle)), np.where(y, 0.5 - np.sin(angle), np.sin(angle))], 1
    )
    return x + rng.normal(0, 0.15, x.shape), y


def _rings(rng: np.random.Generator) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
    y = np.arange(1800) % 3
    angle, radius = rng.uniform(0, 2 * np.pi, 1800), 0.4 + 0.6 * y + rng.normal(0, 0.11, 1800)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y


def _gauss20(rng: np.random.Generator) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
    """Five Gaussian classes of two clusters each in 20 features, each feature scaled and shifted."""
    centres = rng.normal(0, 1.0, (5, 2, 20))
    y = np.arange(2600) % 5
    x = centres[y, rng.integers(0, 2, len(y))] + rng.normal(0, 1.0, (len(y), 20))
    return x * np.exp(rng.normal(0, 1.0, 20)) + rng.normal(0, 3.0, 20), y


def _blobs50(rng: np.random.Generator) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
    """Eight overlapping Gaussian classes in 50 features, only ten of which say anything."""
    y = np.arange(3200) % 8
    x = rng.normal(0, 1.0, (len(y), 50))
    x[:, :10] += rng.normal(0, 1.3, (8, 10))[y]
    return x, y


def _sparse(rng: np.random.Generator) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
    """Counts of 120 words in documents of six topics: nine entries in ten are zero."""
    topics = rng.dirichlet(np.full(120, 0.05), 6)
    y = np.arange(2400) % 6
    mixed = 0.75 * topics[y] + 0.25 / 120
    return np.stack([rng.multinomial(18, p) for p in mixed]).astype(np.float64), y


def _digits(rng: np.random.Generator) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
    data = load_dataset(DataConfig(source="digits"))
    x = np.concatenate([data.train.x, data.validation.x]).astype(np.float64)
    y = np.concatenate([data.train.y, data.validation.y])
    return x, y


MADE: dict[str, Maker] = {
    "spirals": _spirals,
    "moons": _moons,
    "rings": _rings,
    "gauss20": _gauss20,
    "blobs50": _blobs50,
    "sparse": _sparse,
    "digits": _digits,
}


FileMaker = Callable[[Path, np.random.Generator], tuple[NDArray[np.floating], NDArray[np.int64]]]


def _idx(folder: str, rows: int) -> FileMaker:
    def load(root: Path, rng: np.random.Generator) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
        images = gzip.decompress((root / folder / "train-images-idx3-ubyte.gz").read_bytes())
        labels = gzip.decompress((root / folder / "train-labels-idx1-ubyte.gz").read_bytes())
        x = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 784)
        y = np.frombuffer(labels, np.uint8, offset=8)
        chosen = rng.permutation(len(y))[:rows]
        return x[chosen].astype(np.float64), y[chosen].astype(np.int64)

    return load


def _table(name: str) -> FileMaker:
    def load(root: Path, rng: np.random.Generator) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
        rows = np.genfromtxt(root / "tabular" / name, delimiter=",", skip_header=1, dtype=str)
        _, y = np.unique(rows[:, -1], return_inverse=True)
        return rows[:, :-1].astype(np.float64), y.astype(np.int64)

    return load


FILES: dict[str, FileMaker] = {
    "mnist": _idx("mnist", 6000),
    "fashion": _idx("fashion-mnist", 6000),
    "breast_cancer": _table("breast_cancer.csv"),
    "wine": _table("wine.csv"),
}
