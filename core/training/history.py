"""Everything a screen needs of a run, made from its events alone, in bounded memory.

A live run, one that trains without a screen, a search trial and last week's run read from disk all become a
History by the same events, so every screen works on each of them.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from .curve import Curve, Groups
from .events import (
    CheckpointSaved,
    EpochCompleted,
    Event,
    FindingCleared,
    FindingRaised,
    LossNotFinite,
    Notice,
    ProbeTaken,
    RunContinued,
    RunFinished,
    RunPaused,
    RunStarted,
    SettingChanged,
    StepsCompleted,
    StepsThinned,
)
from .probe_curves import ProbeCurves

RunState = Literal["idle", "running", "paused", "done", "stopped", "diverged", "failed"]

CURVES = (
    "batch_loss",
    "regularization_loss",
    "learning_rate",
    "gradient_norm",
    "seconds",
    "epoch",
    "train_loss",
    "val_loss",
    "train_accuracy",
    "val_accuracy",
)

RATE_WINDOW = 3.0
"""Seconds of wall clock over which steps per second are averaged."""


@dataclass(frozen=True)
class Mark:
    """Something that happened at a step and is shown on the curves. `kind` is the event's sort, `text` says
    what."""

    step: int
    kind: Literal["setting", "finding", "cleared", "checkpoint", "pause", "resumed", "nonfinite", "notice"]
    text: str


@dataclass
class FindingRecord:
    """A finding with the time it stood: `cleared_at` is the step at which it went, None while it stands."""

    finding: Any
    raised_at: int
    cleared_at: int | None = None


@dataclass
class History:
    """Curves over steps by name (see CURVES), marks, findings, the latest probe, and the status.

    `version` grows with every event: a screen that has seen a version has nothing to redraw.
    """

    state: RunState = "idle"
    started: RunStarted | None = None
    finished: RunFinished | None = None
    curves: dict[str, Curve] = field(default_factory=lambda: {name: Curve() for name in CURVES})
    probed: ProbeCurves = field(default_factory=ProbeCurves)
    marks: list[Mark] = field(default_factory=list)
    findings: list[FindingRecord] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    probe: ProbeTaken | None = None
    first_probe: ProbeTaken | None = None
    """The one before the first step."""
    last_epoch: EpochCompleted | None = None
    best_epoch: EpochCompleted | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    """Live settings that were changed, with their present values."""
    step: int = 0
    epoch: float = 0.0
    seconds: float = 0.0
    learning_rate: float = float("nan")
    version: int = 0
    _pace: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=256))

    def apply(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case StepsCompleted():
                self._steps(event)
            case StepsThinned():
                self._rows(event)
            case EpochCompleted():
                self._epoch(event)
            case ProbeTaken():
                self._probe(event)
            case RunStarted():
                self.started, self.state = event, "running"
                self.finished = None
                if event.resumed_at:
                    self._mark(event.resumed_at, "resumed", f"went on from step {event.resumed_at:,}")
            case SettingChanged():
                self.settings[event.path] = event.new
                self._mark(event.step, "setting", f"{event.path} {_short(event.old)} → {_short(event.new)}")
            case RunPaused():
                self.state = "paused"
                self._pace.clear()
                self._mark(event.step, "pause", "paused")
            case RunContinued():
                self.state = "running"
                self._pace.clear()
            case FindingRaised():
                self._raise(event)
            case FindingCleared():
                self._clear(event)
            case CheckpointSaved():
                self._mark(event.step, "checkpoint", f"checkpoint ({event.kind})")
            case LossNotFinite():
                self.curves["batch_loss"].append(event.step, event.loss)
                self._mark(event.step, "nonfinite", f"loss {event.loss}")
            case Notice():
                self.notices.append(event)
            case RunFinished():
                self.finished, self.state = event, event.outcome
                self.seconds = event.seconds
                self._pace.clear()
        self.version += 1

    def apply_all(self, events: Iterable[Event]) -> None:
        """Take in a saved run: as `apply` on each, with the probes' curves drawn in one go."""
        probes = []
        for event in events:
            if isinstance(event, ProbeTaken):
                probes.append(event)
            else:
                self.apply(event)
        if probes:
            self._probes(probes)
            self.version += 1

    def _steps(self, event: StepsCompleted) -> None:
        self.curves["batch_loss"].extend(np.arange(event.first_step, event.step + 1), event.losses)
        for name in ("regularization_loss", "learning_rate", "gradient_norm", "seconds", "epoch"):
            self.curves[name].append(event.step, getattr(event, name))
        self.step, self.epoch, self.seconds = event.step, event.epoch, event.seconds
        self.learning_rate = event.learning_rate
        self._note_pace()

    def _note_pace(self) -> None:
        now = time.monotonic()
        self._pace.append((now, self.step))
        while len(self._pace) > 2 and now - self._pace[0][0] > RATE_WINDOW:
            self._pace.popleft()

    def _rows(self, event: StepsThinned) -> None:
        """Steps of a saved run; see `StepsCompleted` for the same of a live one."""
        self.curves["batch_loss"].extend_groups(
            Groups(
                event.first_step.astype(np.float64),
                event.steps.astype(np.float64),
                event.low.astype(np.float64),
                event.high.astype(np.float64),
                event.mean.astype(np.float64),
                event.last.astype(np.float64),
                event.count,
                event.nonfinite,
            )
        )
        for name in ("regularization_loss", "learning_rate", "gradient_norm", "seconds", "epoch"):
            self.curves[name].extend(event.steps, getattr(event, name))
        self.step, self.epoch, self.seconds = event.step, float(event.epoch[-1]), float(event.seconds[-1])
        self.learning_rate = float(event.learning_rate[-1])
        if event.seconds[-1] - event.seconds[0] > RATE_WINDOW:
            self._pace.clear()  # the past, read at once: no measure of the present pace
        self._note_pace()

    def _epoch(self, event: EpochCompleted) -> None:
        for name in ("train_loss", "val_loss", "train_accuracy", "val_accuracy"):
            self.curves[name].append(event.step, getattr(event, name))
        self.last_epoch = event
        self.step, self.epoch, self.seconds = event.step, float(event.epoch), event.seconds
        if event.best:
            self.best_epoch = event

    def _probe(self, event: ProbeTaken) -> None:
        self._probes([event])

    def _probes(self, events: Sequence[ProbeTaken]) -> None:
        self.probe = events[-1]
        if self.first_probe is None:
            self.first_probe = events[0]
        self.probed.add(events)

    def _raise(self, event: FindingRaised) -> None:
        for record in self.standing:
            if record.finding.id == event.finding.id:
                record.finding = event.finding
                return
        self.findings.append(FindingRecord(event.finding, event.step))
        self._mark(event.step, "finding", event.finding.title)

    def _clear(self, event: FindingCleared) -> None:
        for record in self.standing:
            if record.finding.id == event.id:
                record.cleared_at = event.step
                self._mark(event.step, "cleared", record.finding.title)

    def _mark(self, step: int, kind: Any, text: str) -> None:
        self.marks.append(Mark(step, kind, text))

    @property
    def probe_curves(self) -> dict[str, Curve]:
        """Each figure's course over the probes."""
        return self.probed.figures

    @property
    def layer_curves(self) -> dict[tuple[str, str], Curve]:
        """(layer name, figure) -> its course over the probes."""
        return self.probed.layers

    @property
    def standing(self) -> list[FindingRecord]:
        """The findings that have not cleared."""
        return [record for record in self.findings if record.cleared_at is None]

    @property
    def total_steps(self) -> int:
        """Steps of the whole run; 0 before it has started."""
        return self.started.total_steps if self.started else 0

    @property
    def total_epochs(self) -> int:
        """Epochs of the whole run."""
        return int(self.config_value("training.epochs", 0))

    def config_value(self, path: str, default: Any = None) -> Any:
        """The present value of a setting: the configured one, or what it was changed to."""
        if path in self.settings:
            return self.settings[path]
        section, _, name = path.partition(".")
        tables: Mapping[str, Any] = self.started.config if self.started else {}
        return tables.get(section, {}).get(name, default)

    @property
    def steps_per_second(self) -> float:
        """The present pace; NaN when it is not known or the run does not move."""
        if self.state != "running" or len(self._pace) < 2:
            return float("nan")
        (began, first), (ended, last) = self._pace[0], self._pace[-1]
        return (last - first) / (ended - began) if ended > began else float("nan")

    @property
    def seconds_left(self) -> float:
        """Wall-clock seconds to the last epoch at the present pace; NaN when not known."""
        pace = self.steps_per_second
        left = self.total_steps - self.step
        return left / pace if pace > 0.0 else float("nan")


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
