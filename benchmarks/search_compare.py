"""The same budget of seconds for this package's searches and for Optuna's TPE with Hyperband, on the digits.

    python benchmarks/search_compare.py --seconds 30 --seeds 3

Every contestant trains the same network with the same engine in this process, one trial after the other, over the
same ranges, and is stopped by the clock. What is compared is how trials are chosen and cut short, not who trains
faster. Printed: the best validation accuracy found, per seed and on average, and how many trials there was time for.
"""

# ruff: noqa: E402 - the number of threads has to be set before NumPy is imported

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from nntui.core.config import Experiment, apply_overrides, load_preset, with_values
from nntui.core.search.campaign import Options, make_sampler
from nntui.core.search.journal import StudyJournal
from nntui.core.search.parse import parse_space
from nntui.core.search.study import Plan, Study
from nntui.core.session import Prepared, Session, prepare
from nntui.core.training.events import EpochCompleted, Event

WORDS = (
    "optimizer.learning_rate=log:1e-5..1",
    "regularization.l2=log:1e-7..1e-1",
    "model.activation=relu,tanh,elu",
)
TRIALS = 60
Found = tuple[float, int]


class Here(Executor):
    """Trains each trial in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def ours(experiment: Experiment, sampler: str, pruners: tuple[str, ...], seconds: float, seed: int) -> Found:
    """One of this package's searches."""
    space = parse_space(WORDS, experiment)
    options = Options(trials=TRIALS, sampler=sampler, pruners=pruners, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(
            experiment,
            space,
            TRIALS,
            make_sampler(options, space, experiment.training.epochs),
            pruners,
            None,
            seconds,
        )
        trials = Study(plan, StudyJournal(Path(folder) / "s"), Here, 1, lambda trial: None).run()
    ended = [trial for trial in trials if trial.finished]
    return max((trial.score for trial in ended if trial.feasible), default=float("nan")), len(ended)


def optunas(experiment: Experiment, seconds: float, seed: int) -> Found:
    """Optuna's tree-structured Parzen estimator with its Hyperband pruner, over the same ranges."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    space = parse_space(WORDS, experiment)
    epochs = experiment.training.epochs
    prepared = prepare(experiment)

    def objective(trial: Any) -> float:
        values = {}
        for parameter in space.parameters:
            if parameter.kind == "choice":
                values[parameter.path] = trial.suggest_categorical(parameter.path, list(parameter.choices))
            else:
                log = parameter.kind == "log"
                values[parameter.path] = trial.suggest_float(
                    parameter.path, parameter.low, parameter.high, log=log
                )
        return _train(with_values(experiment, values), prepared, trial)

    study = optuna.create_study(
        direction="maximize",
        sampler=optuna.samplers.TPESampler(seed=seed),
        pruner=optuna.pruners.HyperbandPruner(min_resource=1, max_resource=epochs, reduction_factor=3),
    )
    study.optimize(objective, n_trials=TRIALS, timeout=seconds)
    # A trial that was pruned reached its best value too: the same measure as for the others.
    reached = [max(trial.intermediate_values.values(), default=float("nan")) for trial in study.trials]
    return max((value for value in reached if value == value), default=float("nan")), len(study.trials)


def _train(experiment: Experiment, prepared: Prepared, trial: Any) -> float:
    """Train one trial; the best validation accuracy. Raises optuna.TrialPruned where it is cut short."""
    import optuna

    session = Session(experiment, prepared=prepared, probing=False)
    best, pruned = 0.0, False

    def watch(event: Event) -> None:
        nonlocal best, pruned
        if isinstance(event, EpochCompleted):
            best = max(best, event.val_accuracy)
            trial.report(best, event.epoch)
            if trial.should_prune():
                pruned = True
                session.control.abort()

    session.add_sink(watch)
    session.run()
    if pruned:
        raise optuna.TrialPruned
    return best


def main() -> None:
    """Run the comparison and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=30.0, help="for each search")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=30)
    args = parser.parse_args()
    experiment = apply_overrides(load_preset("digits-mlp"), [f"training.epochs={args.epochs}"])
    contestants: dict[str, Callable[[int], Found]] = {
        "random": lambda seed: ours(experiment, "random", ("cost",), args.seconds, seed),
        "random + halving": lambda seed: ours(experiment, "random", ("cost", "halving"), args.seconds, seed),
        "coarse-to-fine": lambda seed: ours(experiment, "coarse-to-fine", ("cost",), args.seconds, seed),
        "Optuna TPE + Hyperband": lambda seed: optunas(experiment, args.seconds, seed),
    }
    print(f"{args.seconds:g} s or {TRIALS} trials, {args.epochs} epochs at most, digits-mlp")
    results: dict[str, list[Found]] = {name: [] for name in contestants}
    took: dict[str, float] = dict.fromkeys(contestants, 0.0)
    for seed in range(args.seeds):  # in rounds, so that a busy machine is unfair to all alike
        for name, search in contestants.items():
            began = time.perf_counter()
            results[name].append(search(seed))
            took[name] += time.perf_counter() - began
    for name, found in results.items():
        scores = [score for score, _ in found]
        each = " ".join(f"{score:.4f}" for score in scores)
        count = statistics.fmean(count for _, count in found)
        seconds = took[name] / args.seeds
        print(
            f"{name:<24} mean {statistics.fmean(scores):.4f}  [{each}]  {count:.0f} trials, {seconds:.1f} s each"
        )


if __name__ == "__main__":
    main()
