"""A run in a dozen figures, kept up to date from its events: what a list of runs and a status line show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import nan
from typing import Any

from ..training.events import (
    EpochCompleted,
    Event,
    FindingCleared,
    FindingRaised,
    LossNotFinite,
    RunContinued,
    RunFinished,
    RunPaused,
    RunStarted,
    StepsCompleted,
    StepsThinned,
)


@dataclass
class Summary:
    """The figures of the moment. Accuracies and losses are NaN until they are known.

    state: "waiting" (not started), "running", "paused" or "finished"; `outcome` is set once finished.
    best_*: of the best epoch so far. warnings: ids of the findings that stand now.
    """

    state: str = "waiting"
    outcome: str = ""
    reason: str = ""
    step: int = 0
    total_steps: int = 0
    epoch: float = 0.0
    seconds: float = 0.0
    loss: float = nan
    learning_rate: float = nan
    train_loss: float = nan
    val_loss: float = nan
    train_accuracy: float = nan
    val_accuracy: float = nan
    best_epoch: int = 0
    best_val_loss: float = nan
    best_val_accuracy: float = nan
    warnings: list[str] = field(default_factory=list)

    def apply(self, event: Event) -> None:
        """Take an event into account."""
        if isinstance(event, StepsCompleted):
            self._stepped(
                event.step, event.epoch, event.seconds, float(event.losses[-1]), event.learning_rate
            )
        elif isinstance(event, StepsThinned):
            self._stepped(
                event.step,
                float(event.epoch[-1]),
                float(event.seconds[-1]),
                float(event.last[-1]),
                float(event.learning_rate[-1]),
            )
        elif isinstance(event, EpochCompleted):
            self._epoch(event)
        elif isinstance(event, RunStarted):
            self._started(event)
        elif isinstance(event, RunFinished):
            self._finished(event)
        elif isinstance(event, RunPaused):
            self.state = "paused"
        elif isinstance(event, RunContinued):
            self.state = "running"
        elif isinstance(event, LossNotFinite):
            self.step, self.loss = event.step, event.loss
        elif isinstance(event, FindingRaised):
            if event.finding.id not in self.warnings:
                self.warnings.append(event.finding.id)
        elif isinstance(event, FindingCleared) and event.id in self.warnings:
            self.warnings.remove(event.id)

    def remember_best(self, best: Mapping[str, Any]) -> None:
        """Take over the best epoch so far, as a state keeps it: of a run that goes on, it may stay the best."""
        if best:
            self.best_epoch = int(best.get("epoch", 0))
            self.best_val_loss = float(best.get("val_loss", nan))
            self.best_val_accuracy = float(best.get("val_accuracy", nan))

    def to_dict(self) -> dict[str, Any]:
        """Plain values; NaN stays NaN."""
        return asdict(self)

    @classmethod
    def from_dict(cls, table: dict[str, Any]) -> Summary:
        """What `to_dict` wrote; figures it does not know are left out, missing ones are as at the start."""
        known = cls()
        for name, value in table.items():
            if hasattr(known, name) and not callable(getattr(known, name)):
                setattr(known, name, nan if value is None else value)
        return known

    def _stepped(self, step: int, epoch: float, seconds: float, loss: float, learning_rate: float) -> None:
        self.step, self.epoch, self.seconds = step, epoch, seconds
        self.loss, self.learning_rate = loss, learning_rate

    def _started(self, event: RunStarted) -> None:
        self.state, self.outcome, self.reason = "running", "", ""
        self.total_steps = event.total_steps
        self.step = event.resumed_at
        self.warnings.clear()

    def _epoch(self, event: EpochCompleted) -> None:
        self.step, self.epoch, self.seconds = event.step, float(event.epoch), event.seconds
        self.train_loss, self.val_loss = event.train_loss, event.val_loss
        self.train_accuracy, self.val_accuracy = event.train_accuracy, event.val_accuracy
        self.learning_rate = event.learning_rate
        if event.best:
            self.best_epoch = event.epoch
            self.best_val_loss, self.best_val_accuracy = event.val_loss, event.val_accuracy

    def _finished(self, event: RunFinished) -> None:
        self.state, self.outcome, self.reason = "finished", event.outcome, event.reason
        self.step, self.epoch, self.seconds = event.step, float(event.epoch), event.seconds
