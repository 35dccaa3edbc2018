"""A whole search, from its options to its report: the study, then the leaders over other seeds, then the report."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..config import Experiment, parse_experiment, to_tables
from ..errors import ConfigError, NntuiError, Problem
from .confirm import Confirmed, confirmed, leaders, repeats
from .executors import dask_cluster, local_processes
from .journal import StudyJournal
from .optuna_extra import optuna_for
from .optuna_sampler import OptunaSampler
from .parse import parse_space
from .pruning import PRUNERS
from .report import markdown, summary
from .samplers import CoarseToFineSampler, GridSampler, HaltonSampler, Proposal, RandomSampler, Sampler, size
from .space import Space
from .study import Plan, Study
from .trial import Trial

SAMPLERS = ("random", "quasi-random", "grid", "coarse-to-fine", "tpe")


@dataclass(frozen=True)
class Options:
    """How to search. repeats: other seeds over which the leaders are trained again (0: not at all)."""

    trials: int = 60
    sampler: str = "random"
    pruners: tuple[str, ...] = ("cost",)
    workers: int = 1
    seed: int = 0
    repeats: int = 2
    max_seconds: float = 0.0
    dask: str = ""
    save_runs: bool = True


@dataclass(frozen=True)
class Result:
    """What a search found: all trials, the leaders over several seeds, the summary and the report's text."""

    trials: list[Trial]
    confirmed: list[Confirmed]
    summary: dict[str, Any]
    report: str


def check(experiment: Experiment, words: Sequence[str], options: Options) -> Space:
    """The space, once it and the options are known to be right.

    Raises ConfigError with everything that is wrong with either, NntuiError where the sampler's package is missing.
    """
    problems = option_problems(options)
    try:
        space = parse_space(words, experiment)
    except ConfigError as error:
        problems += error.problems
    if problems:
        raise ConfigError("The search cannot be run like this", tuple(problems))
    make_sampler(options, space, experiment.training.epochs)
    if "hyperband" in options.pruners:
        optuna_for("The rule hyperband")
    return space


def option_problems(options: Options) -> list[Problem]:
    """Every option that is not right."""
    problems = []
    if options.sampler not in SAMPLERS:
        problems.append(Problem("sampler", f"there is no sampler {options.sampler!r}", ", ".join(SAMPLERS)))
    for pruner in options.pruners:
        if pruner not in PRUNERS:
            problems.append(Problem("prune", f"there is no rule {pruner!r}", ", ".join(PRUNERS)))
    for name, low in (("trials", 1), ("workers", 1), ("repeats", 0)):
        if getattr(options, name) < low:
            problems.append(Problem(name, f"{getattr(options, name)} is too few", f"at least {low}"))
    if options.max_seconds < 0:
        problems.append(Problem("seconds", f"{options.max_seconds} is no time", "0 (no limit) or more"))
    return problems


def make_sampler(options: Options, space: Space, epochs: int) -> Sampler:
    """The sampler by name. Raises NntuiError for Optuna's where it is not installed."""
    makers: dict[str, Callable[[], Sampler]] = {
        "random": lambda: RandomSampler(space, epochs, options.seed),
        "quasi-random": lambda: HaltonSampler(space, epochs, options.seed),
        "grid": lambda: GridSampler(space, epochs, options.trials),
        "coarse-to-fine": lambda: CoarseToFineSampler(space, epochs, options.seed, options.trials),
        "tpe": lambda: OptunaSampler(space, epochs, options.seed),
    }
    return makers[options.sampler]()


class Campaign:
    """One search. `begin` a new one or `load` one that was interrupted; `run` it to its report."""

    def __init__(self, experiment: Experiment, space: Space, options: Options, journal: StudyJournal) -> None:
        self.experiment, self.space, self.options, self.journal = experiment, space, options, journal

    @classmethod
    def begin(
        cls, experiment: Experiment, words: Sequence[str], options: Options, folder: Path, name: str
    ) -> Campaign:
        """Check everything, then write down what is searched. Raises ConfigError with all problems."""
        space = check(experiment, words, options)
        journal = StudyJournal(folder)
        journal.create(
            {
                "name": name,
                "experiment": to_tables(experiment),
                "space": list(space.to_words()),
                "options": vars(options) | {"pruners": list(options.pruners)},
            }
        )
        return cls(experiment, space, options, journal)

    @classmethod
    def load(cls, folder: Path) -> Campaign:
        """The search that a folder holds. Raises NntuiError."""
        journal = StudyJournal(folder)
        table = journal.describe()
        try:
            experiment = parse_experiment(table["experiment"])
            options = Options(**{**table["options"], "pruners": tuple(table["options"]["pruners"])})
            space = parse_space(table["space"], experiment)
        except (KeyError, TypeError) as error:
            raise NntuiError(f"The study {folder.name} cannot be read", f"study.json: {error}") from None
        return cls(experiment, space, options, journal)

    @property
    def name(self) -> str:
        """What is searched."""
        return str(self.journal.describe().get("name", self.journal.id))

    @property
    def size(self) -> int:
        """How many trials it has, without those that repeat the leaders: these are numbered from here on."""
        return size(self.options.sampler, self.space, self.options.trials)

    def run(self, listener: Callable[[Trial], None], runs_dir: Path | None = None) -> Result:
        """Search, train the leaders over other seeds, and write the report.

        Raises NntuiError where another process works on the study.
        """
        if self.journal.is_worked_on:
            raise NntuiError(
                f"{self.journal.id} is being searched by another process.",
                "Only one process at a time can go on with a study.",
                "The search screen of `nntui` shows it, pauses it and stops it.",
            )
        self.journal.claim()
        try:
            return self._run(listener, runs_dir)
        finally:
            self.journal.release()

    def _run(self, listener: Callable[[Trial], None], runs_dir: Path | None) -> Result:
        began = time.monotonic()
        for wish in ("stop", "pause"):
            self.journal.board.take_back(wish)
        options, epochs = self.options, self.experiment.training.epochs
        sampler = make_sampler(options, self.space, epochs)
        plan = Plan(
            self.experiment,
            self.space,
            self.size,
            sampler,
            options.pruners,
            str(runs_dir) if runs_dir is not None and options.save_runs else None,
            options.max_seconds,
        )
        make = dask_cluster(options.dask) if options.dask else local_processes(options.workers)
        study = Study(plan, self.journal, make, options.workers, listener)
        study.take_over(trial for trial in self.journal.trials() if trial.number < self.size)
        trials = study.run()
        best = leaders(trials, epochs)
        again = self._confirm(plan, best, self.size, make, listener)
        table = confirmed(best, again) if again else []
        found = summary(self.space, trials, table, time.monotonic() - began)
        report = markdown(self.name, self.space, trials, found)
        self.journal.write_report(report)
        return Result(trials, table, found, report)

    def _confirm(
        self,
        plan: Plan,
        best: list[Trial],
        first_number: int,
        make: Any,
        listener: Callable[[Trial], None],
    ) -> list[Trial]:
        if not self.options.repeats or not best or self.journal.board.wished("stop"):
            return []
        base = self.experiment.training.seed
        wanted = repeats(best, [base + 1 + i for i in range(self.options.repeats)], first_number)
        known = {trial.number: trial for trial in self.journal.trials()}
        seeds_only = replace(
            plan, budget=first_number + len(wanted), pruners=(), sampler=_Done(), max_seconds=0.0
        )
        study = Study(seeds_only, self.journal, make, self.options.workers, listener)
        study.take_over([known.get(trial.number, trial) for trial in wanted])
        ended = study.run()
        return [trial for trial in ended if trial.number >= first_number]


class _Done:
    """A sampler that asks for nothing more."""

    name = "none"

    def ask(self, number: int, trials: Sequence[Trial]) -> Proposal | None:
        return None

    def tell(self, trial: Trial) -> None:
        pass
