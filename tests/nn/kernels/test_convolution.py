"""Every convolution kernel against the definition in float64, over many shapes, forward and both
gradients.
"""

import naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nntui.core.nn.kernels.block_order import blocks_from_images, images_from_blocks
from nntui.core.nn.kernels.direct import DirectConvolution, DirectWeights
from nntui.core.nn.kernels.first_layer import FirstConvolution
from nntui.core.nn.kernels.geometry import ConvolutionShape
from nntui.core.nn.kernels.winograd import WinogradConvolution, WinogradWeights
from nntui.core.nn.kernels.workspace import Workspace

SHAPES = [
    ConvolutionShape(3, 8, 8, 5),
    ConvolutionShape(1, 7, 5, 4, kernel=(3, 3), pad=(0, 0)),
    ConvolutionShape(4, 9, 6, 3, kernel=(5, 5), pad=(2, 2)),
    ConvolutionShape(2, 8, 7, 3, kernel=(1, 1), pad=(0, 0)),
    ConvolutionShape(3, 6, 9, 2, kernel=(2, 4), pad=(1, 2)),
    ConvolutionShape(3, 8, 8, 5, stride=2),
    ConvolutionShape(2, 9, 11, 4, kernel=(5, 3), stride=3, pad=(2, 0)),
    ConvolutionShape(2, 7, 7, 4, kernel=(1, 1), stride=2, pad=(0, 0)),
    ConvolutionShape(2, 4, 4, 3, kernel=(4, 4), pad=(0, 0)),
    ConvolutionShape(3, 5, 6, 2, kernel=(3, 3), pad=(2, 2)),
    ConvolutionShape(2, 1, 6, 3, kernel=(1, 3), pad=(0, 1)),
]
NAMES = [f"{s.channels}x{s.height}x{s.width}-{s.kernel}-s{s.stride}-p{s.pad}" for s in SHAPES]
STRIDE_ONE = [s for s in SHAPES if s.kernel == (3, 3) and s.stride == 1]
BOUND = {np.dtype(np.float32): 5e-6, np.dtype(np.float64): 1e-13}


def problem(shape, images=3, seed=0, dtype=np.float64):
    """x (n, h, w, c), weight, dL/d output: standard normal."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((images, shape.height, shape.width, shape.channels))
    weight = rng.standard_normal(shape.weight_shape)
    dout = rng.standard_normal((images, shape.out_height, shape.out_width, shape.filters))
    return tuple(array.astype(dtype) for array in (x, weight, dout))


def make(kind, shape, images, dtype, block, keep):
    workspace = Workspace()
    if kind == "winograd":
        weights = WinogradWeights(shape, dtype)
        return WinogradConvolution(weights, images, workspace, partial=block == 1, keep=keep), weights
    weights = DirectWeights(shape, dtype)
    maker = DirectConvolution if kind == "direct" else FirstConvolution
    return maker(weights, images, workspace, block=block, keep=keep), weights


def run(kind, shape, x, weight, dout, *, block=1, keep=False, repeats=1):
    """The kernel's output as images (n, h, w, f), its weight gradient and its input gradient (None:
    first layer).
    """
    dtype = x.dtype
    kernel, weights = make(kind, shape, len(x), dtype, block, keep)
    source = x.transpose(0, 3, 1, 2).reshape(len(x), -1) if kind == "first" else x
    out, raw = np.zeros(dout.shape, dtype), np.zeros(weights.gradient_shape, dtype)
    dweight = np.zeros(shape.weight_shape, dtype)
    dx = None if kind == "first" else np.full(x.shape, np.nan, dtype)
    if block > 1:  # what no pooling window covers is not computed
        cells_y, cells_x = shape.cells(block)
        out = out[:, : cells_y * block, : cells_x * block]
        dout = dout[:, : cells_y * block, : cells_x * block]
    for _ in range(repeats):
        weights.prepare(weight)
        kernel.forward(source)
        images_from_blocks(kernel.sums, out)
        blocks_from_images(dout, kernel.sums)
        kernel.backward(source, raw, dx)
        weights.finish(raw, dweight)
    return out, dweight, dx


def expected(shape, x, weight, dout, block=1):
    """The same by the definition, in float64."""
    x, weight, dout = (array.astype(np.float64) for array in (x, weight, dout))
    out = naive.convolve(shape, x, weight)
    if block > 1:
        cells_y, cells_x = shape.cells(block)
        inside = np.zeros_like(dout)
        inside[:, : cells_y * block, : cells_x * block] = 1.0
        dout = dout * inside
        out = out[:, : cells_y * block, : cells_x * block]
    dx, dweight = naive.convolution_gradients(shape, x, weight, dout)
    return out, dweight, dx


def error(found, right):
    """Largest difference over the largest right value."""
    return float(np.abs(found - right).max() / max(np.abs(right).max(), 1e-30))


def assert_right(found, right, bound):
    for name, a, b in zip(("output", "dweight", "dx"), found, right, strict=True):
        if a is None:
            continue
        assert error(a, b) < bound, name
        wrong = a.copy()
        wrong.flat[np.abs(b).argmax()] *= 1.01  # the control: one number off by a hundredth is noticed
        assert error(wrong, b) > bound, name


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("shape", SHAPES, ids=NAMES)
@pytest.mark.parametrize("kind", ["direct", "first"])
def test_any_kernel_stride_and_padding(kind, shape, dtype):
    x, weight, dout = problem(shape, dtype=dtype)
    assert_right(run(kind, shape, x, weight, dout), expected(shape, x, weight, dout), BOUND[x.dtype])


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("shape", STRIDE_ONE, ids=str)
def test_winograd(shape, dtype):
    x, weight, dout = problem(shape, dtype=dtype)
    assert_right(run("winograd", shape, x, weight, dout), expected(shape, x, weight, dout), BOUND[x.dtype])


@pytest.mark.parametrize("kind", ["direct", "first", "winograd"])
@pytest.mark.parametrize("size", [(8, 8), (9, 7), (4, 11)], ids=str)
@pytest.mark.parametrize("pad", [0, 1, 2])
@pytest.mark.parametrize("keep", [False, True], ids=["again", "kept"])
def test_block_order_of_two(kind, size, pad, keep):
    shape = ConvolutionShape(3, *size, 4, pad=(pad, pad))
    x, weight, dout = problem(shape)
    found = run(kind, shape, x, weight, dout, block=2, keep=keep)
    assert_right(found, expected(shape, x, weight, dout, block=2), 1e-13)


@pytest.mark.parametrize("kind", ["direct", "first"])
@pytest.mark.parametrize("stride", [1, 2])
def test_block_order_of_three(kind, stride):
    shape = ConvolutionShape(2, 14, 13, 3, stride=stride)
    x, weight, dout = problem(shape)
    assert_right(run(kind, shape, x, weight, dout, block=3), expected(shape, x, weight, dout, block=3), 1e-13)


@pytest.mark.parametrize("kind", ["direct", "first", "winograd"])
def test_a_second_run_gives_the_same_bits(kind):
    """Buffers are reused; nothing of the first run may leak into the second, borders above all."""
    shape = ConvolutionShape(3, 7, 6, 4)
    x, weight, dout = problem(shape, dtype=np.float32)
    for block in (1, 2):
        once = run(kind, shape, x, weight, dout, block=block)
        twice = run(kind, shape, x, weight, dout, block=block, repeats=2)
        for a, b in zip(once, twice, strict=True):
            assert a is b is None or np.array_equal(a, b)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["direct", "winograd"]),
    st.integers(1, 3),
    st.integers(3, 9),
    st.integers(3, 9),
    st.integers(1, 3),
    st.integers(0, 2),
    st.sampled_from([1, 2]),
    st.integers(0, 2**32 - 1),
)
def test_input_gradient_is_the_adjoint_of_forward(kind, channels, height, width, filters, pad, block, seed):
    """<conv(x), y> = <x, dx(y)> and = <W, dW(y)> for all x, y, W: what makes backward backward."""
    shape = ConvolutionShape(channels, height, width, filters, pad=(pad, pad))
    if 0 in shape.cells(block):
        return
    x, weight, y = problem(shape, images=2, seed=seed)
    out, dweight, dx = run(kind, shape, x, weight, y, block=block)
    y = y[:, : out.shape[1], : out.shape[2]]
    product = float(np.vdot(out, y))
    scale = float(np.linalg.norm(out) * np.linalg.norm(y)) + 1e-12
    assert abs(product - float(np.vdot(x, dx))) < 1e-12 * scale
    assert abs(product - float(np.vdot(weight, dweight))) < 1e-12 * scale


def test_winograd_rounds_about_as_well_as_the_direct_form():
    """In float32 against float64: no more than four times the direct form's error, for each of the
    three results.
    """
    shape = ConvolutionShape(32, 16, 16, 64)
    x, weight, dout = problem(shape, images=4, dtype=np.float32)
    right = run("direct", shape, *(array.astype(np.float64) for array in (x, weight, dout)))
    direct = run("direct", shape, x, weight, dout)
    winograd = run("winograd", shape, x, weight, dout)
    for a, b, c in zip(direct, winograd, right, strict=True):
        assert error(b, c) < 4.0 * error(a, c)
        assert error(b, c) < 2e-6
