"""What curves alone say of a training: not finite, exploding, stalled, overfitting, bouncing.

Without the network, the data and the settings there is no telling which of several causes it is, so these
speak of what is seen and of the usual causes in their order. The numbers are those of the diagnosis of our
own runs where it uses the same figures.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..diagnostics.finding import Finding
from ..measures.trend import mann_kendall, theil_sen

RECENT = 400
"""Points of a series that are remembered."""

JUDGED = 40
"""Medians into which they are gathered before a trend is asked for: quick, and robust."""

FEW = 8
"""Points below which nothing is said of a trend."""


class Series:
    """A curve's points as the rules need them, in bounded memory."""

    def __init__(self) -> None:
        self.points: deque[tuple[float, float]] = deque(maxlen=RECENT)
        self.early: list[float] = []
        """The first finite values: what the training started from."""
        self.best = math.inf
        self.since_best = 0
        self.count = 0
        self.bad_at: float | None = None
        """Where the latest value that is not finite stood, while the last one is not."""

    def add(self, x: float, y: float) -> None:
        """Take a point in."""
        self.count += 1
        if not math.isfinite(y):
            self.bad_at = x
            return
        self.bad_at = None
        self.points.append((x, y))
        if len(self.early) < 10:
            self.early.append(y)
        if y < self.best:
            self.best, self.since_best = y, 0
        else:
            self.since_best += 1

    @property
    def start(self) -> float:
        """The median of the first values; NaN without any."""
        return float(np.median(self.early)) if self.early else math.nan

    @property
    def last(self) -> float:
        """The latest finite value; NaN without any."""
        return self.points[-1][1] if self.points else math.nan

    def recent(self, share: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(x, y) of the last share of the points seen so far, as far as they are remembered."""
        wanted = max(1, min(len(self.points), round(self.count * share)))
        chosen = np.array(list(self.points)[-wanted:], np.float64).reshape(-1, 2)
        return chosen[:, 0], chosen[:, 1]


@dataclass(frozen=True)
class Rule:
    """id: the finding's. look: says what it sees in the series by name, at a step; None where it sees
    nothing."""

    id: str
    look: Callable[[Mapping[str, Series], int], Finding | None]


def training(series: Mapping[str, Series]) -> Series | None:
    """The curve of what is being minimised: by batch if there is one, else by epoch."""
    return series.get("batch_loss") or series.get("train_loss")


def not_finite(series: Mapping[str, Series], step: int) -> Finding | None:
    """A loss that is NaN or infinite now."""
    for name in ("batch_loss", "train_loss", "val_loss"):
        found = series.get(name)
        if found is not None and found.bad_at is not None:
            return Finding(
                "nonfinite",
                "critical",
                step,
                "The loss is not finite",
                {"curve": name, "since": found.bad_at, "last finite": found.last},
                "Too large a learning rate, an overflow in half precision, a logarithm or a division by zero in the "
                "loss, or broken rows in the data, in this order.",
            )
    return None


def exploding(series: Mapping[str, Series], step: int) -> Finding | None:
    """The median of the last ten values is more than four times what the training started from."""
    loss = training(series)
    if loss is None or loss.count < FEW or not loss.start > 0.0:
        return None
    now = float(np.median([y for _, y in list(loss.points)[-10:]]))
    if now <= 4.0 * loss.start:
        return None
    return Finding(
        "loss.diverging",
        "critical",
        step,
        "The loss is exploding",
        {"start": loss.start, "now": now},
        "The learning rate is too high: every step overshoots further. Lower it by a factor of 3 to 10; clip the "
        "gradient's norm if single batches do it.",
    )


def stalled(series: Mapping[str, Series], step: int) -> Finding | None:
    """The loss has not moved over the last fifth, and is still more than half of what it started from."""
    loss = training(series)
    if loss is None or loss.count < 3 * FEW:
        return None
    x, y = gathered(*loss.recent(0.2))
    if len(x) < FEW:
        x, y = gathered(*loss.recent(1.0))
        x, y = x[-FEW:], y[-FEW:]
    level = float(np.median(y))
    if not level > 0.5 * loss.start > 0.0:
        return None
    slope, _ = theil_sen(x, y)
    moved = abs(slope) * (x[-1] - x[0])
    if moved > 0.02 * level or mann_kendall(y) < -2.0:
        return None
    return Finding(
        "loss.stalled",
        "warning",
        step,
        "The loss stands still",
        {"start": loss.start, "now": level, "moved lately": moved},
        "The gradient does not reach the weights (too deep for its activation and initialisation, dead units), the "
        "learning rate is far too low or too high, or the inputs say nothing of the targets.",
    )


def overfitting(series: Mapping[str, Series], step: int) -> Finding | None:
    """Validation loss well above its best, for a while, with the training loss still falling."""
    validation, loss = series.get("val_loss"), series.get("train_loss") or series.get("batch_loss")
    if validation is None or loss is None or validation.since_best < 3:
        return None
    if not validation.last > 1.25 * validation.best + 0.05 or not loss.last < loss.start:
        return None
    return Finding(
        "overfit",
        "warning",
        step,
        "Validation loss rises while training goes on",
        {"best validation loss": validation.best, "now": validation.last, "training loss": loss.last},
        "The network learns its training examples by heart. Stop at the best epoch; more data, augmentation, L2 or "
        "dropout move that point.",
    )


def bouncing(series: Mapping[str, Series], step: int) -> Finding | None:
    """The training loss by epoch goes up and down by a large part of itself, and not much lower."""
    loss = series.get("train_loss")
    if loss is None or loss.count < 2 * FEW:
        return None
    x, y = loss.recent(0.5)
    if len(y) < FEW or not float(np.median(y)) > 0.0:
        return None
    slope, intercept = theil_sen(x, y)
    rest = y - (slope * x + intercept)
    swing = float(np.median(np.abs(np.diff(y)))) / float(np.median(y))
    turns = float((np.diff(np.sign(np.diff(y))) != 0).mean())
    if swing < 0.25 or turns < 0.5 or mann_kendall(y) < -2.0:
        return None
    return Finding(
        "lr.bouncing",
        "warning",
        step,
        "The loss bounces instead of falling",
        {"swing between epochs": swing, "spread": float(rest.std())},
        "Steps too long to settle: lower the learning rate, or let it decay (cosine). Very small batches do it, too.",
    )


RULES = (
    Rule("nonfinite", not_finite),
    Rule("loss.diverging", exploding),
    Rule("loss.stalled", stalled),
    Rule("overfit", overfitting),
    Rule("lr.bouncing", bouncing),
)


def gathered(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """At most `JUDGED` points, each the median of its neighbours."""
    if len(x) <= JUDGED:
        return x, y
    pieces = np.array_split(np.arange(len(x)), JUDGED)
    return np.array([np.median(x[piece]) for piece in pieces]), np.array(
        [np.median(y[piece]) for piece in pieces]
    )
