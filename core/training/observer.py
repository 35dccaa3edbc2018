"""Watching single steps from inside: probes say beforehand which steps they want to see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..nn import Network, TrainingPlan
from ..optim import Optimizer
from .events import Event

NEVER = 2**62
"""A step that does not come."""


@dataclass
class StepView:
    """One step as an observer sees it. `step` is its number (the first is 1); arrays are the run's own: read only."""

    step: int
    epoch: float
    seconds: float
    learning_rate: float
    rows: NDArray[np.int64]
    network: Network
    optimizer: Optimizer
    plan: TrainingPlan
    loss: float = float("nan")


class StepObserver(Protocol):
    """Called around the steps it asked for. It must not draw from the run's generators or change its state."""

    def next_step(self, after: int) -> int:
        """The first step later than `after` that it wants to see; NEVER if none."""

    def before(self, view: StepView) -> None:
        """Before the step: parameters are those the step starts from."""

    def gradient(self, view: StepView, gradients: NDArray[Any]) -> None:
        """Between backward pass and update: the flat gradient, regularisation included, before clipping."""

    def after(self, view: StepView, emit: Callable[[Event], None]) -> None:
        """After the update (not called if the loss was not finite): report what was seen."""

    def lost(self) -> Mapping[str, float]:
        """The loss was not finite: figures of the steps before that have not been reported yet."""
