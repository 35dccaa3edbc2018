"""Which of a run's figures are kept on disk: the rule that keeps a day-long run small.

Losses: steps are gathered into rows. The first 200 reports of the trainer are a row each, so that a run of a
moment has a curve too. From then on a row ends once it spans 0.05 s of training time and 1/5,000 of the
training time so far, whichever is longer. So there are at most 20 rows a second, at most 5,000 in the first
250 s and 5,000 more for each further factor of e: about 34,000 for a day. On a plot of the whole run a row is
always far narrower than one column. No extreme is lost: a row keeps its smallest and its largest loss with
their steps, its mean and last loss, and how many losses were not finite.

Probes: kept when 0.25 s and 1/500 of the training time so far have passed since the last one kept; the latest
is kept whenever a finding, a non-finite loss or the end of the run follows it.

Epochs: the first 5,000 are all kept, then those that come 1/5,000 of the training time so far after the last one kept;
the latest is kept whenever a non-finite loss or the end of the run follows it. The pulse and the end of the run know
the best of all. (A small net on few rows does hundreds of epochs a second: a day of them would be gigabytes.)

Everything else (findings, changes, pauses, notices, checkpoints) is kept as it happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from ..training.events import THINNED_COLUMNS, EpochCompleted, ProbeTaken, StepsCompleted, StepsThinned

FIRST_ROWS = 200
ROW_SECONDS = 0.05
ROW_SHARE = 2e-4
PROBE_SECONDS = 0.25
PROBE_SHARE = 2e-3
EPOCHS = 5_000


@dataclass(frozen=True, slots=True)
class Row:
    """Some consecutive steps. Fields as the columns of `StepsThinned`."""

    first_step: int
    count: int
    low: float
    low_step: int
    high: float
    high_step: int
    mean: float
    last: float
    nonfinite: int
    learning_rate: float
    regularization_loss: float
    gradient_norm: float
    epoch: float
    seconds: float

    @property
    def step(self) -> int:
        """The row's last step."""
        return self.first_step + self.count - 1


def row_of(block: StepsCompleted) -> Row:
    """One block of steps as a row. The block must have at least one step."""
    losses = block.losses
    finite = np.isfinite(losses)
    good = int(np.count_nonzero(finite))
    if good == len(losses):
        low_at, high_at, mean = (
            int(losses.argmin()),
            int(losses.argmax()),
            float(losses.mean(dtype=np.float64)),
        )
    elif good:
        low_at = int(np.where(finite, losses, np.inf).argmin())
        high_at = int(np.where(finite, losses, -np.inf).argmax())
        mean = float(losses[finite].mean(dtype=np.float64))
    else:
        low_at = high_at = 0
        mean = np.nan
    return Row(
        first_step=block.first_step,
        count=len(losses),
        low=float(losses[low_at]) if good else np.nan,
        low_step=block.first_step + low_at,
        high=float(losses[high_at]) if good else np.nan,
        high_step=block.first_step + high_at,
        mean=mean,
        last=float(losses[-1]),
        nonfinite=len(losses) - good,
        learning_rate=float(block.learning_rate),
        regularization_loss=float(block.regularization_loss),
        gradient_norm=float(block.gradient_norm),
        epoch=round(float(block.epoch), 6),
        seconds=round(float(block.seconds), 4),
    )


def merge(a: Row, b: Row) -> Row:
    """Two rows that follow each other as one. Nothing but where in between the other losses lay is lost."""
    a_good, b_good = a.count - a.nonfinite, b.count - b.nonfinite
    low = b if b_good and (not a_good or b.low < a.low) else a
    high = b if b_good and (not a_good or b.high > a.high) else a
    if not a_good or not b_good:
        mean = b.mean if not a_good else a.mean
    else:
        mean = (a.mean * a_good + b.mean * b_good) / (a_good + b_good)
    return Row(
        first_step=a.first_step,
        count=a.count + b.count,
        low=low.low,
        low_step=low.low_step,
        high=high.high,
        high_step=high.high_step,
        mean=mean,
        last=b.last,
        nonfinite=a.nonfinite + b.nonfinite,
        learning_rate=b.learning_rate,
        regularization_loss=b.regularization_loss,
        gradient_norm=_larger(a.gradient_norm, b.gradient_norm),
        epoch=b.epoch,
        seconds=b.seconds,
    )


def _larger(a: float, b: float) -> float:
    """The larger of two norms; a NaN counts as larger than any number, so that it is never hidden."""
    return a if a != a or a >= b else b


def as_event(rows: Sequence[Row]) -> StepsThinned:
    """Rows as the event that is written."""
    columns: dict[str, Any] = {
        name: np.array([getattr(row, name) for row in rows], dtype=kind)
        for name, kind in THINNED_COLUMNS.items()
    }
    return StepsThinned(**columns)


class StepThinner:
    """Gathers blocks of steps into rows by the rule above. Used by one thread."""

    def __init__(self) -> None:
        self.open_row: Row | None = None
        """The row that is still growing. Replaced, never changed, so another thread may look at it."""
        self._rows = 0
        self._opened = 0.0
        self._seconds: float | None = None

    def add(self, block: StepsCompleted) -> Row | None:
        """Take a block; returns a row that it completed."""
        if not len(block.losses):
            return None
        row = row_of(block)
        if self.open_row is None:
            self._opened = row.seconds if self._seconds is None else self._seconds
            self.open_row = row
        else:
            self.open_row = merge(self.open_row, row)
        self._seconds = row.seconds
        spans = row.seconds - self._opened
        if self._rows < FIRST_ROWS or spans >= max(ROW_SECONDS, ROW_SHARE * row.seconds):
            return self.close()
        return None

    def close(self) -> Row | None:
        """End the open row now, if there is one."""
        row, self.open_row = self.open_row, None
        self._rows += row is not None
        return row


Kept = TypeVar("Kept", ProbeTaken, EpochCompleted)


class EventThinner(Generic[Kept]):
    """Chooses which probes, or which epochs, are kept. Used by one thread.

    The first `first` are kept, then those that come `seconds` and `share` of the training time after the last one kept.
    """

    def __init__(self, first: int, seconds: float, share: float) -> None:
        self._first, self._seconds, self._share = first, seconds, share
        self._kept_at = 0.0
        self._passed_over: Kept | None = None

    def add(self, event: Kept) -> Kept | None:
        """The event, if it is to be kept now."""
        gap = max(self._seconds, self._share * event.seconds)
        if self._first <= 0 and event.seconds - self._kept_at < gap:
            self._passed_over = event
            return None
        self._first -= 1
        self._kept_at = event.seconds
        self._passed_over = None
        return event

    def close(self) -> Kept | None:
        """The latest, if it was passed over: something happened that makes it worth keeping."""
        event, self._passed_over = self._passed_over, None
        if event is not None:
            self._kept_at = event.seconds
        return event


def probe_thinner() -> EventThinner[ProbeTaken]:
    """By the rule above."""
    return EventThinner(1, PROBE_SECONDS, PROBE_SHARE)


def epoch_thinner() -> EventThinner[EpochCompleted]:
    """By the rule above."""
    return EventThinner(EPOCHS, 0.0, ROW_SHARE)
