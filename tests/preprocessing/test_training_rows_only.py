"""Validation and test rows take no part in fitting, from the data set to the inputs of a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nntui.core import session
from nntui.core.config import Experiment, PreprocessingConfig
from nntui.core.data.dataset import Dataset, Split
from nntui.core.preprocessing import STEPS, FittedPipeline, Pipeline
from nntui.core.session import prepare

FEATURES, IMAGE = 12, (3, 2, 2)
OTHER_ROWS = ("huge", "negative", "constant", "none at all")


def split(seed: int, count: int) -> Split:
    rng = np.random.default_rng(seed)
    x = (rng.standard_normal((count, FEATURES)) * rng.uniform(0.1, 5.0, FEATURES) + 3.0).astype(np.float32)
    return Split(x, rng.integers(0, 2, count))


def dataset(seed: int = 0) -> Dataset:
    return Dataset(
        "made up",
        "classification",
        split(seed, 60),
        split(seed + 1, 20),
        split(seed + 2, 20),
        class_names=("a", "b"),
        image_shape=IMAGE,
    )


def other_rows(kind: str, old: Split) -> Split:
    x = {"huge": old.x * 1e6, "negative": -old.x, "constant": old.x * 0 + 5, "none at all": old.x[:0]}[kind]
    return Split(x.astype(np.float32), old.y[: len(x)])


def fitted_numbers(pipeline: FittedPipeline) -> list[np.ndarray]:
    affine = pipeline.affine
    shown = [array for step in pipeline.statistics for array in step.arrays.values()]
    return [affine.scale, affine.offset, *([] if affine.matrix is None else [affine.matrix]), *shown]


def same(one: FittedPipeline, other: FittedPipeline) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(fitted_numbers(one), fitted_numbers(other), strict=True))


def experiment(*steps: str) -> Experiment:
    return Experiment(preprocessing=PreprocessingConfig(steps=steps))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(STEPS)), st.sampled_from(OTHER_ROWS), st.integers(0, 1000))
def test_other_validation_and_test_rows_change_nothing(step: str, kind: str, seed: int):
    original = dataset(seed)
    assert original.test is not None
    changed = replace(
        original,
        validation=other_rows(kind, original.validation),
        test=other_rows(kind, original.test),
    )
    one, other = prepare(experiment(step), original), prepare(experiment(step), changed)
    assert same(one.pipeline, other.pipeline)
    rows = np.arange(len(original.train))
    np.testing.assert_array_equal(one.train.all_inputs(rows), other.train.all_inputs(rows))


class Watched(Split):
    """A split whose rows may not be looked at while the preprocessing is being fitted."""

    fitting = False

    def __getattribute__(self, name: str):
        assert not (name == "x" and Watched.fitting), "these rows were read while fitting"
        return super().__getattribute__(name)


class Announced:
    """Pipeline, saying when it is being fitted; `peeking` fits on every split: what must not happen."""

    def __init__(self, peek_at: Dataset | None = None) -> None:
        self._peek_at = peek_at

    def fit(self, steps, x, *more, **options):
        Watched.fitting = True
        try:
            if self._peek_at is not None:
                x = np.vstack([x, self._peek_at.validation.x])
            return Pipeline.fit(steps, x, *more, **options)
        finally:
            Watched.fitting = False


def watched() -> Dataset:
    original = dataset()
    assert original.test is not None
    return replace(
        original,
        validation=Watched(original.validation.x, original.validation.y),
        test=Watched(original.test.x, original.test.y),
    )


@pytest.mark.parametrize("step", STEPS)
def test_fitting_never_looks_at_validation_or_test_rows(step: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "Pipeline", Announced())
    assert prepare(experiment(step), watched()).pipeline.outputs == FEATURES


def test_a_fit_that_peeks_is_noticed(monkeypatch: pytest.MonkeyPatch):
    data = watched()
    monkeypatch.setattr(session, "Pipeline", Announced(peek_at=data))
    with pytest.raises(AssertionError, match="read while fitting"):
        prepare(experiment("mean-feature"), data)


def test_a_fit_on_everything_gives_other_numbers():
    data = dataset()
    everything = np.vstack([data.train.x, data.validation.x])
    assert not same(Pipeline.fit(["std"], data.train.x), Pipeline.fit(["std"], everything))
