"""The corpus in three parts that share no data set and no network shape."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Data sets and network shapes, and what healthy runs of this part are made of.

    curved: those of its data sets that no linear classifier can tell apart. number: goes into the seed.
    """

    number: int
    sets: tuple[str, ...]
    curved: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]
    deep_shapes: tuple[tuple[int, ...], ...]
    optimizers: tuple[str, ...]
    activations: tuple[str, ...]
    losses: tuple[str, ...] = ("auto",)


EVERY_OPTIMIZER = ("sgd", "momentum", "nesterov", "adam", "adamw", "rmsprop", "adagrad")

PARTS: dict[str, Part] = {
    "tune": Part(
        0, ("digits", "spirals", "gauss20", "mnist"), ("spirals",),
        ((32,), (128,), (64, 32), (64, 64), (48, 48, 48)), ((32,) * 5, (32,) * 6, (40,) * 8),
        ("sgd", "momentum", "adam", "rmsprop"), ("relu", "relu", "tanh", "sigmoid"),
    ),
    "measure": Part(
        1, ("moons", "rings", "blobs50", "sparse", "fashion", "breast_cancer"), ("moons", "rings"),
        ((50,), (200,), (96, 24), (80, 80), (40, 40, 40), (100, 50, 25)),
        ((24,) * 5, (50,) * 6, (36,) * 7, (30,) * 10), EVERY_OPTIMIZER, ("relu", "leaky-relu", "tanh", "elu"),
    ),
    "apart": Part(
        2, ("checkers", "circles", "letters", "census", "wine", "penguins", "cifar"), ("checkers", "circles"),
        ((24,), (300,), (70, 35), (120, 120), (56, 56, 56), (90, 60, 40, 20)), ((28,) * 5, (44,) * 7, (26,) * 10),
        EVERY_OPTIMIZER, ("relu", "relu", "leaky-relu", "tanh", "sigmoid", "elu"), ("auto",) * 6 + ("hinge",),
    ),
}  # fmt: skip
"""tune: to set thresholds on. measure: only measured. apart: looked at last, when the other two are good."""

FROM_FILES = ("mnist", "fashion", "breast_cancer", "wine", "penguins", "cifar")
"""Data sets that need a folder."""

ROWS = {"digits": 1348, "spirals": 1575, "gauss20": 1950, "mnist": 4500, "moons": 1200, "rings": 1350, "blobs50": 2400,
        "sparse": 1800, "fashion": 4500, "breast_cancer": 427, "checkers": 1800, "circles": 1050, "letters": 5850,
        "census": 3750, "wine": 134, "penguins": 256, "cifar": 1500}  # fmt: skip
"""Training rows."""
