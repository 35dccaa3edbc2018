"""A lost step made again in float64 tells whether the range of float32 lost it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from nntui.core.cli import main
from nntui.core.config import parse_experiment
from nntui.core.repair.replay import replay_in_float64
from nntui.core.session import Session


@pytest.fixture(scope="module")
def state():
    """A healthy state, and its experiment."""
    experiment = parse_experiment({"training": {"epochs": 1}})
    session = Session(experiment, probing=False)
    session.run()
    return experiment, session.snapshot()


def test_a_healthy_step_is_the_same_in_both_precisions(state) -> None:
    experiment, healthy = state
    before = healthy.parameters.copy()
    replay = replay_in_float64(experiment, healthy)
    assert replay.step == healthy.step + 1
    assert replay.single == pytest.approx(replay.double, rel=1e-4)
    assert "not lost" in replay.words
    assert np.array_equal(before, healthy.parameters)


def test_numbers_out_of_float32s_range_are_numbers_in_float64(state) -> None:
    experiment, healthy = state
    session = Session(experiment, probing=False, resume_from=healthy)
    session.network.parameters[...] *= 1e30
    replay = replay_in_float64(experiment, session.snapshot())
    assert not np.isfinite(replay.single)
    assert np.isfinite(replay.double)
    assert any(np.isinf(layer.single) and np.isfinite(layer.double) for layer in replay.layers)
    assert "left the range" in replay.words


def test_weights_that_are_no_numbers_are_none_in_float64_either(state) -> None:
    experiment, healthy = state
    session = Session(experiment, probing=False, resume_from=healthy)
    session.network.parameters[0] = np.nan
    assert "no number either" in replay_in_float64(experiment, session.snapshot()).words


def test_the_command_shows_a_lost_runs_last_steps_and_the_lost_one_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "runs")
    assert main(["train", "digits-mlp", "--set", "optimizer.learning_rate=300.0", "--runs-dir", folder]) == 3
    capsys.readouterr()
    assert main(["explain", "last", "--replay", "--runs-dir", folder]) == 0
    shown = capsys.readouterr().out
    assert "gradient" in shown
    assert "float64" in shown
    assert "again: largest output of each layer" in shown
