"""What the trainer says it did. Facts in the past tense, frozen; a saved run is these same events read back.

Everything a screen, a run folder or the diagnosis knows of a run, it knows from these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Outcome = Literal["done", "stopped", "diverged", "failed"]


@dataclass(frozen=True, kw_only=True)
class RunStarted:
    """The first event of a run, and again (with `resumed_at` > 0) when a saved run goes on."""

    config: Mapping[str, Any]
    """The whole configuration as plain tables (see `core.config.to_tables`)."""
    data: Mapping[str, Any]
    """name, task, classes, features, image_shape, counts of each split, class_counts of each split, checksum."""
    layers: tuple[Mapping[str, Any], ...]
    """One row per layer: name, kind, input and output shape, parameters, multiply-adds."""
    parameters: int
    steps_per_epoch: int
    total_steps: int
    chance_loss: float
    """Loss of the best constant prediction: the entropy of the class priors (nats), or the targets' variance."""
    chance_accuracy: float
    """Share of the commonest class in the training split; NaN for regression."""
    resumed_at: int = 0
    time: float = 0.0
    """Seconds since the epoch (wall clock), for people; never used to measure."""


@dataclass(frozen=True, kw_only=True)
class StepsCompleted:
    """A block of consecutive steps. `losses` (n,) float32 are the data losses of steps first_step..first_step+n-1.

    Steps count from 1: step 1 is the first update. `seconds` is training time so far, pauses left out.
    """

    first_step: int
    losses: NDArray[np.float32]
    learning_rate: float
    regularization_loss: float
    gradient_norm: float
    epoch: float
    seconds: float

    @property
    def step(self) -> int:
        """The last step of the block."""
        return self.first_step + len(self.losses) - 1


@dataclass(frozen=True, kw_only=True)
class StepsThinned:
    """Consecutive steps reduced to rows: what a saved run keeps of `StepsCompleted` (see `core.runs.thinning`).

    Every column is a (k,) array with one entry per row, rows in order of steps. `low` and `high` are the smallest and
    largest finite loss of a row and `low_step`, `high_step` where they stood; `mean` is over the finite losses; the
    three are NaN where a row has none. `last` is the loss of the row's last step, finite or not; `nonfinite` counts
    the losses that were not. `gradient_norm` is the row's largest; the rest is as it stood at the row's last step.
    """

    first_step: NDArray[np.int64]
    count: NDArray[np.int64]
    low: NDArray[np.float32]
    low_step: NDArray[np.int64]
    high: NDArray[np.float32]
    high_step: NDArray[np.int64]
    mean: NDArray[np.float32]
    last: NDArray[np.float32]
    nonfinite: NDArray[np.int64]
    learning_rate: NDArray[np.float64]
    regularization_loss: NDArray[np.float32]
    gradient_norm: NDArray[np.float32]
    epoch: NDArray[np.float64]
    seconds: NDArray[np.float64]

    @property
    def steps(self) -> NDArray[np.int64]:
        """The last step of each row."""
        return self.first_step + self.count - 1

    @property
    def step(self) -> int:
        """The last step of the last row."""
        return int(self.first_step[-1] + self.count[-1] - 1)


THINNED_COLUMNS: Mapping[str, type[np.generic]] = MappingProxyType(
    {
        "first_step": np.int64,
        "count": np.int64,
        "low": np.float32,
        "low_step": np.int64,
        "high": np.float32,
        "high_step": np.int64,
        "mean": np.float32,
        "last": np.float32,
        "nonfinite": np.int64,
        "learning_rate": np.float64,
        "regularization_loss": np.float32,
        "gradient_norm": np.float32,
        "epoch": np.float64,
        "seconds": np.float64,
    }
)
"""The columns of `StepsThinned` with their types, in order."""


@dataclass(frozen=True, kw_only=True)
class EpochCompleted:
    """The figures of one epoch. Losses are data losses in evaluation mode on the same footing for both splits.

    Accuracies are NaN for regression. `train_*` are measured on a fixed sample of the training split.
    """

    epoch: int
    step: int
    train_loss: float
    val_loss: float
    train_accuracy: float
    val_accuracy: float
    learning_rate: float
    regularization_loss: float
    seconds: float
    best: bool = False
    """Whether this is the best validation figure so far (accuracy; loss for regression)."""


@dataclass(frozen=True, kw_only=True)
class ProbeTaken:
    """A measurement of the inside of the network; see `core.training.probes`."""

    step: int
    epoch: float
    seconds: float
    cost_seconds: float
    values: Mapping[str, float]
    """Figures of the whole network by name."""
    layers: tuple[Mapping[str, Any], ...]
    """One row of figures per layer."""


@dataclass(frozen=True, kw_only=True)
class SettingChanged:
    """A setting was changed while the run was going on; it holds from the next step."""

    step: int
    path: str
    old: Any
    new: Any


@dataclass(frozen=True, kw_only=True)
class RunPaused:
    """Training waits."""

    step: int


@dataclass(frozen=True, kw_only=True)
class RunContinued:
    """Training goes on after a pause."""

    step: int


@dataclass(frozen=True, kw_only=True)
class LossNotFinite:
    """The loss of `step` was NaN or infinite; its update was not applied."""

    step: int
    epoch: float
    loss: float
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FindingRaised:
    """The diagnosis has found something; `finding` is a `core.diagnostics.Finding`."""

    finding: Any
    step: int


@dataclass(frozen=True, kw_only=True)
class FindingCleared:
    """What the diagnosis had found no longer holds, or is now a symptom of the finding `explained_by`."""

    id: str
    step: int
    explained_by: str = ""


@dataclass(frozen=True, kw_only=True)
class CheckpointSaved:
    """The whole state was written. `kind` is "latest" or "best"."""

    step: int
    kind: str
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something a person should know that is no finding: a run that is not being saved, a best state restored."""

    step: int
    severity: Literal["info", "warning"]
    message: str


@dataclass(frozen=True, kw_only=True)
class RunFinished:
    """The last event. `final` and `best` carry epoch, step, train_loss, val_loss, train_accuracy, val_accuracy."""

    outcome: Outcome
    step: int
    epoch: float
    seconds: float
    reason: str
    final: Mapping[str, Any]
    best: Mapping[str, Any]


Event = (
    RunStarted
    | StepsCompleted
    | StepsThinned
    | EpochCompleted
    | ProbeTaken
    | SettingChanged
    | RunPaused
    | RunContinued
    | LossNotFinite
    | FindingRaised
    | FindingCleared
    | CheckpointSaved
    | Notice
    | RunFinished
)

EventSink = Callable[[Event], None]
