"""Data sets that the corpus makes itself, from a generator; each returns inputs (n, d) and classes (n,)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..config import DataConfig
from ..data import load_dataset

Made = tuple[NDArray[np.floating], NDArray[np.int64]]

Maker = Callable[[np.random.Generator], Made]


def _spirals(rng: np.random.Generator) -> Made:
    """Three arms of 700 points in the plane."""
    arms, count = 3, 700
    y = np.repeat(np.arange(arms), count)
    radius = np.tile(np.linspace(0.05, 1.0, count), arms)
    angle = radius * 4.0 + y * (2 * np.pi / arms) + rng.normal(0, 0.2, len(y))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y


def _moons(rng: np.random.Generator) -> Made:
    angle = rng.uniform(0, np.pi, 1600)
    y = np.arange(1600) % 2
    x = np.stack(
        [np.where(y, 1 - np.cos(angle), np.cos(angle)), np.where(y, 0.5 - np.sin(angle), np.sin(angle))], 1
    )
    return x + rng.normal(0, 0.15, x.shape), y


def _rings(rng: np.random.Generator) -> Made:
    y = np.arange(1800) % 3
    angle, radius = rng.uniform(0, 2 * np.pi, 1800), 0.4 + 0.6 * y + rng.normal(0, 0.11, 1800)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y


def _gauss20(rng: np.random.Generator) -> Made:
    """Five Gaussian classes of two clusters each in 20 features, each feature scaled and shifted."""
    centres = rng.normal(0, 1.0, (5, 2, 20))
    y = np.arange(2600) % 5
    x = centres[y, rng.integers(0, 2, len(y))] + rng.normal(0, 1.0, (len(y), 20))
    return x * np.exp(rng.normal(0, 1.0, 20)) + rng.normal(0, 3.0, 20), y


def _blobs50(rng: np.random.Generator) -> Made:
    """Eight overlapping Gaussian classes in 50 features, only ten of which say anything."""
    y = np.arange(3200) % 8
    x = rng.normal(0, 1.0, (len(y), 50))
    x[:, :10] += rng.normal(0, 1.3, (8, 10))[y]
    return x, y


def _sparse(rng: np.random.Generator) -> Made:
    """Counts of 120 words in documents of six topics: nine entries in ten are zero."""
    topics = rng.dirichlet(np.full(120, 0.05), 6)
    y = np.arange(2400) % 6
    mixed = 0.75 * topics[y] + 0.25 / 120
    return np.stack([rng.multinomial(18, p) for p in mixed]).astype(np.float64), y


def _digits(rng: np.random.Generator) -> Made:
    data = load_dataset(DataConfig(source="digits"))
    x = np.concatenate([data.train.x, data.validation.x]).astype(np.float64)
    y = np.concatenate([data.train.y, data.validation.y])
    return x, y


def _checkers(rng: np.random.Generator) -> Made:
    """A board of four by four fields of two colours, a twentieth of them wrong."""
    x = rng.uniform(-2.0, 2.0, (2400, 2))
    y = (np.floor(x[:, 0]) + np.floor(x[:, 1])).astype(np.int64) % 2
    return x, np.where(rng.random(len(y)) < 0.05, 1 - y, y)


def _circles(rng: np.random.Generator) -> Made:
    """A disc within a ring, the two touching."""
    y = np.arange(1400) % 2
    angle, radius = rng.uniform(0, 2 * np.pi, 1400), 0.5 + 0.5 * y + rng.normal(0, 0.14, 1400)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y


def _letters(rng: np.random.Generator) -> Made:
    """Twenty-six classes of three styles each in sixteen correlated counts from 0 to 15."""
    styles = rng.normal(7.5, 2.6, (26, 3, 16))
    mixing = np.eye(16) + 0.3 * rng.normal(0, 1.0, (16, 16)) / 4.0
    y = np.arange(7800) % 26
    x = styles[y, rng.integers(0, 3, len(y))] + rng.normal(0, 1.5, (len(y), 16)) @ mixing
    return np.clip(np.rint(x), 0, 15), y


def _census(rng: np.random.Generator) -> Made:
    """Two classes, one row in four the rarer: skewed numbers, and three columns of categories as indicators."""
    rows = 5000
    gains = rng.exponential(900.0, rows) * (rng.random(rows) < 0.1)
    ages, years, hours = rng.gamma(3.0, 12.0, rows), rng.normal(10.0, 2.5, rows), rng.normal(40.0, 12.0, rows)
    numbers = np.stack([ages, years, gains, hours], axis=1)
    columns = [rng.choice(size, rows, p=rng.dirichlet(np.ones(size))) for size in (8, 6, 14)]
    score = 1.2 * (numbers[:, 1] - 10.0) / 2.5 - ((numbers[:, 0] - 45.0) / 25.0) ** 2
    score += 0.002 * numbers[:, 2] + sum(rng.normal(0, 0.7, 14)[column] for column in columns)
    y = (score + rng.logistic(0, 0.7, rows) > np.quantile(score, 0.77)).astype(np.int64)
    return np.column_stack([numbers, *(np.eye(column.max() + 1)[column] for column in columns)]), y


MADE: dict[str, Maker] = {
    "spirals": _spirals,
    "moons": _moons,
    "rings": _rings,
    "gauss20": _gauss20,
    "blobs50": _blobs50,
    "sparse": _sparse,
    "digits": _digits,
    "checkers": _checkers,
    "circles": _circles,
    "letters": _letters,
    "census": _census,
}
