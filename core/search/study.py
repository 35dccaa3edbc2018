"""A study: asks the sampler, keeps the workers busy, takes in what comes back, and never loses a trial."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass, replace
from typing import Any

from ..config import ALL_SETTINGS, Experiment, to_tables, value_at, with_values
from ..errors import ConfigError
from .journal import StudyJournal
from .samplers import Proposal, Sampler
from .scoreboard import PAUSE, STOP
from .space import Space
from .trial import Trial, best_of
from .worker import Task, run_trial

ATTEMPTS = 2
"""How often a trial is started when its worker dies under it; after that it is infeasible."""

WAKE_SECONDS = 0.2
"""How often a person's wishes are looked at while trials train."""

Listener = Callable[[Trial], None]
MakeExecutor = Callable[[], Executor]


@dataclass(frozen=True)
class Plan:
    """What is searched: the experiment, its space, how many trials, who chooses them and who stops them."""

    experiment: Experiment
    space: Space
    budget: int
    sampler: Sampler
    pruners: tuple[str, ...] = ("cost",)
    runs_dir: str | None = None
    max_seconds: float = 0.0


class Study:
    """Runs a plan on an executor (`concurrent.futures`), `workers` trials at a time."""

    def __init__(
        self, plan: Plan, journal: StudyJournal, make_executor: MakeExecutor, workers: int, listener: Listener
    ) -> None:
        self.plan, self.journal, self.workers = plan, journal, workers
        self._make_executor, self._listener = make_executor, listener
        self.trials: dict[int, Trial] = {trial.number: trial for trial in journal.trials()}
        self._fixed = {path: value_at(plan.experiment, path) for path in ALL_SETTINGS}
        self._attempts: dict[int, int] = {}
        self._begun = {trial.number for trial in self.trials.values() if trial.state == "running"}
        self._waiting = [t.number for t in self.trials.values() if not t.finished]
        self._began = time.monotonic()
        for trial in self.trials.values():
            if trial.finished:
                plan.sampler.tell(trial)

    def take_over(self, trials: Iterable[Trial]) -> None:
        """Work on just these trials: those that have not ended are trained, none is asked for."""
        self.trials = {trial.number: trial for trial in trials}
        self._waiting = [trial.number for trial in self.trials.values() if not trial.finished]

    @property
    def best(self) -> Trial | None:
        """The best trial so far."""
        return best_of(list(self.trials.values()))

    def run(self) -> list[Trial]:
        """Run to the end of the budget, of the time, or to a wish to stop. Returns all trials by number."""
        executor = self._make_executor()
        busy: dict[Future[Trial], int] = {}
        try:
            while True:
                self._fill(executor, busy)
                if not busy:
                    if self._over() or not self._wished(PAUSE):
                        break
                    time.sleep(WAKE_SECONDS)
                    continue
                ended, _ = wait(busy, timeout=WAKE_SECONDS, return_when=FIRST_COMPLETED)
                if self._out_of_time():
                    self.journal.board.ask(STOP)
                lost = [future for future in ended if self._collect(future, busy.pop(future))]
                if any(future.cancelled() for future in lost):
                    # The executor itself is gone: make another and put back what was under way.
                    self._waiting += busy.values()
                    busy.clear()
                    executor.shutdown(wait=False, cancel_futures=True)
                    executor = self._make_executor()
        except KeyboardInterrupt:
            self.journal.board.ask(STOP)
            raise
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
        return [self.trials[number] for number in sorted(self.trials)]

    def _fill(self, executor: Executor, busy: dict[Future[Trial], int]) -> None:
        while len(busy) < self.workers and not self._over() and not self._wished(PAUSE):
            trial = self._next()
            if trial is None:
                return
            try:
                tables = to_tables(self._experiment(trial))
            except ConfigError as error:  # a combination that contradicts itself
                self._note(trial.ended("infeasible", reason=str(error)))
                continue
            task = Task(
                trial,
                tables,
                self.plan.pruners,
                trial.epochs,
                str(self.journal.board.folder),
                self.plan.runs_dir,
                self.journal.id,
                again=trial.number in self._begun,
            )
            self._begun.add(trial.number)
            self._note(replace(trial, state="running"))
            busy[executor.submit(run_trial, task)] = trial.number

    def _next(self) -> Trial | None:
        while self._waiting:
            trial = self.trials[self._waiting.pop(0)]
            if not trial.finished:
                return trial
        number = len(self.trials)
        if number >= self.plan.budget:
            return None
        proposal = self.plan.sampler.ask(number, [self.trials[n] for n in sorted(self.trials)])
        return None if proposal is None else self._make(number, proposal)

    def _make(self, number: int, proposal: Proposal) -> Trial:
        values = self.plan.space.values(proposal.point, self._fixed)
        return Trial(number, values, proposal.epochs, proposal.stage, point=proposal.point)

    def _experiment(self, trial: Trial) -> Experiment:
        values: dict[str, Any] = {**trial.values, "training.epochs": trial.epochs}
        return with_values(self.plan.experiment, values)

    def _collect(self, future: Future[Trial], number: int) -> bool:
        """Take in an ended trial; whether its worker died."""
        try:
            self._note(future.result())
        except (BrokenExecutor, CancelledError) as error:
            self._attempts[number] = self._attempts.get(number, 0) + 1
            if self._attempts[number] >= ATTEMPTS:
                self._note(self.trials[number].ended("infeasible", reason=f"its worker died: {error}"))
            else:
                self._waiting.append(number)
            return True
        except Exception as error:  # noqa: BLE001 - whatever an executor raises for a lost task
            self._note(self.trials[number].ended("infeasible", reason=f"{type(error).__name__}: {error}"))
        return False

    def _note(self, trial: Trial) -> None:
        self.trials[trial.number] = trial
        self.journal.append(trial)
        if trial.finished:
            self.plan.sampler.tell(trial)
        self._listener(trial)

    def _wished(self, wish: str) -> bool:
        return self.journal.board.wished(wish)

    def _out_of_time(self) -> bool:
        return 0.0 < self.plan.max_seconds <= time.monotonic() - self._began

    def _over(self) -> bool:
        return self._wished(STOP) or self._out_of_time()
