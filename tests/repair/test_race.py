"""Twins from one state: equal without a fix, apart with one, and the state is only read."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config import apply_overrides, load_preset
from nntui.core.diagnostics import Change
from nntui.core.repair import race, repair
from nntui.core.session import Session
from nntui.core.training.events import StepsCompleted


@pytest.fixture(scope="module")
def crawling():
    """A run with too small a rate, its prepared data, and its state after an epoch."""
    experiment = apply_overrides(load_preset("lr-crawls"), ["training.epochs=1"])
    session = Session(experiment)
    session.run()
    whole = apply_overrides(experiment, ["training.epochs=20"])
    return whole, session.prepare(), session.snapshot()


def test_twins_without_a_fix_are_bit_identical(crawling) -> None:
    experiment, prepared, state = crawling
    result = race(experiment, prepared, [], state=state, steps=60)
    assert len(result.unchanged.losses) == 60
    assert np.array_equal(result.unchanged.losses, result.fixed.losses)
    assert result.unchanged == result.unchanged
    assert result.first == state.step


def test_the_unchanged_twin_is_what_the_run_itself_would_do(crawling) -> None:
    experiment, prepared, state = crawling
    losses: list[np.ndarray] = []
    session = Session(
        experiment,
        sinks=[lambda event: losses.append(event.losses) if isinstance(event, StepsCompleted) else None],
        prepared=prepared,
        resume_from=state,
        probing=False,
    )
    session.run()
    result = race(experiment, prepared, [], state=state, steps=60)
    assert np.array_equal(np.concatenate(losses)[:60], result.unchanged.losses)


def test_a_better_rate_wins_from_the_same_state(crawling) -> None:
    experiment, prepared, state = crawling
    before = state.parameters.copy()
    result = race(experiment, prepared, [Change("optimizer.learning_rate", 0.05)], state=state, steps=120)
    assert not result.restarted
    assert result.fixed.train_loss < 0.3 * result.unchanged.train_loss
    assert "against" in result.words
    assert np.array_equal(state.parameters, before)


@pytest.mark.parametrize(
    "change",
    [Change("optimizer.name", "adam"), Change("training.batch_size", 32), Change("model.activation", "tanh"),
     Change("preprocessing.steps", ["minmax"])],
    ids=str,
)  # fmt: skip
def test_every_kind_of_change_can_be_raced(crawling, change: Change) -> None:
    experiment, prepared, state = crawling
    result = race(experiment, prepared, [change], state=state, steps=30)
    assert len(result.fixed.losses) == 30
    assert result.restarted is (not change.path.startswith(("optimizer", "training")))


def test_a_race_can_be_cancelled(crawling) -> None:
    experiment, prepared, state = crawling
    result = race(experiment, prepared, [], state=state, steps=100_000, cancelled=lambda: True)
    assert len(result.unchanged.losses) < 1000


@pytest.mark.parametrize(
    "name", ["lr-explodes", "raw-inputs", "dead-relus", "deep-tanh-small-init", "lr-crawls"]
)
def test_a_broken_preset_is_repaired_within_three_rounds(name: str) -> None:
    rounds = list(repair(load_preset(name)))
    assert len(rounds) <= 4
    assert rounds[0].standing
    assert rounds[-1].final["val_accuracy"] > 0.9
    assert not [finding for finding in rounds[-1].standing if finding.severity != "hint"]


def test_a_healthy_preset_is_left_as_it_is() -> None:
    (only,) = repair(load_preset("digits-mlp"))
    assert only.change is None
