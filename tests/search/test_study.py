"""A search with real trials: nothing lost, nothing repeated, the same trials for any number of workers."""

from __future__ import annotations

import json
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path

import pytest
from nntui.core.cli import main
from nntui.core.config import Experiment, apply_overrides
from nntui.core.search import worker
from nntui.core.search.campaign import Campaign, Options
from nntui.core.search.confirm import confirmed, leaders, repeats, winner
from nntui.core.search.insight import borders, importance
from nntui.core.search.journal import StudyJournal
from nntui.core.search.parse import parse_space
from nntui.core.search.report import markdown, summary
from nntui.core.search.samplers import RandomSampler
from nntui.core.search.scoreboard import STOP, Scoreboard, stop_trial
from nntui.core.search.study import Plan, Study
from nntui.core.search.trial import Trial

WORDS = ["optimizer.learning_rate=log:1e-4..1", "model.activation=relu,tanh"]


def experiment(*overrides: str) -> Experiment:
    return apply_overrides(
        Experiment(), ["data.limit=150", "model.hidden=[8]", "training.epochs=3", *overrides]
    )


class Here(Executor):
    """Trains each trial at once, in this process; counts and may break."""

    def __init__(self, breaks_at: int | None = None) -> None:
        self.count = 0
        self.breaks_at = breaks_at

    def submit(self, fn, /, *args, **kwargs):
        future: Future = Future()
        self.count += 1
        if self.count == self.breaks_at:
            future.set_exception(BrokenExecutor("a worker was killed"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def study(folder: Path, trials: int, executor: Executor, **more) -> Study:
    exp = experiment()
    space = parse_space(WORDS, exp)
    plan = Plan(exp, space, trials, RandomSampler(space, 3, seed=1), **more)
    return Study(plan, StudyJournal(folder), lambda: executor, workers=1, listener=lambda trial: None)


def outcomes(trials: list[Trial]) -> list[tuple]:
    return [(t.number, dict(t.values), t.state, t.curve) for t in trials]


def test_trials_are_trained_and_kept(tmp_path):
    trials = study(tmp_path, 4, Here()).run()
    assert [t.number for t in trials] == [0, 1, 2, 3]
    assert all(t.finished for t in trials)
    assert all(len(t.curve) == 3 for t in trials if t.state == "done")
    assert outcomes(StudyJournal(tmp_path).trials()) == outcomes(trials)


def test_a_killed_search_goes_on_with_nothing_repeated_or_lost(tmp_path):
    whole = study(tmp_path / "whole", 5, Here()).run()

    class Killed(Here):
        def submit(self, fn, /, *args, **kwargs):
            if self.count == 2:
                raise KeyboardInterrupt
            return super().submit(fn, *args, **kwargs)

    with pytest.raises(KeyboardInterrupt):
        study(tmp_path / "half", 5, Killed()).run()
    with (tmp_path / "half" / "trials.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"number": 4, "val')  # the process died while it wrote
    (tmp_path / "half" / "board" / STOP).unlink()
    rest = Here()
    trials = study(tmp_path / "half", 5, rest).run()
    assert rest.count == 3
    assert outcomes(trials) == outcomes(whole)
    assert outcomes(StudyJournal(tmp_path / "half").trials()) == outcomes(whole)


def test_a_worker_that_dies_costs_no_trial(tmp_path):
    executor = Here(breaks_at=2)
    trials = study(tmp_path, 4, executor).run()
    assert executor.count == 5
    assert all(t.finished for t in trials)
    assert len(trials) == 4
    assert not any("died" in t.reason for t in trials)


def test_a_trial_that_keeps_killing_its_worker_is_infeasible_and_the_search_goes_on(tmp_path):
    class Cursed(Here):
        def submit(self, fn, /, task):
            if task.trial.number == 1:
                future: Future = Future()
                future.set_exception(BrokenExecutor("killed"))
                return future
            return super().submit(fn, task)

    trials = study(tmp_path, 3, Cursed()).run()
    assert [t.state == "infeasible" and "died" in t.reason for t in trials] == [False, True, False]


def test_a_crash_inside_a_trial_is_its_own(tmp_path, monkeypatch):
    real = worker._train

    def crash(task, began):
        if task.trial.number == 0:
            raise ZeroDivisionError("inside")
        return real(task, began)

    monkeypatch.setattr(worker, "_train", crash)
    trials = study(tmp_path, 2, Here()).run()
    assert trials[0].state == "infeasible"
    assert "ZeroDivisionError" in trials[0].reason
    assert trials[1].state != "infeasible" or "loss" in trials[1].reason


def test_a_diverging_trial_is_infeasible(tmp_path):
    exp = experiment("training.epochs=5")
    space = parse_space(["optimizer.learning_rate=log:1000..9000"], exp)
    plan = Plan(exp, space, 1, RandomSampler(space, 5, seed=0), ("cost",))
    [trial] = Study(plan, StudyJournal(tmp_path), Here, 1, lambda trial: None).run()
    assert trial.state == "infeasible"
    assert not trial.feasible


def test_a_person_can_stop_one_trial_and_the_search(tmp_path):
    board = Scoreboard(tmp_path / "board")
    board.ask(stop_trial(0))
    running = study(tmp_path, 5, Here())

    def stop_after_two(trial: Trial) -> None:
        if trial.number == 1 and trial.finished:
            board.ask(STOP)

    running._listener = stop_after_two
    trials = running.run()
    assert trials[0].state == "pruned"
    assert trials[0].reason == "stopped on request"
    assert len(trials[0].curve) == 1
    assert len(trials) == 2


@pytest.mark.slow
def test_same_seed_same_trials_whatever_the_number_of_workers(tmp_path):
    found = []
    for workers in (1, 2):
        options = Options(
            trials=12, sampler="coarse-to-fine", workers=workers, seed=5, repeats=1, save_runs=False
        )
        campaign = Campaign.begin(experiment(), WORDS, options, tmp_path / str(workers), "digits")
        found.append(campaign.run(lambda trial: None))
    assert outcomes(found[0].trials) == outcomes(found[1].trials)
    assert [c.scores for c in found[0].confirmed] == [c.scores for c in found[1].confirmed]
    assert "Over several seeds" in found[0].report


def test_importance_names_the_parameter_that_matters_and_borders_the_range_that_ends_too_early():
    space = parse_space(
        ["optimizer.learning_rate=log:1e-4..1", "regularization.l2=log:1e-6..1e-2"], experiment()
    )
    trials = []
    for number in range(30):
        point = ((number * 0.37) % 1.0, (number * 0.61) % 1.0)
        trials.append(
            Trial(number, space.values(point, {}), 1, 0, "done", point[0] ** 2, (0.5,), point=point)
        )
    shares = importance(space, trials)
    assert shares["optimizer.learning_rate"] > 0.8
    assert sum(shares.values()) == pytest.approx(1.0)
    [border] = [b for b in borders(space, trials) if b.path == "optimizer.learning_rate"]
    assert border.end == "high"
    assert border.suggestion == "optimizer.learning_rate=log:0.0001..100"
    assert importance(space, trials[:5]) == {}


def test_the_command_streams_json_and_writes_a_report(tmp_path, capsys):
    report = tmp_path / "report.md"
    code = main([
        "search", "digits-mlp", "--set", "data.limit=150", "--epochs", "1", "--space", WORDS[0], "--trials", "2",
        "--repeats", "0", "--json", "--runs-dir", str(tmp_path / "runs"), "--report", str(report),
    ])  # fmt: skip
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert [line["event"] for line in lines if line["event"] != "trial"] == [
        "search_started",
        "search_finished",
    ]
    assert {line["number"] for line in lines if line["event"] == "trial" and line["state"] == "done"} <= {
        0,
        1,
    }
    assert lines[-1]["best"]["run"]
    assert (tmp_path / "runs" / lines[-1]["best"]["run"]).is_dir()
    assert "Best trials" in report.read_text(encoding="utf-8")


def test_a_grid_counts_its_own_trials_and_not_those_that_repeat_its_leaders(tmp_path, capsys):
    where = ["--runs-dir", str(tmp_path / "runs")]
    grid = ["--space", "model.activation=relu,tanh", "--sampler", "grid", "--repeats", "1", "--no-save"]
    assert main(["search", "digits-mlp", "--set", "data.limit=150", "--epochs", "1", *grid, *where]) == 0
    out = capsys.readouterr().out
    assert "2 trials, grid" in out
    assert " 2/2  #1" in out
    assert "3/2" not in out
    assert main(["search", "--list", *where]) == 0
    assert " 2 trials " in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--space", "optimizer.learning_rate=log:1..0.1", "--space", "nothing=1..2"],
        ["--space", WORDS[0], "--sampler", "magic"],
        ["--space", WORDS[0], "--prune", "magic"],
        ["--space", WORDS[0], "--trials", "0"],
        ["--space", WORDS[0], "--report", "/no/such/folder/report.md"],
        ["--space", "training.epochs=int:1..9"],
        [],
    ],
    ids=" ".join,
)
def test_bad_input_is_refused_before_anything_runs(arguments, tmp_path, capsys):
    code = main(["search", "digits-mlp", *arguments, "--runs-dir", str(tmp_path / "runs")])
    assert code == 2
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "studies").exists()


def test_what_is_wrong_with_the_space_and_the_options_is_said_at_once(tmp_path, capsys):
    space = ["--space", "optimizer.learning_rate=log:0..1", "--space", "model.activation=relu,swish"]
    code = main([
        "search", "digits-mlp", *space, "--sampler", "magic", "--workers", "0", "--runs-dir", str(tmp_path / "runs"),
    ])  # fmt: skip
    said = capsys.readouterr().err
    assert code == 2
    assert all(name in said for name in ("learning_rate", "activation", "sampler", "workers"))


def test_the_leaders_are_different_configurations_and_the_winner_is_the_best_over_seeds():
    trials = [
        Trial(number, {"model.activation": name}, 5, 0, "done", score, (score,))
        for number, (name, score) in enumerate([("relu", 0.9), ("relu", 0.9), ("tanh", 0.95), ("elu", 0.8)])
    ]
    best = leaders(trials, epochs=5)
    assert [trial.number for trial in best] == [2, 0, 3]
    scores = {2: 0.7, 0: 0.92, 3: 0.8}
    again = [
        trial.ended("done", score=scores[best[at // 2].number])
        for at, trial in enumerate(repeats(best, [1, 2], 4))
    ]
    table = confirmed(best, again)
    first = winner(trials, table)
    assert first is not None
    assert first.number == 0
    assert table[0].scores == (0.9, 0.92, 0.92)
    found = summary(parse_space(["model.activation=relu,tanh,elu"], experiment()), trials, table, 1.0)
    page = markdown("x", parse_space(["model.activation=relu,tanh,elu"], experiment()), trials, found)
    assert "Trial 0: 0.9133 ± 0.0115 over 3 seeds" in page
    assert "model.activation=relu" in page.split("## The winner")[1]
