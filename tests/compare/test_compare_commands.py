"""Races, ensembles and branches from the command line."""

import json

import pytest
from nntui.core.cli import main
from nntui.core.runs.store import RunStore

QUICK = ["--set", "data.samples=200", "--set", "training.batch_size=16", "--epochs", "3"]


@pytest.fixture
def told(capsys):
    def run(*arguments):
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_a_race_gives_mean_spread_and_verdict(told):
    code, out, _ = told(
        "race", "moons", "--knob", "optimizer.learning_rate=0.1 0.0", "--seeds", "3", *QUICK, "--json"
    )
    assert code == 0
    result = json.loads(out)
    assert result["knob"] == "optimizer.learning_rate"
    assert result["values"] == [0.1, 0.0]
    assert len(result["scores"]) == 3
    assert result["mean"][0] > result["mean"][1]
    assert result["spread"][0] is not None
    code, out, _ = told("race", "moons", "--knob", "optimizer.learning_rate=0.1 0.0", *QUICK)
    assert "repeat over three or more" in out


def test_a_race_that_is_none_is_refused(told):
    code, _, err = told("race", "moons", "--knob", "training.seed=1 2", *QUICK)
    assert code == 2
    assert "fair" in err
    assert told("race", "moons", "--knob", "optimizer.learning_rate=0.1", *QUICK)[0] == 2


def test_saved_runs_are_branched_and_averaged(told):
    for seed in ("0", "1"):
        assert told("train", "moons", *QUICK, "--seed", seed)[0] == 0
    runs = RunStore().runs()
    code, out, _ = told("ensemble", *(info.id for info in runs), "--json")
    assert code == 0
    assert len(json.loads(out)["members"]) == 2
    code, out, _ = told(
        "branch", runs[0].id, "--set", "optimizer.learning_rate=0.001", "--epochs", "5", "--json"
    )
    assert code == 0
    (branch,) = [info for info in RunStore().runs() if info.record.parent]
    assert branch.record.parent == runs[0].id
    assert branch.record.parent_step == runs[0].summary.step
    assert branch.summary.epoch == 5
    code, _, err = told("branch", runs[0].id, "--set", "model.hidden=[3]", "--epochs", "9")
    assert code == 2
    assert "model.hidden" in err
    assert told("branch", runs[0].id)[0] == 1  # all epochs are done
