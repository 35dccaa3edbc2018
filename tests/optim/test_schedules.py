"""Schedules against their formulas; clipping against its definition."""

import math

import numpy as np
import pytest
from nntui.core.config import ScheduleConfig
from nntui.core.optim import clip_by_global_norm, make_schedule

PER_EPOCH, EPOCHS = 10, 8
TOTAL = PER_EPOCH * EPOCHS


def factors(**config):
    schedule = make_schedule(ScheduleConfig(**config), PER_EPOCH, TOTAL)
    return np.array([schedule(step) for step in range(1, TOTAL + 1)])


def test_constant():
    assert (factors(name="constant") == 1.0).all()


def test_step_drops_every_few_epochs():
    got = factors(name="step", every=2.0, factor=0.5)
    assert got[:20].tolist() == [1.0] * 20
    assert got[20] == 0.5
    assert got[-1] == 0.5**3


def test_exponential_multiplies_once_an_epoch():
    got = factors(name="exponential", factor=0.8)
    assert got[0] == 1.0
    np.testing.assert_allclose(got[PER_EPOCH:] / got[:-PER_EPOCH], 0.8)


def test_inverse_time():
    got = factors(name="inverse-time", rate=0.5)
    assert got[4 * PER_EPOCH] == pytest.approx(1.0 / (1.0 + 0.5 * 4))


def test_cosine_goes_from_one_to_its_minimum():
    got = factors(name="cosine", minimum=0.1)
    assert got[0] == 1.0
    assert got[TOTAL // 2] == pytest.approx(0.1 + 0.9 * 0.5)
    assert got[-1] == pytest.approx(0.1, abs=1e-3)
    assert (np.diff(got) < 0).all()


@pytest.mark.parametrize("name", ["constant", "step", "exponential", "inverse-time", "cosine"])
def test_warm_up_rises_evenly_from_above_zero_and_joins_without_a_jump(name):
    got = factors(name=name, warmup=2.0, factor=0.9)
    rising = got[: 2 * PER_EPOCH + 1]
    assert got[0] > 0.0
    assert got[2 * PER_EPOCH] == 1.0
    np.testing.assert_allclose(np.diff(rising), np.diff(rising)[0])
    plain = make_schedule(ScheduleConfig(name=name, factor=0.9), PER_EPOCH, TOTAL - 2 * PER_EPOCH)
    np.testing.assert_allclose(got[2 * PER_EPOCH :], [plain(s) for s in range(1, TOTAL - 2 * PER_EPOCH + 1)])


def test_clipping_shortens_to_the_norm_and_keeps_the_direction():
    g = np.array([3.0, 4.0])
    assert clip_by_global_norm(g, 2.5) == 5.0
    np.testing.assert_allclose(g, [1.5, 2.0])
    assert clip_by_global_norm(g, 10.0) == 2.5
    np.testing.assert_allclose(g, [1.5, 2.0])


def test_clipping_leaves_a_gradient_that_is_not_finite():
    g = np.array([math.inf, 1.0])
    assert clip_by_global_norm(g, 1.0) == math.inf
    assert g[1] == 1.0


def test_clipping_shortens_a_gradient_whose_squares_overflow():
    g = np.array([3e30, 4e30], np.float32)
    with np.errstate(over="ignore"):
        assert clip_by_global_norm(g, 5.0) == pytest.approx(5e30)
    np.testing.assert_allclose(g, [3.0, 4.0], rtol=1e-6)


def test_a_gradient_of_not_a_number_is_left_for_the_loss_to_notice():
    g = np.array([math.nan, 1.0], np.float32)
    assert math.isnan(clip_by_global_norm(g, 1.0))
    assert g[1] == 1.0


def test_a_drop_comes_after_a_whole_number_of_updates_and_not_one_late():
    """2.2 epochs of 45 updates are 99 updates, but 2.2 * 45 is a little more than 99."""
    schedule = make_schedule(ScheduleConfig(name="step", every=2.2, factor=0.5), 45, 900)
    assert [schedule(step) for step in (99, 100, 198, 199)] == [1.0, 0.5, 0.5, 0.25]
