"""A search on a real Dask cluster: a scheduler and two workers, processes of their own on the loopback."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from nntui.core.config import Experiment, apply_overrides
from nntui.core.errors import NntuiError
from nntui.core.search.executors import dask_cluster
from nntui.core.search.journal import StudyJournal
from nntui.core.search.parse import parse_space
from nntui.core.search.samplers import RandomSampler
from nntui.core.search.study import Plan, Study
from nntui.core.search.trial import Trial

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'nntui[cluster]'")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),  # Dask's own, about ports and event loops
]

WORDS = ["optimizer.learning_rate=log:1e-4..1", "model.activation=relu,tanh"]
START_SECONDS = 60.0
QUIET = {"DASK_DISTRIBUTED__DASHBOARD__LINK": "", "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}


class Part:
    """A `dask` process whose output is read, so that one can wait for what it says."""

    def __init__(self, *arguments: str, environment: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **QUIET, "OPENBLAS_NUM_THREADS": "1", **(environment or {})},
            start_new_session=True,
        )
        self.lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def said(self, words: str) -> str:
        """The first line with these words."""
        while True:
            line = self.lines.get(timeout=START_SECONDS)
            if words in line:
                return line

    def kill(self) -> None:
        """End it and what it started, at once."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        self._reader.join(20)
        assert self.process.stdout is not None
        self.process.stdout.close()


class Cluster:
    """A scheduler and workers, each with a store of its own for the runs of its trials."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scheduler = Part("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = self.scheduler.said("tcp://").rsplit(" ", 1)[-1].strip()
        self.workers = [self.worker(name) for name in ("one", "two")]
        for worker in self.workers:
            worker.said("Registered to")

    def worker(self, name: str) -> Part:
        """A worker of one thread, without a nanny that would start it again."""
        return Part(
            "worker",
            self.address,
            *("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--name", name),
            *("--local-directory", str(self.folder / f"scratch-{name}"), "--death-timeout", "60"),
            environment={"NNTUI_HOME": str(self.folder / name)},
        )

    def kill(self) -> None:
        """End all of it."""
        for part in (*self.workers, self.scheduler):
            part.kill()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    yield made
    made.kill()


def study(
    folder: Path, address: str, trials: int, listener, *, epochs: int = 8, runs: str | None = None
) -> Study:
    experiment = apply_overrides(
        Experiment(), ["data.limit=400", "model.hidden=[16]", f"training.epochs={epochs}"]
    )
    space = parse_space(WORDS, experiment)
    plan = Plan(experiment, space, trials, RandomSampler(space, epochs, seed=1), (), runs)
    return Study(plan, StudyJournal(folder), dask_cluster(address), workers=2, listener=listener)


def outcomes(trials: list[Trial]) -> list[tuple[object, ...]]:
    return [(t.number, dict(t.values), t.state, t.curve) for t in trials]


def test_a_worker_killed_in_the_middle_loses_no_trial(cluster: Cluster, tmp_path: Path):
    ended: list[int] = []
    killed = threading.Event()

    def kill_after_three(trial: Trial) -> None:
        if trial.finished:
            ended.append(trial.number)
        if len(ended) == 3 and not killed.is_set():
            killed.set()
            cluster.workers[0].kill()

    trials = study(tmp_path / "study", cluster.address, 10, kill_after_three).run()
    assert killed.is_set()
    assert [trial.number for trial in trials] == list(range(10))
    assert all(trial.state == "done" for trial in trials), [(t.number, t.state, t.reason) for t in trials]
    assert sorted(ended) == list(range(10))
    assert outcomes(StudyJournal(tmp_path / "study").trials()) == outcomes(trials)


def test_the_trials_are_those_of_a_search_on_this_machine(cluster: Cluster, tmp_path: Path):
    from nntui.core.search.executors import local_processes

    far = study(tmp_path / "far", cluster.address, 4, lambda trial: None)
    near = study(tmp_path / "near", cluster.address, 4, lambda trial: None)
    near._make_executor = local_processes(2)
    assert outcomes(far.run()) == outcomes(near.run())


def test_results_come_back_where_the_run_stores_are_not_shared(cluster: Cluster, tmp_path: Path):
    trials = study(tmp_path / "study", cluster.address, 6, lambda trial: None, runs="").run()
    assert all(trial.state == "done" and len(trial.curve) == 8 for trial in trials)
    homes = [tmp_path / name / "runs" for name in ("one", "two")]
    saved = {path.name for home in homes if home.is_dir() for path in home.iterdir()}
    assert {trial.run for trial in trials} <= saved
    assert all(home.is_dir() for home in homes), "both workers trained, each into its own store"


def test_no_scheduler_is_an_error_with_a_cure():
    with pytest.raises(NntuiError) as raised:
        dask_cluster("tcp://127.0.0.1:9")()
    assert "dask scheduler" in raised.value.hint
