"""The digits that ship with the package."""

from __future__ import annotations

from importlib import resources

import numpy as np


def test_digits_are_all_there_with_the_published_values(load, real_data):
    published = np.load(real_data / "tabular" / "digits.npz")
    with resources.files("nntui.core.data.embedded").joinpath("digits.npz").open("rb") as file:
        shipped = np.load(file)
        np.testing.assert_array_equal(shipped["x"], published["x"].reshape(-1, 64))
        np.testing.assert_array_equal(shipped["y"], published["y"])


def test_digits_are_raw_images_of_ten_classes(load):
    found = load("digits", test=0.1)
    assert found.image_shape == (1, 8, 8)
    assert found.train.x.dtype == np.float32
    assert found.train.x.min() == 0.0
    assert found.train.x.max() == 16.0
    assert found.class_names == tuple("0123456789")
    assert len(found.train) + len(found.validation) + len(found.test) == 1797


def test_the_licence_ships_beside_them():
    text = resources.files("nntui.core.data.embedded").joinpath("LICENSE.digits").read_text("utf-8")
    assert "CC BY 4.0" in text
    assert "Alpaydin" in text
