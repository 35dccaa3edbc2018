"""Samplers are functions of seed and number; coarse to fine narrows on the best; grids cover; Halton fills evenly."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config import Experiment
from nntui.core.search.parse import parse_space
from nntui.core.search.pruning import COST_FACTOR, CostPruner, HalvingPruner, MedianPruner, Standing, rungs
from nntui.core.search.samplers import (
    CoarseToFineSampler,
    GridSampler,
    HaltonSampler,
    RandomSampler,
    plan_stages,
    radical_inverse,
    sides,
)
from nntui.core.search.trial import Trial, best_of

SPACE = parse_space(["optimizer.learning_rate=log:1e-5..1", "regularization.l2=log:1e-7..1e-1"], Experiment())


def done(number: int, point: tuple[float, ...], score: float, stage: int = 0) -> Trial:
    return Trial(number, {}, 1, stage, "done", score, (score,), point=point)


@pytest.mark.parametrize("make", [RandomSampler, HaltonSampler])
def test_the_same_seed_gives_the_same_points_in_any_order(make):
    forward = [make(SPACE, 5, seed=3).ask(n, []).point for n in range(20)]
    sampler = make(SPACE, 5, seed=3)
    backward = [sampler.ask(n, []).point for n in reversed(range(20))]
    assert forward == backward[::-1]
    assert forward != [make(SPACE, 5, seed=4).ask(n, []).point for n in range(20)]
    assert len(set(forward)) == 20


def test_radical_inverse_mirrors_the_digits():
    assert [radical_inverse(n, 2) for n in (1, 2, 3, 6)] == [0.5, 0.25, 0.75, 0.375]
    assert radical_inverse(5, 3) == pytest.approx(2 / 3 + 1 / 9)


def test_halton_fills_every_part_and_random_does_not():
    def empty_cells(make):
        points = np.array([make(SPACE, 1, seed=0).ask(n, []).point for n in range(64)])
        cells = {tuple(cell) for cell in (points * 6).astype(int)}
        return 36 - len(cells)

    assert empty_cells(HaltonSampler) < empty_cells(RandomSampler)


def test_a_grid_stays_within_the_budget_and_has_every_combination():
    space = parse_space(
        ["optimizer.learning_rate=log:1e-5..1", "model.activation=relu,tanh,elu"], Experiment()
    )
    assert sides(space, 14) == [4, 3]
    sampler = GridSampler(space, 1, 14)
    values = {tuple(space.values(sampler.ask(n, []).point, {}).values()) for n in range(len(sampler))}
    assert len(values) == 12


def test_coarse_to_fine_waits_for_the_stage_before_and_then_narrows():
    sampler = CoarseToFineSampler(SPACE, epochs=30, seed=0, budget=20)
    assert [(stage.trials, stage.epochs) for stage in sampler.stages] == [(10, 3), (6, 10), (4, 30)]
    rng = np.random.default_rng(0)
    first = []
    for number in range(10):
        assert sampler.ask(10, first) is None
        point = sampler.ask(number, first).point
        first.append(done(number, point, -abs(point[0] - 0.3)))  # best near 0.3 of the first axis
    best = sorted(first, key=lambda t: -t.score)[:2]
    later = [sampler.ask(number, first) for number in range(10, 16)]
    low, high = (f(t.point[0] for t in best) for f in (min, max))
    assert all(low - 0.051 <= p.point[0] <= high + 0.051 for p in later)
    assert all(p.epochs == 10 and p.stage == 1 for p in later)
    shuffled = [first[i] for i in rng.permutation(10)]
    assert sampler.ask(12, shuffled).point == later[2].point


def test_small_budgets_have_one_stage():
    assert len(plan_stages(6, 30)) == 1
    assert sum(stage.trials for stage in plan_stages(61, 30)) == 61


def standing(epoch: int, curve: list[float], loss: float = 1.0, number: int = 0) -> Standing:
    return Standing(number, epoch, 27, curve, loss, first_loss=2.3)


def test_the_cost_rule_is_the_lectures():
    pruner = CostPruner()
    assert pruner.reason(standing(1, [0.1], loss=COST_FACTOR * 2.3 - 0.01), {}) is None
    assert "3 times" in pruner.reason(standing(1, [0.1], loss=COST_FACTOR * 2.3 + 0.01), {})
    assert "not finite" in pruner.reason(standing(1, [0.1], loss=float("nan")), {})


def test_the_median_rule_needs_company():
    pruner = MedianPruner()
    others = {n: 0.5 + 0.01 * n for n in range(1, 7)}
    assert pruner.reason(standing(3, [0.2, 0.3, 0.4]), others) is not None
    assert pruner.reason(standing(3, [0.2, 0.9, 0.4]), others) is None
    assert pruner.reason(standing(3, [0.2, 0.3, 0.4]), dict.fromkeys(range(1, 4), 0.9)) is None
    assert not pruner.compares(standing(1, [0.2]))


def test_halving_keeps_the_best_third_at_each_rung():
    pruner = HalvingPruner(27)
    assert rungs(27) == (1, 3, 9)
    assert rungs(100) == (9, 27, 81)
    others = {n: n / 10 for n in range(1, 9)}  # 0.1 .. 0.8
    assert pruner.reason(standing(3, [0.65]), others) is None  # third of nine
    assert pruner.reason(standing(3, [0.55]), others) is not None
    assert not pruner.compares(standing(4, [0.1]))


def test_the_best_is_complete_before_it_is_high():
    pruned = Trial(0, {}, 9, 0, "pruned", 0.99, (0.99,))
    assert best_of([pruned, done(1, (), 0.9)]).number == 1
    assert best_of([pruned]).number == 0
    assert best_of([Trial(0, {}, 9, 0, "infeasible")]) is None
