"""What goes through a layer, counted batch after batch: mean and spread, zeros, dead units, saturated outputs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SATURATED = {"tanh": 0.97, "sigmoid": 0.985}
"""|tanh| beyond 0.97 passes less than 6 % of the gradient; a sigmoid is saturated where the tanh it is made of is:
s = (tanh + 1) / 2, so beyond 0.985 or below 0.015."""


@dataclass(frozen=True)
class LayerView:
    """A hidden layer's activations over the batch, and the gradient that arrives at its sums.

    zeros: share of activations that are exactly 0; dead: share of units that are 0 for every row; saturated: share of
    activations beyond the knee (tanh and sigmoid; NaN for others). gradient_std is relative to nothing: compare layers.
    """

    mean: float
    std: float
    zeros: float
    dead: float
    saturated: float
    gradient_std: float


class Moments:
    """Mean and standard deviation of numbers that come in pieces (Chan, Golub and LeVeque 1979: no cancellation)."""

    def __init__(self) -> None:
        self.count = 0
        self.mean = 0.0
        self._squares = 0.0

    def add(self, values: NDArray[Any]) -> None:
        """Take a piece in."""
        count, mean, variance = values.size, float(values.mean()), float(values.var())
        total = self.count + count
        apart = mean - self.mean
        self._squares += variance * count + apart * apart * self.count * count / total
        self.mean += apart * count / total
        self.count = total

    @property
    def std(self) -> float:
        """The population's standard deviation."""
        return math.sqrt(self._squares / self.count) if self._squares >= 0 else math.nan


class LayerTally:
    """What is known of one layer so far."""

    def __init__(self, activation: str) -> None:
        self._activation = activation
        self._outputs, self._gradient = Moments(), Moments()
        self._zeros = self._saturated = 0
        self._alive: NDArray[np.bool_] | None = None

    def add(self, outputs: NDArray[Any], gradient: NDArray[Any]) -> None:
        """outputs, gradient: (rows, units) of one batch; the gradient of a loss that is the mean over its rows."""
        self._outputs.add(outputs)
        self._gradient.add(gradient * len(gradient))
        answers = outputs != 0.0
        self._zeros += answers.size - int(np.count_nonzero(answers))
        alive = answers.any(axis=0)
        self._alive = alive if self._alive is None else self._alive | alive
        knee = SATURATED.get(self._activation)
        if knee is not None:
            middle = 0.5 if self._activation == "sigmoid" else 0.0
            self._saturated += int(np.count_nonzero(np.abs(outputs - middle) > knee - middle))

    def view(self) -> LayerView:
        """The figures over all that was taken in."""
        assert self._alive is not None
        count = self._outputs.count
        return LayerView(
            self._outputs.mean,
            self._outputs.std,
            self._zeros / count,
            1.0 - float(self._alive.mean()),
            self._saturated / count if self._activation in SATURATED else math.nan,
            self._gradient.std,
        )
