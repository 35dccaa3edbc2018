"""One trial, trained to its end or stopped: what a worker process does. Everything it takes and gives is plain data."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import NntuiError
from .pruning import Pruner, Standing, make_pruners
from .scoreboard import STOP, Scoreboard, stop_trial
from .trial import Trial

if TYPE_CHECKING:
    from ..config import Experiment
    from ..session import Prepared, Session
    from ..training.events import EpochCompleted, Event

PREPARED_KEPT = 2
"""Data sets a worker keeps ready between trials: trials of a search nearly always share one."""


@dataclass(frozen=True)
class Task:
    """A trial and what is needed to train it. `runs_dir` None: the trial is not saved as a run."""

    trial: Trial
    tables: Mapping[str, Any]
    pruners: tuple[str, ...]
    epochs: int
    board: str
    runs_dir: str | None
    study: str


_prepared: dict[Any, Prepared] = {}


def run_trial(task: Task) -> Trial:
    """Train the trial. A configuration that is refused, crashes or diverges comes back infeasible, with the reason."""
    began = time.perf_counter()
    try:
        return _train(task, began)
    except NntuiError as error:
        return task.trial.ended("infeasible", reason=str(error), seconds=time.perf_counter() - began)
    except Exception as error:  # noqa: BLE001 - one trial's crash must not end the search
        reason = f"{type(error).__name__}: {error}"
        return task.trial.ended("infeasible", reason=reason, seconds=time.perf_counter() - began)


def _train(task: Task, began: float) -> Trial:
    from ..config import parse_experiment
    from ..session import Session

    experiment = parse_experiment(task.tables)
    session = Session(experiment, prepared=_prepare(experiment), probing=False)
    session.prepare()
    recorder = _recorder(task, session)
    watcher = Watcher(task, session)
    session.add_sink(watcher)
    training_began = time.perf_counter()
    try:
        finished = session.run()
    finally:
        if recorder is not None:
            recorder.close()
    ended = time.perf_counter()
    trial = task.trial
    curve = tuple(watcher.curve)
    figures: dict[str, Any] = {
        "curve": curve,
        "score": max((score for score in curve if math.isfinite(score)), default=math.nan),
        "seconds": ended - began,
        "overhead_seconds": ended
        - began
        - (finished.seconds if finished.seconds else ended - training_began),
        "run": recorder.id if recorder is not None else "",
    }
    if finished.outcome == "diverged" or not curve or not math.isfinite(figures["score"]):
        return trial.ended(
            "infeasible", reason=watcher.reason or finished.reason, **{**figures, "score": math.nan}
        )
    if watcher.diverged:
        return trial.ended("infeasible", reason=watcher.reason, **figures)
    if watcher.reason:
        return trial.ended("pruned", reason=watcher.reason, **figures)
    return trial.ended("done", **figures)


def _prepare(experiment: Experiment) -> Prepared:
    from ..session import prepare

    key = (experiment.data, experiment.preprocessing, experiment.training.precision, experiment.model.loss)
    if key not in _prepared:
        while len(_prepared) >= PREPARED_KEPT:
            del _prepared[next(iter(_prepared))]
        _prepared[key] = prepare(experiment)
    return _prepared[key]


class _Recorder:
    """The trial's run in the store."""

    def __init__(self, recorder: Any, id_: str) -> None:
        self._recorder, self.id = recorder, id_

    def close(self) -> None:
        self._recorder.close()


def _recorder(task: Task, session: Session) -> _Recorder | None:
    if task.runs_dir is None:
        return None
    from ..config import dump_experiment
    from ..runs.recorder import Recorder
    from ..runs.store import RunStore

    new = RunStore(task.runs_dir).new(f"{task.study}-{task.trial.number:04d}", parent=task.study)
    config = dump_experiment(session.experiment, complete=True)
    return _Recorder(Recorder(session, new.folder, new.record, config), new.record.id)


class Watcher:
    """Follows one trial's epochs: posts its scores, asks the pruners, and obeys a person's wish to stop."""

    def __init__(self, task: Task, session: Session) -> None:
        self._task, self._session = task, session
        self._board = Scoreboard(Path(task.board))
        self._pruners = make_pruners(task.pruners, task.epochs)
        self._first_loss = math.nan
        self.curve: list[float] = []
        self.reason = ""
        self.diverged = False

    def __call__(self, event: Event) -> None:
        from ..training.events import EpochCompleted, RunStarted

        if isinstance(event, RunStarted):
            self._first_loss = self._session.trainer.validation_evaluator.score().loss
        elif isinstance(event, EpochCompleted):
            self._epoch(event)

    def _epoch(self, event: EpochCompleted) -> None:
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
