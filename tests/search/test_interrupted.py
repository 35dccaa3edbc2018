"""Processes that die: a worker takes only its own task with it, workers end with their parent, trials go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest
from nntui.core.config import apply_overrides, load_preset, to_tables
from nntui.core.errors import NntuiError
from nntui.core.runs.record import RunRecord
from nntui.core.runs.store import RunStore
from nntui.core.search import watcher
from nntui.core.search.campaign import Campaign, Options
from nntui.core.search.executors import LocalProcesses
from nntui.core.search.scoreboard import Scoreboard
from nntui.core.search.trial import Trial
from nntui.core.search.worker import Task, run_trial

posix = pytest.mark.skipif(os.name != "posix", reason="signals")

PARENT = """
import os, sys, time
from nntui.core.search.executors import LocalProcesses
if __name__ == "__main__":
    workers = LocalProcesses(1)
    workers.submit(os.getpid).result()
    workers.submit(time.sleep, 600)
    print("ready", flush=True)
    time.sleep(600)
"""


@posix
def test_a_process_that_dies_takes_only_its_own_task_with_it():
    workers = LocalProcesses(2)
    try:
        there = workers.submit(signal.pause)
        killed = workers.submit(os.kill, workers.submit(os.getpid).result(60), signal.SIGKILL)
        with pytest.raises(BrokenExecutor):
            killed.result(60)
        pid = workers.submit(os.getpid).result(60)
        assert pid != os.getpid()
        assert not there.done()
    finally:
        for pool in workers._pools:
            for process in list((pool._processes or {}).values()):
                process.kill()
        workers.shutdown()


@posix
def test_workers_end_when_their_parent_is_killed(tmp_path: Path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"ready\n"
    parent.kill()
    parent.wait(60)
    # The worker has the other end of the pipe as well: it ends when the worker has ended.
    assert parent.communicate(timeout=60)[0] == b""


def task(tmp_path: Path, *, again: bool) -> Task:
    experiment = apply_overrides(
        load_preset("digits-mlp"), ["data.limit=200", "model.hidden=[8]", "training.epochs=6"]
    )
    return Task(
        Trial(3, {}, 6),
        to_tables(experiment),
        ("cost",),
        6,
        str(tmp_path / "board"),
        str(tmp_path / "runs"),
        "a-study",
        again,
    )


def test_a_trial_that_was_interrupted_goes_on_in_its_run_and_comes_out_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    whole = run_trial(task(tmp_path / "whole", again=False))
    seen = watcher.Watcher._epoch

    def interrupted(self, event):
        seen(self, event)
        if event.epoch == 4:
            self._session.control.abort()

    with monkeypatch.context() as patch:
        patch.setattr(watcher.Watcher, "_epoch", interrupted)
        cut = run_trial(task(tmp_path, again=False))
    assert len(cut.curve) == 4
    steps = []
    monkeypatch.setattr(watcher.Watcher, "__call__", _counting(watcher.Watcher.__call__, steps))
    trial = run_trial(task(tmp_path, again=True))
    assert trial.state == "done"
    assert trial.curve == whole.curve
    assert trial.run == cut.run
    assert steps == [5, 6], "only the epochs that were missing are trained"
    [info] = RunStore(tmp_path / "runs").runs()
    assert (info.record.study, info.record.trial) == ("a-study", 3)


def _counting(real, steps):
    from nntui.core.training.events import EpochCompleted

    def call(self, event):
        if isinstance(event, EpochCompleted):
            steps.append(event.epoch)
        real(self, event)

    return call


def test_a_run_of_its_own_has_no_study(tmp_path: Path):
    new = RunStore(tmp_path).new("mine")
    (new.folder / "run.json").write_bytes(new.record.to_bytes())
    read = RunRecord.read(new.folder)
    assert (read.study, read.trial) == ("", None)


def test_two_processes_cannot_work_on_one_study(tmp_path: Path):
    experiment = apply_overrides(load_preset("digits-mlp"), ["data.limit=150", "training.epochs=1"])
    campaign = Campaign.begin(
        experiment, ["optimizer.learning_rate=log:1e-4..1"], Options(trials=1), tmp_path / "study", "digits"
    )
    campaign.journal.claim()
    with pytest.raises(NntuiError, match="another process"):
        campaign.run(lambda trial: None)
    assert campaign.journal.trials() == []


def test_the_board_gives_whole_lines_and_the_later_of_an_epoch_made_twice(tmp_path: Path):
    mine, theirs = Scoreboard(tmp_path), Scoreboard(tmp_path)
    mine.post(1, 7, 0.25)
    mine.post(2, 7, 0.5)
    theirs.post(1, 8, float("nan"))
    assert mine.scores(1) == theirs.scores(1) == {7: 0.25}
    with (tmp_path / "scores" / "8").open("a", encoding="ascii") as file:
        file.write("1 0.75\n2 0.9")
    assert theirs.scores(1) == {7: 0.25, 8: 0.75}
    assert theirs.scores(2) == {7: 0.5}
