"""Points added one by one make the same curve as points added together."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from nntui.core.training.curve import Curve

VALUES = st.lists(st.floats(-100, 100) | st.sampled_from([np.nan, np.inf, -np.inf]), min_size=1, max_size=300)


@settings(max_examples=100, deadline=None)
@given(VALUES, st.integers(4, 32), st.integers(1, 20))
def test_one_by_one_is_the_same_as_together(values, capacity, columns):
    single, together = Curve(capacity), Curve(capacity)
    for x, value in enumerate(values):
        single.append(x, value)
    together.extend(np.arange(len(values)), values)
    for one, other in zip(single.columns(columns), together.columns(columns), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-9)
    np.testing.assert_equal(single.last, together.last)
    assert (len(single), single.bounds) == (len(together), together.bounds)
