"""Pooling against its definition: values, gradients, ties, overlaps, leftovers."""

import naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nntui.core.nn.kernels.average_pooling import (
    average_backward,
    average_forward,
    global_average_backward,
    global_average_forward,
)
from nntui.core.nn.kernels.block_order import blocks_from_images, images_from_blocks
from nntui.core.nn.kernels.max_pooling import (
    block_candidates,
    max_backward,
    max_backward_added,
    max_forward,
    max_only,
    window_candidates,
)

SIZES = [(2, 2), (3, 2), (3, 3), (2, 1), (1, 1), (2, 3), (1, 2), (4, 2)]
IMAGES = (2, 9, 8, 3)


def images(kind: str, shape=IMAGES, seed=0):
    rng = np.random.default_rng(seed)
    if kind == "distinct":
        return rng.standard_normal(shape)
    return rng.integers(0, 3, shape).astype(float)  # nearly every window has equal maxima


def max_pool(x, size, stride, dout, *, overlapping):
    candidates = window_candidates(x, size, stride)
    out = np.zeros(candidates[0].shape)
    wins = np.zeros((len(candidates) - 1, *out.shape), bool)
    max_forward(candidates, out, wins)
    dx = np.zeros_like(x)
    gradients = window_candidates(dx, size, stride)
    if overlapping:
        max_backward_added(dout, wins, gradients, np.zeros_like(out), np.zeros_like(out))
    else:
        max_backward(dout, wins, gradients)
    return out, dx


@pytest.mark.parametrize("kind", ["distinct", "ties"])
@pytest.mark.parametrize(("size", "stride"), SIZES)
def test_max_pooling_gives_the_gradient_to_the_first_largest(kind, size, stride):
    x = images(kind)
    right, winner = naive.max_pool(x, size, stride)
    dout = np.random.default_rng(1).standard_normal(right.shape)
    right_dx = naive.max_pool_gradient(x, winner, dout)
    for overlapping in [True] if size > stride else [True, False]:
        out, dx = max_pool(x, size, stride, dout, overlapping=overlapping)
        assert np.array_equal(out, right)
        np.testing.assert_allclose(dx, right_dx, atol=1e-14)


def test_giving_it_to_every_largest_would_be_noticed():
    """The control: the plain `x == max` rule is wrong where there are ties, and only there."""
    for kind, same in (("distinct", True), ("ties", False)):
        x = images(kind)
        right, winner = naive.max_pool(x, 2, 2)
        dout = np.ones_like(right)
        dx = np.zeros_like(x)
        for candidate, gradient in zip(window_candidates(x, 2, 2), window_candidates(dx, 2, 2), strict=True):
            gradient[...] = dout * (candidate == right)
        assert np.array_equal(dx, naive.max_pool_gradient(x, winner, dout)) is same


@pytest.mark.parametrize("b", [1, 2, 3])
@pytest.mark.parametrize("kind", ["distinct", "ties"])
def test_block_order_pools_as_windows_do(b, kind):
    x = images(kind, (2, 6, 12, 3))
    blocks = np.zeros((b, b, 2, 6 // b, 12 // b, 3))
    blocks_from_images(x, blocks)
    right, winner = naive.max_pool(x, b, b)
    out, again = np.zeros_like(right), np.zeros_like(right)
    wins = np.zeros((b * b - 1, *out.shape), bool)
    candidates = block_candidates(blocks)
    max_forward(candidates, out, wins)
    max_only(candidates, again)
    assert np.array_equal(out, right)
    assert np.array_equal(again, right)

    dout = np.random.default_rng(1).standard_normal(right.shape)
    max_backward(dout, wins, candidates)
    dx = np.zeros_like(x)
    images_from_blocks(blocks, dx)
    np.testing.assert_allclose(dx, naive.max_pool_gradient(x, winner, dout), atol=1e-14)


def test_not_a_number_is_passed_on():
    x = images("distinct")
    x[0, 0, 0, 0] = x[1, 1, 1, 1] = np.nan
    out, _ = max_pool(x, 2, 2, np.zeros((2, 4, 4, 3)), overlapping=False)
    assert np.isnan(out[0, 0, 0, 0])
    assert np.isnan(out[1, 0, 0, 1])
    assert np.isnan(out).sum() == 2


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 4), st.integers(1, 9), st.integers(1, 9), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_block_order_and_back(b, height, width, channels, seed):
    """Cutting into blocks loses only what lies beyond the last whole cell, and the two maps are adjoint."""
    x = np.random.default_rng(seed).standard_normal((2, height, width, channels))
    cells_y, cells_x = -(-height // b), -(-width // b)
    blocks = np.full((b, b, 2, cells_y, cells_x, channels), np.nan)
    back = np.full_like(x, np.nan)
    blocks_from_images(x, blocks)
    images_from_blocks(blocks, back)
    assert np.array_equal(back, x)
    assert np.isclose(np.abs(blocks).sum(), np.abs(x).sum())  # the rest is zero
    for dy in range(b):
        for dx in range(b):
            rows, columns = len(range(dy, height, b)), len(range(dx, width, b))
            assert np.array_equal(blocks[dy, dx, :, :rows, :columns], x[:, dy::b, dx::b])


@pytest.mark.parametrize(("size", "stride"), SIZES)
def test_average_pooling_and_its_adjoint(size, stride):
    x = images("distinct")
    right = naive.average_pool(x, size, stride)
    share = np.array(1.0 / size**2)
    out = np.zeros_like(right)
    average_forward(window_candidates(x, size, stride), out, share)
    np.testing.assert_allclose(out, right, atol=1e-14)

    y = np.random.default_rng(1).standard_normal(right.shape)
    dx = np.zeros_like(x)
    average_backward(y, window_candidates(dx, size, stride), np.zeros_like(y), share)
    assert np.vdot(out, y) == pytest.approx(np.vdot(x, dx), abs=1e-12)
    assert np.vdot(out, y) != pytest.approx(np.vdot(x, dx * 1.001), abs=1e-12)


def test_global_average_and_its_adjoint():
    x = images("distinct").reshape(2, 72, 3)
    out, scratch = np.zeros((2, 3)), np.zeros((2, 3))
    global_average_forward(x, out, np.full(72, 1.0 / 72))
    np.testing.assert_allclose(out, x.mean(axis=1), atol=1e-15)

    y = np.random.default_rng(1).standard_normal(out.shape)
    dx = np.full_like(x, np.nan)
    global_average_backward(y, dx, np.array(1.0 / 72), scratch)
    assert np.vdot(out, y) == pytest.approx(np.vdot(x, dx), abs=1e-13)
