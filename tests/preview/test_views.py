"""Boundaries, confusion and filters say what the network does."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config import Experiment, ModelConfig, apply_overrides
from nntui.core.nn import Network
from nntui.core.preprocessing import Pipeline
from nntui.core.preview.boundary import Plane, class_field
from nntui.core.preview.confusion import confusion
from nntui.core.preview.filters import first_weights, sample_image
from nntui.core.session import Session


def test_the_field_is_the_networks_prediction_at_each_cell():
    experiment = apply_overrides(
        Experiment(), ["data.source=moons", "data.samples=200", "training.epochs=30"]
    )
    session = Session(experiment, probing=False)
    session.run()
    prepared = session.prepare()
    points = prepared.dataset.train.x
    plane = Plane.around(points)
    field, sure = class_field(session.network, prepared.pipeline, plane, 60, 40)
    assert field.shape == sure.shape == (40, 60)
    columns = ((points[:, 0] - plane.left) / (plane.right - plane.left) * 60).astype(int)
    rows = ((plane.top - points[:, 1]) / (plane.top - plane.bottom) * 40).astype(int)
    assert (field[rows, columns] == prepared.dataset.train.y).mean() > 0.95
    assert (sure >= 1 / prepared.dataset.outputs).all()


def test_the_top_row_of_a_plane_is_the_highest():
    centres = Plane(0.0, 2.0, 0.0, 1.0).centres(2, 2)
    assert centres.tolist() == [[0.5, 0.75], [1.5, 0.75], [0.5, 0.25], [1.5, 0.25]]


def test_confusion_counts_recall_and_surest_mistakes():
    logits = np.array([[2.0, 0, 0], [0, 3.0, 0], [0, 9.0, 0], [1.0, 0, 0], [0, 0, 1.0]])
    found = confusion(logits, np.array([0, 1, 0, 2, 2]), 3)
    assert found.counts.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 1]]
    assert found.recall.tolist() == [0.5, 1.0, 0.5]
    assert found.wrong.tolist() == [2, 3]


def test_a_class_without_examples_has_no_recall():
    assert np.isnan(confusion(np.eye(3)[:2], np.array([0, 1]), 3).recall[2])


@pytest.mark.parametrize("steps", [["none"], ["mean-feature", "std"], ["pca"], ["whiten-zca"]])
def test_first_weights_are_shown_on_the_pixels_they_act_on(steps):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200, 12)).astype(np.float32) * rng.uniform(0.5, 3, 12).astype(np.float32)
    pipeline = Pipeline.fit(steps, x)
    network = Network.build(ModelConfig(hidden=(3,), activation="linear"), 12, 2)
    network.initialize(rng)
    [first, *_] = first_weights(network, pipeline, (1, 3, 4))
    bumped = np.zeros((2, 12), np.float32)
    bumped[1, 5] = 1.0
    change = np.diff(pipeline.apply(bumped) @ network.layers[0].tensors["weight"], axis=0)[0, 0]
    shown = first.reshape(-1) - 0.5
    scale = np.abs(shown).max()
    everything = [np.diff(pipeline.apply(np.vstack([np.zeros(12), row]).astype(np.float32))
                          @ network.layers[0].tensors["weight"], axis=0)[0, 0] for row in np.eye(12)]  # fmt: skip
    assert shown[5] / scale == pytest.approx(change / np.abs(everything).max(), abs=1e-4)


def test_images_are_stretched_and_coloured():
    grey = sample_image(np.arange(6, dtype=np.float32), (1, 2, 3))
    assert grey.shape == (2, 3)
    assert (grey.min(), grey.max()) == (0.0, 1.0)
    colour = sample_image(np.full(12, 255, np.uint8), (3, 2, 2))
    assert colour.shape == (2, 2, 3)
    assert (colour == 1.0).all()
