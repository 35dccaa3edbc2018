"""Short searches of the digits beside a long one, and beside Optuna's TPE with Hyperband on the same budget.

    python -m benchmarks.search_compare --write docs/search.md

Every contestant trains the same network with the same engine in this process, one trial after the other, over the
same ranges, with the same number of trials. What is compared is how trials are chosen and cut short, not who trains
faster. Each search's winner is then trained again over fresh seeds, because the best score of many trials is partly
luck: the long search, which takes the maximum of many more, has more of it.
"""

# ruff: noqa: E402 - the number of threads has to be set before NumPy is imported

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from nntui.core.config import Experiment, apply_overrides, load_preset, with_values
from nntui.core.search.campaign import Options, make_sampler
from nntui.core.search.confirm import ranked
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
SECONDS = 120.0
POINTS = 0.5
"""How near to the long search's winner a short search's should come, in points of accuracy."""
LEADERS = 10
"""How many of the long search's best are trained again; the best of them is what the others are measured by."""
FRESH_SEED = 1000
"""The first of the seeds with which winners are trained again; no search uses them."""


@dataclass(frozen=True)
class Found:
    """What one search found. score: its winner's. again: the winner's mean over fresh seeds. cpu: seconds."""

    values: Mapping[str, Any]
    score: float
    trials: int
    epochs: int
    cpu: float
    again: float = float("nan")


class Here(Executor):
    """Trains each trial in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def ours(
    experiment: Experiment, sampler: str, pruners: tuple[str, ...], seed: int, count: int, seconds: float
) -> list[Found]:
    """One of this package's searches: what it found, best first."""
    space = parse_space(WORDS, experiment)
    options = Options(trials=count, sampler=sampler, pruners=pruners, seed=seed)
    chooser = make_sampler(options, space, experiment.training.epochs)
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(experiment, space, count, chooser, pruners, None, seconds)
        began = time.process_time()
        trials = Study(plan, StudyJournal(Path(folder) / "s"), Here, 1, lambda trial: None).run()
        cpu = time.process_time() - began
    epochs = sum(len(trial.curve) for trial in trials)
    return [Found(trial.values, trial.score, len(trials), epochs, cpu) for trial in ranked(trials)]


def optunas(experiment: Experiment, seed: int, count: int, seconds: float) -> Found:
    """Optuna's tree-structured Parzen estimator with its Hyperband pruner, over the same ranges."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    space = parse_space(WORDS, experiment)
    prepared = prepare(experiment)

    def values_of(trial: Any) -> dict[str, Any]:
        return {
            p.path: trial.suggest_categorical(p.path, list(p.choices))
            if p.kind == "choice"
            else trial.suggest_float(p.path, p.low, p.high, log=p.kind == "log")
            for p in space.parameters
        }

    study = optuna.create_study(
        study_name=f"seed {seed}",  # Hyperband's brackets follow from it
        direction="maximize",
        sampler=optuna.samplers.TPESampler(seed=seed),
        pruner=optuna.pruners.HyperbandPruner(
            min_resource=1, max_resource=experiment.training.epochs, reduction_factor=3
        ),
    )
    began = time.process_time()
    study.optimize(
        lambda trial: _train(with_values(experiment, values_of(trial)), prepared, trial),
        n_trials=count,
        timeout=seconds,
    )
    cpu = time.process_time() - began
    epochs = sum(len(trial.intermediate_values) for trial in study.trials)
    return Found(study.best_params, study.best_value, len(study.trials), epochs, cpu)


def _train(experiment: Experiment, prepared: Prepared, trial: Any = None) -> float:
    """The best validation accuracy. Raises optuna.TrialPruned where an Optuna trial is cut short."""
    session = Session(experiment, prepared=prepared, probing=False)
    best, pruned = 0.0, False

    def watch(event: Event) -> None:
        nonlocal best, pruned
        if isinstance(event, EpochCompleted):
            best = max(best, event.val_accuracy)
            if trial is not None:
                trial.report(best, event.epoch)
                if trial.should_prune():
                    pruned = True
                    session.control.abort()

    session.add_sink(watch)
    session.run()
    if pruned:
        import optuna

        raise optuna.TrialPruned
    return best


def again(experiment: Experiment, found: Found, seeds: int) -> Found:
    """The winner over fresh seeds, which change its initial weights and the order of its batches."""
    prepared = prepare(experiment)
    winner = with_values(experiment, dict(found.values))
    scores = [
        _train(with_values(winner, {"training.seed": FRESH_SEED + seed}), prepared) for seed in range(seeds)
    ]
    return replace(found, again=statistics.fmean(scores))


Search = Callable[[int, int, float], Found]


def contestants(experiment: Experiment) -> dict[str, Search]:
    """Every search, by name: called with a seed, a number of trials and a number of seconds."""

    def own(sampler: str, *pruners: str) -> Search:
        return lambda seed, count, seconds: ours(experiment, sampler, pruners, seed, count, seconds)[0]

    return {
        "random": own("random", "cost"),
        "coarse-to-fine": own("coarse-to-fine", "cost"),
        "halving (random)": own("random", "cost", "halving"),
        "Optuna TPE + Hyperband": lambda seed, count, seconds: optunas(experiment, seed, count, seconds),
    }


def page(args: argparse.Namespace, long: Found, results: Mapping[str, list[Found]]) -> str:
    """The comparison as a page of Markdown."""
    lines = [
        "# Short searches beside a long one",
        "",
        "Remade by `python -m benchmarks.search_compare --write docs/search.md`. "
        f"The preset digits-mlp, at most {args.epochs} epochs a trial, over",
        "",
        *(f"- `{word}`" for word in WORDS),
        "",
        f"The long search: {long.trials} random trials ({long.epochs} epochs, {long.cpu:.0f} s of one core). Its "
        f"highest validation accuracy is {100 * long.score:.2f} %; of its {LEADERS} leaders, each trained again over "
        f"{args.fresh} fresh seeds, the best reaches {100 * long.again:.2f} % on average. Each short search has "
        f"{TRIALS} trials and at most {SECONDS:.0f} s. *Found*: the validation accuracy of its winner when it was "
        "found. *Again*: that winner's mean over the same fresh seeds. *Gap*: how far the latter is from the long "
        "search's best, in points (below 0: better).",
        "",
        f"| search | found, mean of {args.seeds} seeds | worst found | again, mean | gap, mean | worst gap "
        f"| seeds within {POINTS} | epochs trained | core seconds |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, found in results.items():
        gaps = [100 * (long.again - one.again) for one in found]
        within = sum(gap <= POINTS for gap in gaps)
        lines.append(
            f"| {name} | {100 * statistics.fmean(one.score for one in found):.2f} % "
            f"| {100 * min(one.score for one in found):.2f} % "
            f"| {100 * statistics.fmean(one.again for one in found):.2f} % | {statistics.fmean(gaps):+.2f} "
            f"| {max(gaps):+.2f} | {within} of {len(found)} "
            f"| {statistics.fmean(one.epochs for one in found):.0f} "
            f"| {statistics.fmean(one.cpu for one in found):.1f} |"
        )
    lines += ["", "Found and (again) by seed, in per cent:", ""]
    for name, found in results.items():
        each = ", ".join(f"{100 * one.score:.2f} ({100 * one.again:.2f})" for one in found)
        lines.append(f"- {name}: {each}")
    return "\n".join([*lines, ""])


def main() -> None:
    """Run the comparison; print the page, and write it where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=5, help="of each short search")
    parser.add_argument("--epochs", type=int, default=60, help="of a whole trial")
    parser.add_argument("--long", type=int, default=3000, metavar="N", help="trials of the long search")
    parser.add_argument(
        "--fresh", type=int, default=10, metavar="N", help="seeds to train winners again with"
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page here")
    args = parser.parse_args()
    experiment = apply_overrides(load_preset("digits-mlp"), [f"training.epochs={args.epochs}"])
    searches = contestants(experiment)
    results: dict[str, list[Found]] = {name: [] for name in searches}
    for seed in range(args.seeds):  # in rounds, so that a busy machine is unfair to all alike
        for name, search in searches.items():
            results[name].append(again(experiment, search(seed, TRIALS, SECONDS), args.fresh))
    # A seed of its own: with a short search's, its first trials would be that search's.
    leaders = ours(experiment, "random", ("cost",), args.seeds, args.long, 0.0)[:LEADERS]
    long = max((again(experiment, leader, args.fresh) for leader in leaders), key=lambda found: found.again)
    long = replace(long, score=leaders[0].score)
    text = page(args, long, results)
    print(text)
    if args.write:
        args.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
