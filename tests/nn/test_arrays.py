"""The helpers of the hot path where sizes decide how they go about it."""

import numpy as np
import pytest
from nntui.core.nn.arrays import PIECE, against_zero
from nntui.core.nn.losses import SoftmaxCrossEntropy
from nntui.core.nn.losses.softmax import FEW_CLASSES


@pytest.mark.parametrize("shape", [(3, 5), (PIECE, 1), (PIECE + 1, 1), (7, PIECE)], ids=str)
@pytest.mark.parametrize("choose", [np.maximum, np.minimum])
def test_comparing_with_zeros_is_comparing_with_zero(choose, shape):
    z = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    z[-1, 0] = np.nan
    expected = choose(z, 0.0)
    out = np.full_like(z, 9.0)
    against_zero(choose, z, out)()
    np.testing.assert_array_equal(out, expected)
    against_zero(choose, z, z)()
    np.testing.assert_array_equal(z, expected)


@pytest.mark.parametrize("size", [0.1, 1e4])
@pytest.mark.parametrize("classes", [1, 2, FEW_CLASSES, FEW_CLASSES + 1])
def test_softmax_is_the_textbook_for_few_and_many_classes(classes, size):
    rng = np.random.default_rng(0)
    logits, labels = size * rng.standard_normal((6, classes)), rng.integers(0, classes, 6)
    targets, gradient = np.eye(classes)[labels], np.empty((6, classes))
    bound = SoftmaxCrossEntropy().bind(logits, gradient, targets)
    shifted = logits - logits.max(1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(1))
    assert bound.forward() == pytest.approx(
        np.mean(log_sums - shifted[range(6), labels]), rel=1e-12, abs=1e-14
    )
    bound.backward()
    np.testing.assert_allclose(
        gradient, (np.exp(shifted - log_sums[:, None]) - targets) / 6, rtol=1e-10, atol=1e-15
    )
