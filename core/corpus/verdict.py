"""What the doctor said of a case, and what counts: outcomes decide, not intentions.

A fault whose run ended well is no fault; a healthy run that ended badly is not healthy. Both are left out and counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from ..diagnostics import Change, Doctor, Finding
from ..training.events import Event, FindingCleared, FindingRaised, RunStarted
from .answers import RIGHT
from .case import HEALTHY

MARGIN, ERRORS = 0.05, 3.0
"""Balanced accuracy below the data set's reference, and standard errors, that make an outcome bad."""


@dataclass(frozen=True)
class Played:
    """A case that was trained: its events and its outcome."""

    id: str
    label: str
    dataset: str
    mild: bool
    events: Sequence[Event]
    outcome: Mapping[str, Any]
    val_rows: int

    @property
    def balanced(self) -> float:
        """Balanced validation accuracy at the end; 0 for a run that was lost."""
        return float(self.outcome["balanced"])


@dataclass(frozen=True)
class Said:
    """What was said of a run: share of it done at the first alarm (None: silence), and the cause that stood
    at the end."""

    alarm: float | None
    cause: Finding | None

    def right(self, label: str) -> bool:
        """Whether the cause names that kind of fault."""
        return self.cause is not None and self.cause.id in RIGHT.get(label, ())

    @property
    def fix(self) -> Change | None:
        """The first fix offered."""
        return self.cause.fixes[0] if self.cause is not None and self.cause.fixes else None


def diagnose(events: Iterable[Event]) -> Said:
    """Let a fresh doctor hear a run. Findings made before there was a run (refused data) are taken as they are."""
    doctor, total = Doctor(), 1
    standing: dict[str, Finding] = {}
    alarm: float | None = None
    for event in events:
        if isinstance(event, RunStarted):
            total = max(1, event.total_steps)
        heard: list[Event] = [*doctor.observe(event)]
        if isinstance(event, FindingRaised) and doctor.view.start is None:
            heard.append(event)
        for change in heard:
            if isinstance(change, FindingCleared):
                standing.pop(change.id, None)
            elif isinstance(change, FindingRaised) and change.finding.severity != "hint":
                standing[change.finding.id] = change.finding
                alarm = change.step / total if alarm is None else alarm
    causes = [finding for finding in doctor.standing if finding.severity != "hint"] or list(standing.values())
    return Said(alarm, causes[0] if causes else None)


def references(runs: Iterable[Played]) -> dict[str, float]:
    """What a good run reaches on each data set: the upper quartile of its healthy runs' balanced accuracies."""
    reached: dict[str, list[float]] = {}
    for run in runs:
        if run.label == HEALTHY:
            reached.setdefault(run.dataset, []).append(run.balanced)
    return {
        name: quantiles(values, n=4)[2] if len(values) > 1 else values[0] for name, values in reached.items()
    }


def ended_well(balanced: float, reference: float, val_rows: int) -> bool:
    """Whether a balanced accuracy is as good as healthy runs', within the margin."""
    error = math.sqrt(max(reference * (1.0 - reference), 1e-4) / max(val_rows, 1))
    return balanced >= reference - max(MARGIN, ERRORS * error)


def wilson(hits: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """95 % confidence interval of a share. Wilson, 1927."""
    if count == 0:
        return 0.0, 1.0
    share = hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)
