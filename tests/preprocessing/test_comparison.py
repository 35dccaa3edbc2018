"""Before and after: the figures against their definitions, on data whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.preprocessing import Pipeline, compare, leak
from nntui.core.preprocessing.comparison import evenly_spaced, feature_pair, histogram, image_pair, spectrum

IMAGE = (3, 4, 4)
PIXELS = 48


def stretched(count: int = 1500, seed: int = 0) -> np.ndarray:
    """Three independent features with variances 9, 4 and 1 about the mean (10, 0, 0)."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((count, 3))
    z = (z - z.mean(0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(z.T, bias=True))).T
    return z * [3.0, 2.0, 1.0] + [10.0, 0.0, 0.0]


def images(count: int = 40) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (count, PIXELS)).astype(np.uint8)


def test_the_spectrum_of_known_data():
    found = spectrum(stretched())
    np.testing.assert_allclose(found.eigenvalues, [9.0, 4.0, 1.0])
    assert found.rank == 3
    assert found.condition == pytest.approx(9.0)
    assert found.uncentred_condition == pytest.approx(109.0)  # 9 + 10^2 along the first axis
    np.testing.assert_allclose(found.projection.var(0), [9.0, 4.0])


def test_mean_subtraction_mends_the_condition_about_zero_and_whitening_every_condition():
    x = stretched()
    centred = compare(x, Pipeline.fit(["mean-feature"], x)).after.spectrum
    white = compare(x, Pipeline.fit(["whiten-zca"], x, epsilon=0.0)).after.spectrum
    assert centred.uncentred_condition == pytest.approx(centred.condition) == pytest.approx(9.0)
    assert white.condition == pytest.approx(1.0)


def test_an_axis_without_spread_is_counted_and_not_divided_by():
    x = np.hstack([stretched(), np.full((1500, 1), 7.0)])
    found = spectrum(x)
    assert found.rank == 3
    assert found.condition == pytest.approx(9.0)
    assert spectrum(np.full((10, 2), 7.0)).condition == 1.0


def test_the_covariance_before_and_after():
    x = stretched() @ np.array([[1.0, 0.5, 0.0], [0.0, 1.0, 0.5], [0.0, 0.0, 1.0]])
    found = compare(x, Pipeline.fit(["pca"], x))
    np.testing.assert_allclose(found.before.covariance, np.cov(x.T, bias=True))
    off_diagonal = found.after.covariance - np.diag(np.diagonal(found.after.covariance))
    np.testing.assert_allclose(off_diagonal, 0.0, atol=1e-9)
    np.testing.assert_allclose(np.diagonal(found.after.covariance), found.before.spectrum.eigenvalues)


def test_wide_rows_give_a_covariance_of_at_most_64_features_evenly_spaced():
    x = np.random.default_rng(0).standard_normal((100, 300))
    found = compare(x, Pipeline.fit(["none"], x)).before
    chosen = found.covariance_features
    assert found.covariance.shape == (64, 64)
    assert (chosen[0], chosen[-1]) == (0, 299)
    np.testing.assert_allclose(found.covariance, np.cov(x[:, chosen].T, bias=True))
    assert len(found.spectrum.eigenvalues) == 256


def test_rows_are_sampled_from_the_whole_set():
    x = np.repeat(np.arange(10_000.0)[:, None], 2, axis=1)
    found = compare(x, Pipeline.fit(["none"], x))
    assert len(found.rows) == 2000
    assert (found.rows[0], found.rows[-1]) == (0, 9999)
    np.testing.assert_allclose(found.before.mean, x.mean(0), rtol=1e-3)


@pytest.mark.parametrize(("count", "most"), [(0, 5), (1, 5), (5, 5), (6, 5), (1000, 7)])
def test_evenly_spaced_indices(count: int, most: int):
    chosen = evenly_spaced(count, most)
    assert len(chosen) == min(count, most)
    assert sorted(set(chosen.tolist())) == chosen.tolist()
    if count:
        assert chosen[0] == 0
        assert chosen[-1] == (count - 1 if most > 1 else 0)


def test_the_histogram_counts_every_value_and_lets_no_outlier_set_its_scale():
    values = np.random.default_rng(0).standard_normal(20_000)
    values[:3] = 1e9
    found = histogram(values)
    assert found.counts.sum() == values.size
    assert found.edges[-1] < 10.0
    middle = (found.edges[:-1] < 0.0).sum()
    assert found.counts[:middle].sum() == pytest.approx((values < found.edges[middle]).sum())


def test_the_histogram_of_one_repeated_value():
    found = histogram(np.full((4, 4), 3.0))
    assert found.counts.sum() == 16
    assert found.edges[0] < 3.0 < found.edges[-1]


def test_images_are_looked_at_as_images_while_they_are():
    x = images()
    kept = compare(x, Pipeline.fit(["mean-feature"], x, IMAGE), IMAGE)
    assert kept.before.mean_image is not None
    assert kept.after.mean_image is not None
    np.testing.assert_allclose(kept.before.mean_image, x.mean(0).reshape(IMAGE) / 255.0)
    np.testing.assert_allclose(kept.after.mean_image, 0.0, atol=1e-12)
    rotated = compare(x, Pipeline.fit(["pca"], x, IMAGE), IMAGE)
    assert rotated.before.mean_image is not None
    assert rotated.after.mean_image is None


def test_an_image_comes_back_whole_or_without_what_pca_dropped():
    x = images(200)
    whole = image_pair(x[3], Pipeline.fit(["mean-channel", "whiten-zca"], x, IMAGE), IMAGE)
    assert whole.after is not None
    np.testing.assert_allclose(whole.before, x[3].reshape(IMAGE) / 255.0)
    np.testing.assert_allclose(whole.restored, whole.before, atol=1e-9)
    short = image_pair(x[3], Pipeline.fit(["pca"], x, IMAGE, components=4), IMAGE)
    assert short.after is None
    assert np.abs(short.restored - short.before).max() > 0.1


def test_two_chosen_features():
    x = stretched()
    rows = np.array([4, 9])
    before, after = feature_pair(x, Pipeline.fit(["std"], x), rows, 0, 2)
    np.testing.assert_allclose(before, x[rows][:, [0, 2]])
    np.testing.assert_allclose(after, before / [3.0, 1.0])


def test_fitting_on_everything_is_seen_in_the_statistics_and_the_held_out_inputs():
    train, held_out = np.array([[0.0], [2.0]]), np.array([[10.0]])
    found = leak(["mean-feature", "std"], train, [held_out])
    assert [(row.step, row.name) for row in found.rows] == [("mean-feature", "mean"), ("std", "std")]
    assert found.rows[0].difference == pytest.approx(3.0)  # 1 alone, 4 with the held-out row
    assert found.rows[0].share == pytest.approx(3.0)
    np.testing.assert_allclose(found.honest.apply(held_out), [[9.0]])
    np.testing.assert_allclose(found.peeking.apply(held_out), [[6.0 / np.std([0.0, 2.0, 10.0])]], rtol=1e-6)


def test_the_shift_is_in_units_of_the_inputs_spread():
    found = leak(["mean-feature"], np.array([[0.0], [2.0]]), [np.array([[10.0], [14.0]])])
    # The honest inputs are 9 and 13 (standard deviation 2); the mean of all four is 6.5 in place of 1.
    assert found.shift == pytest.approx(5.5 / 2.0)


def test_held_out_rows_like_the_training_rows_move_little_and_others_much():
    train = stretched(1500, seed=0)
    alike, unlike = stretched(300, seed=1), stretched(300, seed=1) + 20.0
    steps = ["mean-feature", "std"]
    assert leak(steps, train, [alike]).shift < 0.02
    assert leak(steps, train, [unlike]).shift > 0.5
    assert leak(steps, train, []).shift == 0.0
