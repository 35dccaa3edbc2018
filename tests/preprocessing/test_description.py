"""The fitted statistics in rows of numbers."""

import numpy as np
from nntui.core.preprocessing import Pipeline, describe

X = np.array([[1.0, 10.0, 5.0], [3.0, 30.0, 5.0]], np.float32)


def test_each_fitted_array_is_a_row():
    rows = describe(Pipeline.fit(["mean-feature", "std"], X))
    assert [(row.step, row.name, row.count) for row in rows] == [
        ("mean-feature", "mean", 3),
        ("std", "std", 3),
    ]
    assert (rows[0].low, rows[0].high) == (2.0, 20.0)
    np.testing.assert_allclose([rows[0].mean, rows[1].mean], [9.0, 11.0 / 3.0])


def test_one_mean_of_all_is_one_number():
    (row,) = describe(Pipeline.fit(["mean-image"], X))
    assert row.count == 1
    assert row.low == row.mean == row.high == 9.0


def test_principal_axes_say_how_many_have_any_spread():
    rows = {row.name: row for row in describe(Pipeline.fit(["pca"], X))}
    assert rows["axes with spread"].count == 3
    assert rows["axes with spread"].high == 1.0  # two points make one line
    assert "axes" not in rows


def test_nothing_fitted_is_nothing_to_show():
    assert describe(Pipeline.fit(["none"], X)) == ()
