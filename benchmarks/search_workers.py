"""What a second worker brings to a search, and what a trial costs beyond its training.

    python -m benchmarks.search_workers

The same trials are trained by one worker and by two, in rounds. On a machine that others use, wall time says little
about the search: *busy* is the mean number of workers that had a trial under way, which a second worker would double
if nothing but training took time. Overhead is CPU time: a worker's for a trial, less the training's own.
"""

# ruff: noqa: E402 - the number of threads has to be set before NumPy is imported

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from nntui.core.config import Experiment, apply_overrides, load_preset, to_tables
from nntui.core.search.executors import local_processes
from nntui.core.search.journal import StudyJournal
from nntui.core.search.parse import parse_space
from nntui.core.search.samplers import RandomSampler
from nntui.core.search.study import Plan, Study
from nntui.core.search.trial import Trial
from nntui.core.search.worker import Task, run_trial
from nntui.core.session import Session, prepare

SPACE = ("optimizer.learning_rate=log:1e-3..1e-1",)


def busy(experiment: Experiment, workers: int, count: int) -> tuple[float, float]:
    """The mean number of workers with a trial under way, from the first end of a trial to the last; trials a second."""
    space = parse_space(SPACE, experiment)
    ended: list[tuple[float, Trial]] = []

    def listen(trial: Trial) -> None:
        if trial.finished:
            ended.append((time.perf_counter(), trial))

    with tempfile.TemporaryDirectory() as folder:
        sampler = RandomSampler(space, experiment.training.epochs, 0)
        plan = Plan(experiment, space, count, sampler, ("cost",), str(Path(folder) / "runs"))
        Study(plan, StudyJournal(Path(folder) / "s"), local_processes(workers), workers, listen).run()
    # The first trial of each worker pays for its imports, and at the end there are fewer trials than workers.
    begun, last = ended[workers - 1][0], ended[-workers][0]
    under_way = sum(
        max(0.0, min(at, last) - max(at - trial.seconds, begun)) for at, trial in ended if at > begun
    )
    return under_way / (last - begun), (len(ended) - 2 * workers + 1) / (last - begun)


def overhead(experiment: Experiment, rounds: int) -> float:
    """CPU seconds of a trial that is saved as a run, less those of the same training by itself."""
    prepared, tables = prepare(experiment), to_tables(experiment)
    extra = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            session = Session(experiment, prepared=prepared, probing=False)
            began = time.process_time()
            session.run()
            middle = time.process_time()
            trial = Trial(number, {}, experiment.training.epochs)
            run_trial(
                Task(trial, tables, ("cost",), trial.epochs, f"{folder}/board", f"{folder}/runs", "study")
            )
            extra.append((time.process_time() - middle) - (middle - began))
    return statistics.median(extra[1:])  # the first reads the data


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=24)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    experiment = apply_overrides(load_preset("digits-mlp"), [f"training.epochs={args.epochs}"])
    print(
        f"overhead {1000 * overhead(experiment, 9):.1f} ms of CPU a trial of {args.epochs} epochs, saved as a run"
    )
    for _ in range(args.rounds):
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
        one, two = (busy(experiment, workers, args.trials) for workers in (1, 2))
        print(
            f"busy {one[0]:.3f} and {two[0]:.3f}: {two[0] / one[0]:.2f} times; "
            f"{one[1]:.2f} and {two[1]:.2f} trials/s: {two[1] / one[1]:.2f} times (load {load:.1f})"
        )


if __name__ == "__main__":
    main()
