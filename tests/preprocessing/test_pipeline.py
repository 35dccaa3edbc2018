"""Preprocessing folds into one map, does what its name says, and can be undone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nntui.core.errors import ConfigError, DataError
from nntui.core.preprocessing import STEPS, Pipeline, moments

IMAGE = (3, 2, 2)
FEATURES = 12


def _channels_are_still_there(steps: list[str]) -> bool:
    before = steps[: len(steps) - steps[::-1].index("mean-channel")] if "mean-channel" in steps else []
    return not {"pca", "whiten-pca"}.intersection(before)


names = st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=4).filter(_channels_are_still_there)


def rows(seed: int = 0, count: int = 60) -> np.ndarray:
    rng = np.random.default_rng(seed)
    mixed = rng.standard_normal((count, FEATURES)) @ rng.standard_normal((FEATURES, FEATURES))
    return (mixed * rng.uniform(0.1, 5.0, FEATURES) + rng.uniform(-10, 10, FEATURES)).astype(np.float32)


@settings(max_examples=40, deadline=None)
@given(names, st.integers(0, 1000))
def test_one_folded_map_is_the_steps_one_after_another(steps, seed):
    x = rows(seed)
    whole = Pipeline.fit(steps, x, IMAGE)
    by_hand = x.astype(np.float64)
    for step in whole.statistics:
        by_hand = step.affine.apply(by_hand)
    np.testing.assert_allclose(whole.affine.apply(x), by_hand, rtol=1e-5, atol=1e-5 * np.abs(by_hand).max())


def test_each_step_is_fitted_on_what_the_one_before_gives():
    x = rows()
    whole = Pipeline.fit(["mean-feature", "std", "minmax"], x)
    centred = x - x.mean(0, dtype=np.float64)
    np.testing.assert_allclose(whole.statistics[1].arrays["std"], centred.std(0))
    np.testing.assert_allclose(whole.statistics[2].arrays["high"], (centred / centred.std(0)).max(0))


def test_each_step_does_what_it_says():
    x = rows()
    wide = x.astype(np.float64)

    def fitted(*steps, **more):
        return Pipeline.fit(steps, x, IMAGE, **more).affine.apply(x)

    np.testing.assert_allclose(fitted("none"), wide)
    np.testing.assert_allclose(fitted("mean-feature").mean(0), 0.0, atol=1e-6)
    np.testing.assert_allclose(fitted("mean-image"), wide - wide.mean())
    channels = fitted("mean-channel").reshape(-1, 3, 4)
    np.testing.assert_allclose(channels.mean((0, 2)), 0.0, atol=1e-6)
    np.testing.assert_allclose(fitted("mean-feature", "std").std(0), 1.0)
    np.testing.assert_allclose(fitted("std"), wide / wide.std(0))
    ranged = fitted("minmax")
    np.testing.assert_allclose(ranged.min(0), -1.0)
    np.testing.assert_allclose(ranged.max(0), 1.0)


@pytest.mark.parametrize("step", ["whiten-pca", "whiten-zca"])
def test_whitening_gives_the_identity_covariance(step):
    y = Pipeline.fit([step], rows(count=500), epsilon=1e-9).affine.apply(rows(count=500))
    np.testing.assert_allclose(np.cov(y.T, bias=True), np.eye(FEATURES), atol=1e-6)
    assert not np.allclose(np.cov(rows(count=500).T, bias=True), np.eye(FEATURES), atol=1e-1)


def test_zca_stays_near_the_original_and_pca_does_not():
    x = rows(count=500)
    x = (x - x.mean(0)) / x.std(0)
    zca = Pipeline.fit(["whiten-zca"], x).affine.apply(x)
    pca = Pipeline.fit(["whiten-pca"], x).affine.apply(x)
    along = [np.mean([np.corrcoef(x[:, i], y[:, i])[0, 1] for i in range(FEATURES)]) for y in (zca, pca)]
    assert along[0] > 0.5 > abs(along[1])


def test_pca_sorts_decorrelates_and_shortens():
    x = rows(count=500)
    y = Pipeline.fit(["pca"], x, components=4).affine.apply(x)
    covariance = np.cov(y.T, bias=True)
    assert y.shape == (500, 4)
    assert (np.diff(np.diagonal(covariance)) < 0).all()
    np.testing.assert_allclose(
        covariance - np.diag(np.diagonal(covariance)), 0.0, atol=1e-6 * covariance.max()
    )


def test_epsilon_damps_the_weakest_directions():
    x = rows(count=500)
    spread = [Pipeline.fit(["whiten-pca"], x, epsilon=e).affine.apply(x).std(0) for e in (1e-9, 1.0)]
    assert (spread[1] < spread[0]).all()


@pytest.mark.parametrize(
    "steps", [["std"], ["mean-feature", "std"], ["minmax"], ["whiten-zca"], ["whiten-pca"]]
)
def test_constant_features_divide_by_nothing(steps):
    x = rows()
    x[:, 3] = 7.0
    x[:, 5] = 0.1
    y = Pipeline.fit(steps, x).apply(x)
    assert np.isfinite(y).all()
    assert np.abs(y).max() < 100.0


def test_constant_rows_of_a_large_value_stay_bounded():
    x = np.full((50, 3), 1e6, np.float32)
    assert np.abs(Pipeline.fit(["mean-feature", "std"], x).apply(x)).max() < 1e-3


@settings(max_examples=40, deadline=None)
@given(names, st.integers(0, 1000))
def test_the_inverse_leads_back(steps, seed):
    x = rows(seed)
    fitted = Pipeline.fit(steps, x, IMAGE)
    np.testing.assert_allclose(fitted.inverse(fitted.affine.apply(x)), x, rtol=1e-4, atol=1e-4)


def test_the_inverse_knows_the_value_of_a_constant_feature():
    x = rows()
    x[:, 3] = 7.0
    for steps in (["minmax"], ["mean-feature", "std", "minmax"]):
        fitted = Pipeline.fit(steps, x)
        np.testing.assert_allclose(fitted.inverse(fitted.apply(x))[:, 3], 7.0, rtol=1e-5)


def test_the_inverse_of_a_shortened_pca_is_the_nearest_row_on_its_axes():
    """What is lost is the spread along the axes that were dropped: the sum of their eigenvalues (Eckart and Young)."""
    x = rows(count=300)
    every = Pipeline.fit(["pca"], x).statistics[0].arrays["eigenvalues"]
    fitted = Pipeline.fit(["pca"], x, components=5)
    lost = ((x - fitted.inverse(fitted.affine.apply(x))) ** 2).sum(1).mean()
    assert lost == pytest.approx(every[5:].sum(), rel=1e-6)


def test_bytes_are_read_as_pixels_and_chunks_change_nothing(monkeypatch):
    pixels = np.random.default_rng(0).integers(0, 256, (100, FEATURES)).astype(np.uint8)
    as_floats = pixels.astype(np.float32) / 255.0
    steps = ["mean-feature", "std", "whiten-zca"]
    whole = Pipeline.fit(steps, as_floats).apply(as_floats)
    monkeypatch.setattr(moments, "CHUNK_NUMBERS", 7 * FEATURES)
    monkeypatch.setattr(moments, "PRODUCT_ROWS", 20)
    np.testing.assert_allclose(Pipeline.fit(steps, pixels).apply(pixels), whole, rtol=1e-3, atol=1e-3)


def test_channels_need_images():
    with pytest.raises(ConfigError, match="no channels"):
        Pipeline.fit(["mean-channel"], rows(), None)


def test_more_components_than_features_are_refused():
    with pytest.raises(ConfigError, match="at most 12"):
        Pipeline.fit(["pca"], rows(), components=13)


def test_pixelwise_steps_keep_images_and_rotations_do_not():
    assert Pipeline.fit(["mean-image", "std", "whiten-zca"], rows(), IMAGE).keeps_images
    assert not Pipeline.fit(["std", "pca"], rows(), IMAGE).keeps_images


def test_signs_of_the_axes_are_fixed():
    x = rows(count=200)
    axes = Pipeline.fit(["pca"], x).statistics[0].arrays["axes"]
    largest = np.abs(axes).argmax(0)
    assert (axes[largest, np.arange(FEATURES)] > 0).all()


def test_rounding_does_not_decide_the_sign_of_an_axis_with_equal_entries():
    """The second axis of two standardised features is (1, -1) / sqrt(2): which is larger is down to the last bit."""
    for seed in range(20):
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((100, 2)) @ np.array([[1.0, 0.5], [0.0, 1.0]])
        axes = Pipeline.fit(["mean-feature", "std", "pca"], x).statistics[-1].arrays["axes"]
        np.testing.assert_allclose(axes[:, 1], [0.5**0.5, -(0.5**0.5)], rtol=1e-6)


@pytest.mark.parametrize("steps", [["std"], ["mean-feature", "std"], ["pca", "std"], ["minmax"]])
def test_a_column_in_tiny_units_is_scaled_all_the_same(steps):
    x = rows() * np.float32(1e-20)
    assert np.abs(Pipeline.fit(steps, x).apply(x)).max() > 0.9


def test_standardising_after_pca_leaves_axes_without_spread_alone():
    x = np.hstack([rows(), rows()])  # half of the axes have none
    y = Pipeline.fit(["pca", "std"], x).apply(x)
    np.testing.assert_allclose(y[:, :FEATURES].std(0), 1.0, rtol=1e-4)
    assert np.abs(y[:, FEATURES:]).max() < 1e-6


@pytest.mark.parametrize("step", ["pca", "whiten-pca", "whiten-zca"])
def test_fewer_examples_than_features_are_enough(step):
    x = rows(count=5)
    y = Pipeline.fit([step], x).apply(x)
    assert y.shape == (5, FEATURES)
    assert np.abs(y.mean(0)).max() < 1e-4
    assert np.linalg.matrix_rank(y, tol=1e-3) == 4
    assert np.isfinite(Pipeline.fit([step], x, epsilon=0.0).apply(x)).all()


def test_channels_are_gone_after_pca():
    with pytest.raises(ConfigError, match="no channels"):
        Pipeline.fit(["pca", "mean-channel"], rows(), IMAGE)


def test_no_rows_are_refused_in_words():
    with pytest.raises(DataError, match="nothing to fit"):
        Pipeline.fit(["std"], rows()[:0])
