"""Each rule against the textbook's, written again here in float64; the same test for all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from nntui.core.config import OptimizerConfig
from nntui.core.optim import OPTIMIZERS, Optimizer, make_optimizer
from undisturbed import memory_of

SIZE, DECAYED, STEPS, RATE = 40, 25, 50, 0.03
CONFIG = {"momentum": 0.8, "decay": 0.9, "beta1": 0.85, "beta2": 0.97, "epsilon": 1e-4, "weight_decay": 0.2}


def textbook(name: str) -> Callable[[np.ndarray, np.ndarray, int, dict], np.ndarray]:
    """rule(p, g, t, memory) -> new p, as the papers print it."""
    mu, decay, b1, b2 = CONFIG["momentum"], CONFIG["decay"], CONFIG["beta1"], CONFIG["beta2"]
    eps, wd = CONFIG["epsilon"], CONFIG["weight_decay"]

    def sgd(p, g, t, m):
        return p - RATE * g

    def momentum(p, g, t, m):
        m["v"] = mu * m.get("v", 0.0) + g
        return p - RATE * m["v"]

    def nesterov(p, g, t, m):
        m["v"] = mu * m.get("v", 0.0) + g
        return p - RATE * (g + mu * m["v"])

    def adagrad(p, g, t, m):
        m["s"] = m.get("s", 0.0) + g**2
        return p - RATE * g / (np.sqrt(m["s"]) + eps)

    def rmsprop(p, g, t, m):
        m["s"] = decay * m.get("s", 0.0) + (1 - decay) * g**2
        return p - RATE * g / (np.sqrt(m["s"]) + eps)

    def adam(p, g, t, m):
        m["m"] = b1 * m.get("m", 0.0) + (1 - b1) * g
        m["s"] = b2 * m.get("s", 0.0) + (1 - b2) * g**2
        return p - RATE * (m["m"] / (1 - b1**t)) / (np.sqrt(m["s"] / (1 - b2**t)) + eps)

    def adamw(p, g, t, m):
        decayed = p.copy()
        decayed[:DECAYED] *= 1 - RATE * wd
        return adam(decayed, g, t, m)

    return {f.__name__: f for f in (sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw)}[name]


def make(name: str, dtype=np.float64) -> Optimizer:
    return make_optimizer(OptimizerConfig(name=name, **CONFIG), SIZE, dtype, decayed=DECAYED)


def gradients() -> np.ndarray:
    return np.random.default_rng(3).standard_normal((STEPS, SIZE))


def start() -> np.ndarray:
    return np.random.default_rng(4).standard_normal(SIZE)


def run(optimizer: Optimizer, p: np.ndarray, steps: np.ndarray) -> np.ndarray:
    for g in steps:
        optimizer.update(p, g.astype(p.dtype), RATE)
    return p


def by_the_book(name: str, steps: np.ndarray) -> np.ndarray:
    rule, p, memory = textbook(name), start(), {}
    for t, g in enumerate(steps, start=1):
        p = rule(p, g, t, memory)
    return p


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_rule_is_the_textbooks(name: str):
    expected = by_the_book(name, gradients())
    np.testing.assert_allclose(run(make(name), start(), gradients()), expected, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(
        run(make(name, np.float32), start().astype(np.float32), gradients()), expected, rtol=2e-4, atol=2e-5
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_another_rule_is_noticed(name: str):
    other = {"sgd": "momentum", "adam": "adamw"}.get(name, "sgd" if name != "adamw" else "adam")
    result = run(make(other), start(), gradients())
    assert np.abs(result - by_the_book(name, gradients())).max() > 1e-3


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_state_carried_over_continues_bit_for_bit(name: str):
    whole = run(make(name), start(), gradients())
    first, second = make(name), make(name)
    half = run(first, start(), gradients()[:20])
    for key, array in first.state.items():
        second.state[key][...] = array
    second.steps = first.steps
    np.testing.assert_array_equal(run(second, half, gradients()[20:]), whole)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_learning_rate_scales_the_step_and_nothing_else(name: str):
    """Twice the rate is twice the step from the same state, whatever happened before: no rate hides in the state."""
    steps = []
    for rate in (0.01, 0.02):
        optimizer, p = make(name), start()
        run(optimizer, p, gradients()[:10])
        before = p.copy()
        optimizer.update(p, gradients()[10].copy(), rate)
        steps.append(p - before)
    np.testing.assert_allclose(steps[1], 2.0 * steps[0], rtol=1e-2 if name == "adamw" else 1e-10)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_update_allocates_nothing(name: str):
    optimizer, p = make_optimizer(OptimizerConfig(name=name), 100_000), np.zeros(100_000, np.float32)
    g = np.ones_like(p)
    optimizer.update(p, g, 0.1)

    def updates() -> None:
        for _ in range(5):
            optimizer.update(p, g, 0.1)

    _, peak = memory_of(updates)
    assert peak < 4096  # one vector would be 400,000 bytes


def test_a_live_change_of_momentum_holds_from_the_next_update():
    optimizer, p = make("momentum"), start()
    run(optimizer, p, gradients()[:5])
    velocity, before = optimizer.state["velocity"].copy(), p.copy()
    optimizer.set("momentum", 0.0)
    optimizer.update(p, gradients()[5].copy(), RATE)
    np.testing.assert_allclose(p, before - RATE * gradients()[5])
    assert velocity.any()


def test_a_hyperparameter_the_rule_does_not_have_is_ignored():
    optimizer = make("sgd")
    optimizer.set("momentum", 0.5)
    np.testing.assert_allclose(run(optimizer, start(), gradients()), by_the_book("sgd", gradients()))


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam", "adamw"])
def test_a_weight_without_gradient_stays_put_however_small_epsilon_is(name: str):
    """1e-50 is 0 in float32, and 0 / 0 would make a dead unit's weights NaN."""
    optimizer = make_optimizer(OptimizerConfig(name=name, epsilon=1e-50), 2)
    p = np.ones(2, np.float32)
    for _ in range(3):
        optimizer.update(p, np.array([0.0, 1.0], np.float32), RATE)
    assert p[0] == 1.0
    assert np.isfinite(p[1])
    assert p[1] < 1.0


@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_a_changed_momentum_is_the_textbooks_from_there_on(name: str):
    optimizer, p = make(name), start()
    run(optimizer, p, gradients()[:10])
    velocity = optimizer.state["velocity"].copy()
    optimizer.set("momentum", 0.3)
    before, g = p.copy(), gradients()[10]
    optimizer.update(p, g.copy(), RATE)
    velocity = 0.3 * velocity + g
    np.testing.assert_allclose(p, before - RATE * (velocity if name == "momentum" else g + 0.3 * velocity))
