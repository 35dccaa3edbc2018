"""Optuna's sampler behind the same ask and tell."""

from __future__ import annotations

import math

import numpy as np
import pytest
from nntui.core.config import Experiment
from nntui.core.search.optuna_sampler import OptunaSampler
from nntui.core.search.parse import parse_space
from nntui.core.search.pruning import Standing, make_pruners
from nntui.core.search.scoreboard import Scoreboard
from nntui.core.search.space import Space
from nntui.core.search.trial import Trial

pytest.importorskip("optuna", reason="Optuna is not installed: pip install 'nntui[optuna]'")

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")

WORDS = ["optimizer.learning_rate=log:1e-5..1", "model.activation=relu,tanh,elu"]


@pytest.fixture
def space() -> Space:
    return parse_space(WORDS, Experiment())


def score(values: dict) -> float:
    """Best at a rate of 1e-2 with tanh."""
    return (
        1.0
        - 0.2 * abs(math.log10(values["optimizer.learning_rate"]) + 2.0)
        - (0.3 if values["model.activation"] != "tanh" else 0.0)
    )


def searched(space: Space, sampler: OptunaSampler, count: int, first: int = 0) -> list[Trial]:
    trials = []
    for number in range(first, first + count):
        proposal = sampler.ask(number, trials)
        values = space.values(proposal.point, {})
        trial = Trial(number, values, proposal.epochs, point=proposal.point)
        trials.append(trial.ended("done", score=score(values), curve=(score(values),)))
        sampler.tell(trials[-1])
    return trials


def test_points_lie_in_the_space(space):
    for trial in searched(space, OptunaSampler(space, 3, seed=0), 15):
        assert 1e-5 <= trial.values["optimizer.learning_rate"] <= 1.0
        assert trial.values["model.activation"] in ("relu", "tanh", "elu")
        assert all(0.0 <= unit <= 1.0 for unit in trial.point)


def test_the_same_seed_asks_for_the_same_trials(space):
    found = [[t.point for t in searched(space, OptunaSampler(space, 3, seed=7), 14)] for _ in range(2)]
    assert found[0] == found[1]
    other = [t.point for t in searched(space, OptunaSampler(space, 3, seed=8), 14)]
    assert other != found[0]


def test_it_learns_from_what_it_is_told(space):
    trials = searched(space, OptunaSampler(space, 3, seed=1), 60)
    early = sum(t.score for t in trials[:10]) / 10
    late = sum(t.score for t in trials[-20:]) / 20
    assert late > early + 0.1
    assert sum(t.values["model.activation"] == "tanh" for t in trials[-20:]) >= 12


def test_what_came_before_a_continuation_counts(space):
    before = searched(space, OptunaSampler(space, 3, seed=2), 40)
    fresh = OptunaSampler(space, 3, seed=3)
    for trial in before:
        fresh.tell(trial)
    after = searched(space, fresh, 15, first=40)
    assert sum(t.values["model.activation"] == "tanh" for t in after) >= 9


def test_infeasible_trials_do_not_break_it(space):
    sampler = OptunaSampler(space, 3, seed=4)
    for number in range(12):
        proposal = sampler.ask(number, [])
        trial = Trial(number, space.values(proposal.point, {}), 3, point=proposal.point)
        sampler.tell(trial.ended("infeasible", reason="diverged"))
    assert sampler.ask(12, []).epochs == 3


def test_hyperband_stops_the_trials_that_optuna_itself_would_stop(tmp_path):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    epochs, random = 27, np.random.default_rng(0)
    study = optuna.create_study(
        study_name="search",
        direction="maximize",
        pruner=optuna.pruners.HyperbandPruner(min_resource=1, max_resource=epochs, reduction_factor=3),
    )
    stopped = {}
    for number in range(40):
        heights = np.maximum.accumulate(random.random() + 0.1 * random.random(epochs)).tolist()
        theirs, trial = None, study.ask()
        board = Scoreboard(tmp_path)
        [mine] = make_pruners(["hyperband"], epochs, board)  # as in a process that knows nothing yet
        for epoch in range(1, epochs + 1):
            trial.report(heights[epoch - 1], epoch)
            theirs = trial.should_prune() and epoch < epochs
            board.post(epoch, number, heights[epoch - 1])
            standing = Standing(number, epoch, epochs, heights[:epoch], 1.0, 1.0)
            ours = mine.reason(standing, {})
            assert bool(ours) == theirs, (number, epoch)
            if theirs:
                stopped[number] = epoch
                break
        if theirs:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        else:
            study.tell(trial, heights[-1])
    assert len(stopped) > 10
    assert len(set(stopped.values())) > 1
