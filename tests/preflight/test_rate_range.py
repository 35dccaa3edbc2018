"""The range test: the range lies where the loss falls, the lost part is left out, and the state is only read."""

from __future__ import annotations

import json

import numpy as np
import pytest
from nntui.core.cli import main
from nntui.core.cli.rate_range import as_lines
from nntui.core.config import apply_overrides, load_preset
from nntui.core.preflight import rate_range
from nntui.core.preflight.rate_range import judge
from nntui.core.session import Session

RATES = np.geomspace(1e-6, 10.0, 140)


def course(fall: float, rise: float) -> np.ndarray:
    """A loss that falls from 2.3 at rates above `fall` and explodes above `rise`."""
    losses = 2.3 - 1.8 / (1.0 + (fall / RATES) ** 2)
    return np.where(rise < RATES, losses * np.exp(np.minimum((RATES / rise - 1.0) * 8.0, 80.0)), losses)


def test_the_range_lies_where_the_loss_falls() -> None:
    swept = judge(RATES, course(1e-3, 0.3))
    assert swept.low is not None
    assert swept.high is not None
    assert 1e-4 < swept.low < 3e-3
    assert swept.low < swept.high <= 0.6


@pytest.mark.parametrize("end", [np.nan, np.inf, 1e30])
def test_the_lost_part_is_never_judged(end: float) -> None:
    losses = course(1e-3, 0.3)
    whole = judge(RATES, losses)
    losses[-10:] = end
    swept = judge(RATES, losses)
    assert (swept.low, swept.high) == (whole.low, whole.high)
    assert swept.usable < len(RATES)
    assert len(swept.rates) == len(swept.losses) == len(RATES)


def test_a_flat_loss_has_no_range() -> None:
    swept = judge(RATES, np.full(len(RATES), 2.3))
    assert swept.low is None
    assert swept.high is None


@pytest.mark.parametrize("losses", [[], [np.nan], [2.3]], ids=str)
def test_a_sweep_that_hardly_began_is_drawn_and_has_no_range(losses: list[float]) -> None:
    swept = judge(RATES[: len(losses)], np.array(losses))
    assert swept.low is None
    assert as_lines(swept)


def test_a_rate_within_the_range_trains_and_one_far_below_does_not() -> None:
    experiment = apply_overrides(load_preset("digits-mlp"), ["training.epochs=2", "schedule.name=constant"])
    swept = rate_range(experiment)
    assert swept.low is not None
    assert swept.high is not None
    middle = (swept.low * swept.high) ** 0.5

    def accuracy(rate: float) -> float:
        session = Session(apply_overrides(experiment, [f"optimizer.learning_rate={rate}"]), probing=False)
        return float(session.run().final["val_accuracy"])

    assert accuracy(middle) > accuracy(swept.low / 100.0) + 0.3


def test_the_state_is_only_read_and_the_sweep_can_be_cancelled() -> None:
    session = Session(apply_overrides(load_preset("digits-mlp"), ["training.epochs=1"]))
    session.run()
    state = session.snapshot()
    before = state.parameters.copy()
    swept = rate_range(session.experiment, session.prepare(), state=state)
    assert np.array_equal(state.parameters, before)
    assert np.array_equal(session.network.parameters, before)
    assert swept.start == state.step
    assert len(rate_range(session.experiment, session.prepare(), cancelled=lambda: True).rates) == 0


def test_the_command_draws_the_curve_with_its_range(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "digits-mlp", "--rate-range"]) == 0
    shown = capsys.readouterr().out
    assert "= usable" in shown
    assert "The loss falls for learning rates from" in shown
    assert main(["check", "digits-mlp", "--rate-range", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert table["low"] < table["high"]
    assert len(table["rates"]) == len(table["losses"])
