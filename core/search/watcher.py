"""Follows one trial's epochs while it trains: posts its scores, asks the pruners, and obeys a person's wish to stop."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .pruning import Pruner, Standing, make_pruners
from .scoreboard import STOP, Scoreboard, stop_trial

if TYPE_CHECKING:
    from ..session import Session
    from ..training.events import EpochCompleted, Event
    from .worker import Task


class Watcher:
    """A sink of the trial's session. past: the epochs that a resumed trial has behind it, judged like the others."""

    def __init__(self, task: Task, session: Session, past: Sequence[EpochCompleted] = ()) -> None:
        self._task, self._session, self._past = task, session, past
        self._board = Scoreboard(Path(task.board))
        self._pruners = make_pruners(task.pruners, task.epochs, self._board)
        self._first_loss = math.nan
        self.curve: list[float] = []
        self.reason = ""
        self.diverged = False

    def __call__(self, event: Event) -> None:
        from ..training.events import EpochCompleted, RunStarted

        if isinstance(event, RunStarted):
            self._first_loss = self._loss_before_training()
            for epoch in self._past:
                self._epoch(epoch)
        elif isinstance(event, EpochCompleted):
            self._epoch(event)

    @property
    def past_seconds(self) -> float:
        """How long the past epochs trained."""
        return self._past[-1].seconds if self._past else 0.0

    def _loss_before_training(self) -> float:
        from ..session import Session

        session = self._session
        if self._past:  # the session is further: the same experiment builds the same network as at first
            session = Session(session.experiment, prepared=session.prepare(), probing=False)
            session.prepare()
        return session.trainer.validation_evaluator.score().loss

    def _epoch(self, event: EpochCompleted) -> None:
        if self.reason:
            return
        self.curve.append(-event.val_loss if math.isnan(event.val_accuracy) else event.val_accuracy)
        number = self._task.trial.number
        best = max((score for score in self.curve if math.isfinite(score)), default=math.nan)
        self._board.post(event.epoch, number, best)
        standing = Standing(
            number, event.epoch, self._task.trial.epochs, self.curve, event.val_loss, self._first_loss
        )
        for pruner in self._pruners:
            others = self._board.scores(event.epoch) if pruner.compares(standing) else {}
            reason = pruner.reason(standing, others)
            if reason is not None:
                self._stop(f"{pruner.name}: {reason}", pruner)
                return
        if self._board.wished(stop_trial(number)) or self._board.wished(STOP):
            self._stop("stopped on request", None)

    def _stop(self, reason: str, pruner: Pruner | None) -> None:
        self.reason = reason
        self.diverged = pruner is not None and pruner.name == "cost"
        self._session.control.abort()
