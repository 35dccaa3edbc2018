"""Points made up in the plane: problems small enough to see what a network does to them.

Every maker takes (generator, samples, noise, classes) and returns points (n, 2) and targets, both float64 or
int64. Classes take turns, so that any stretch of rows is nearly balanced, and points lie in about [-1, 1] x [-1, 1].
The last three of the sets with classes are ill on purpose, each in one of these respects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..config.experiment import DataConfig
from ..errors import DataError
from .loaded import Loaded
from .streams import stream

Made = tuple[NDArray[np.float64], NDArray[np.float64] | NDArray[np.int64]]
Maker = Callable[[np.random.Generator, int, float, int], Made]

SPIRAL_TURN = 4.0
"""Radians an arm turns through from the centre to its end, as in the CS231n case study."""


UNITS = 1000.0
"""Metres against millimetres."""
RARE = 30
"""Rows to one of the rare class."""


@dataclass(frozen=True)
class Recipe:
    """How a set is made, and what its classes are called; `classes` is fixed where the figure fixes it."""

    make: Maker
    words: str
    class_word: str = ""
    class_names: tuple[str, ...] = ()

    def names(self, classes: int) -> tuple[str, ...]:
        """The names of the classes; empty for regression."""
        if self.class_names or not self.class_word:
            return self.class_names
        return tuple(f"{self.class_word} {number}" for number in range(1, classes + 1))


def make_spirals(rng: np.random.Generator, samples: int, noise: float, classes: int) -> Made:
    """Arms winding out of the centre. The noise turns the angle, in radians (CS231n, neural networks case study)."""
    labels, place = _turns(samples, classes)
    radius = (place + 1) / (place.max() + 1)
    angle = SPIRAL_TURN * radius + 2 * np.pi * labels / classes + noise * rng.standard_normal(samples)
    return np.column_stack((radius * np.sin(angle), radius * np.cos(angle))), labels


def make_moons(rng: np.random.Generator, samples: int, noise: float, classes: int) -> Made:
    """Two half circles that reach into each other."""
    labels, _ = _turns(samples, 2)
    angle = np.pi * rng.random(samples)
    upper = np.column_stack((np.cos(angle) - 0.5, np.sin(angle) - 0.25))
    points = np.where(labels[:, None] == 0, upper, -upper)
    return _blur(points / 1.5, noise, rng), labels


def make_circles(rng: np.random.Generator, samples: int, noise: float, classes: int) -> Made:
    """Rings around one centre, the first innermost."""
    labels, _ = _turns(samples, classes)
    angle = 2 * np.pi * rng.random(samples)
    radius = (labels + 1) / classes
    return _blur(np.column_stack((radius * np.cos(angle), radius * np.sin(angle))), noise, rng), labels


def make_xor(rng: np.random.Generator, samples: int, noise: float, classes: int) -> Made:
    """Four squares; opposite ones are of one class, so no straight line parts the two."""
    labels, place = _turns(samples, 2)
    size = rng.random((samples, 2))
    first = np.where(place % 2 == 0, 1.0, -1.0)
    second = np.where(labels == 0, first, -first)
    return _blur(size * np.column_stack((first, second)), noise, rng), labels


def make_blobs(rng: np.random.Generator, samples: int, noise: float, classes: int) -> Made:
    """Round clouds, their centres evenly on a circle of radius 0.75; the noise is their standard deviation."""
    labels, _ = _turns(samples, classes)
    angle = 2 * np.pi * labels / classes
    return _blur(0.75 * np.column_stack((np.cos(angle), np.sin(angle))), noise, rng), labels


def make_waves(rng: np.random.Generator, samples: int, noise: float, classes: int) -> Made:
    """A number to predict: sin(pi x1) cos(pi x2) plus noise, over the square."""
    points = rng.uniform(-1.0, 1.0, (samples, 2))
    height = np.sin(np.pi * points[:, 0]) * np.cos(np.pi * points[:, 1])
    return points, (height + noise * rng.standard_normal(samples))[:, None]


def make_units(rng: np.random.Generator, samples: int, noise: float, classes: int) -> Made:
    """Two half circles, the first axis in thousandths of the second's unit: its numbers are a thousand times larger."""
    points, labels = make_moons(rng, samples, noise, classes)
    return points * np.array([UNITS, 1.0]), labels


def make_rare(rng: np.random.Generator, samples: int, noise: float, classes: int) -> Made:
    """A wide cloud, and in its right half a narrow one that has one row of `RARE`; the noise widens both."""
    labels = (np.arange(samples, dtype=np.int64) % RARE == 0).astype(np.int64)
    common = 0.4 * rng.standard_normal((samples, 2))
    rare = np.array([0.6, 0.0]) + 0.1 * rng.standard_normal((samples, 2))
    return _blur(np.where(labels[:, None] == 1, rare, common), noise, rng), labels


def make_sorted(rng: np.random.Generator, samples: int, noise: float, classes: int) -> Made:
    """Round clouds whose rows come class by class, as in many a file: the order that shuffling is for."""
    points, labels = make_blobs(rng, samples, noise, classes)
    order = np.argsort(labels, kind="stable")
    return points[order], labels[order]


SYNTHETIC: Mapping[str, Recipe] = {
    "spirals": Recipe(make_spirals, "Arms winding out of the centre; as many as there are classes.", "arm"),
    "moons": Recipe(
        make_moons, "Two half circles that reach into each other.", class_names=("upper", "lower")
    ),
    "circles": Recipe(make_circles, "Rings around one centre.", "ring"),
    "xor": Recipe(
        make_xor, "Four squares; opposite ones share a class.", class_names=("same sign", "opposite signs")
    ),
    "blobs": Recipe(make_blobs, "Round clouds on a circle.", "blob"),
    "units": Recipe(
        make_units,
        "Moons again, one axis in a unit a thousand times smaller.",
        class_names=("upper", "lower"),
    ),
    "rare": Recipe(
        make_rare, "Two clouds; one row in thirty is of the rare class.", class_names=("common", "rare")
    ),
    "sorted": Recipe(make_sorted, "Round clouds, their rows class by class.", "blob"),
    "waves": Recipe(make_waves, "Regression: the height of a wave over the square."),
}


def make_synthetic(config: DataConfig) -> Loaded:
    """The 2-D set named `config.source`, deterministic by `config.seed`.

    Raises DataError where `samples` gives a class fewer than two points.
    """
    recipe = SYNTHETIC[config.source]
    names = recipe.names(config.classes)
    if names and config.samples < 2 * len(names):
        raise DataError(
            f"{config.samples} points are too few for {len(names)} classes",
            "Every class needs at least two points: one to learn from and one to judge by.",
            f"Set data.samples to {2 * len(names)} or more, or lower data.classes.",
        )
    points, targets = recipe.make(stream(config.seed, "points"), config.samples, config.noise, config.classes)
    return Loaded(
        name=config.source,
        task="classification" if names else "regression",
        x=points.astype(np.float32),
        y=targets.astype(np.int64 if names else np.float32),
        class_names=names,
        feature_names=("x1", "x2"),
        target_names=("class",) if names else ("height",),
        source=config.source,
        licence="made up by nntui",
        scaled=True,
    )


def _turns(samples: int, classes: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Class of each point (0, 1, .., 0, 1, ..) and its place within the class."""
    place, labels = np.divmod(np.arange(samples, dtype=np.int64), classes)
    return labels, place


def _blur(points: NDArray[np.float64], noise: float, rng: np.random.Generator) -> NDArray[np.float64]:
    return np.asarray(points + noise * rng.standard_normal(points.shape), dtype=np.float64)
