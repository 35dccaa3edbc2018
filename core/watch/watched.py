"""A training of another tool: its curves, kept up to date, and what they say about it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from ..diagnostics.finding import Finding
from ..training.curve import Curve
from ..training.events import RunStarted
from ..training.history import FindingRecord, History
from .curve_rules import RULES, Series
from .find import find_log
from .rows import Row

CURVES = (
    "batch_loss",
    "train_loss",
    "val_loss",
    "train_accuracy",
    "val_accuracy",
    "learning_rate",
    "gradient_norm",
)


class Watched:
    """A log and the `History` made of it, for the same plots as a run of our own.

    Curves that we have no name for are in `history.probe_curves`. Raises NntuiError where the path holds no
    log.
    """

    def __init__(self, path: Path) -> None:
        self.log = find_log(path)
        self.history = History()
        self.series: dict[str, Series] = {}
        self._begin()

    def poll(self) -> int:
        """Take in what is new, and judge it; returns how many rows came."""
        news = self.log.poll()
        if news.anew:
            self._begin()
        for row in news.rows:
            self._add(row)
        if news.rows:
            self._judge()
            self.history.version += 1
        return len(news.rows)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What stands now."""
        return tuple(record.finding for record in self.history.standing)

    def _begin(self) -> None:
        self.history = History(state="running", started=_started(self.log.path))
        self.series = {}
        self._rows = 0

    def _add(self, row: Row) -> None:
        """A row that goes back in time is the start of another training in the same file."""
        self._rows += 1
        at = (
            row.step
            if math.isfinite(row.step)
            else row.epoch
            if math.isfinite(row.epoch)
            else float(self._rows)
        )
        if at < self.history.step:
            self._begin()
        self.history.step = max(self.history.step, int(at))
        if math.isfinite(row.epoch):
            self.history.epoch = row.epoch
        for name, value in row.figures.items():
            curve = self.history.curves.get(name) if name in CURVES else None
            if curve is None:
                curve = self.history.probe_curves.setdefault(name, Curve())
            curve.append(at, value)
            self.series.setdefault(name, Series()).add(at, value)
        if "learning_rate" in row.figures:
            self.history.learning_rate = row.figures["learning_rate"]

    def _judge(self) -> None:
        standing = {record.finding.id: record for record in self.history.standing}
        step = self.history.step
        for rule in RULES:
            finding = rule.look(self.series, step)
            record = standing.get(rule.id)
            if finding is None:
                if record is not None:
                    record.cleared_at = step
            elif record is None:
                self.history.findings.append(FindingRecord(finding, step))
            else:
                record.finding = finding


def _started(path: Path) -> RunStarted:
    """What little is known of a run of another tool."""
    nothing: Mapping[str, object] = {}
    return RunStarted(
        config={"title": path.name, "story": str(path)},
        data=nothing,
        layers=(),
        parameters=0,
        steps_per_epoch=0,
        total_steps=0,
        chance_loss=math.nan,
        chance_accuracy=math.nan,
    )
