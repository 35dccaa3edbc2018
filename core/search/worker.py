"""One trial, trained to its end or stopped: what a worker process does. Everything it takes and gives is plain data."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import NntuiError
from .orphan import at_work
from .trial import Trial
from .watcher import Watcher

if TYPE_CHECKING:
    from ..config import Experiment
    from ..session import Prepared

PREPARED_KEPT = 2
"""Data sets a worker keeps ready between trials: trials of a search nearly always share one."""


@dataclass(frozen=True)
class Task:
    """A trial and what is needed to train it. `runs_dir` None: the trial is not saved as a run. `again`: it was
    begun before, by a process that died, and may have a run to go on with."""

    trial: Trial
    tables: Mapping[str, Any]
    pruners: tuple[str, ...]
    epochs: int
    board: str
    runs_dir: str | None
    study: str
    again: bool = False


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
    from .trial_run import trial_run

    experiment = parse_experiment(task.tables)
    run = trial_run(task, experiment, _prepare(experiment))
    run.session.prepare()
    watcher = Watcher(task, run.session, run.past)
    run.session.add_sink(watcher)
    try:
        with at_work(run.session.control.abort):
            finished = run.session.run()
            if run.recorder is not None:
                run.recorder.close()
    except BaseException:
        if run.recorder is not None:
            run.recorder.close()
        raise
    trial, seconds = task.trial, time.perf_counter() - began
    curve = tuple(watcher.curve)
    figures: dict[str, Any] = {
        "curve": curve,
        "score": max((score for score in curve if math.isfinite(score)), default=math.nan),
        "seconds": seconds,
        "overhead_seconds": seconds - (finished.seconds - watcher.past_seconds),
        "run": run.id,
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
