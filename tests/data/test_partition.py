"""Dividing arrays without holding them twice."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.data import memory
from nntui.core.data.partition import partition


def parts_of(count: int) -> list[np.ndarray]:
    mixed = np.random.default_rng(0).permutation(count)
    return [np.sort(mixed[: count // 2]), np.sort(mixed[count // 2 :])]


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_the_rows_are_the_ones_asked_for_and_share_the_memory(dtype):
    x = np.arange(200 * 7).reshape(200, 7).astype(dtype)
    before, parts = x.copy(), parts_of(200)
    found = partition(x, parts)
    for rows, part in zip(parts, found, strict=True):
        np.testing.assert_array_equal(part, before[rows])
        assert part.base is x


def test_an_array_that_may_not_be_changed_is_copied_and_stays():
    x = np.arange(40.0).reshape(20, 2)
    x.setflags(write=False)
    before, parts = x.copy(), parts_of(20)
    for rows, part in zip(parts, partition(x, parts), strict=True):
        np.testing.assert_array_equal(part, before[rows])
    np.testing.assert_array_equal(x, before)


def test_a_part_of_the_rows_is_copied():
    x = np.arange(40.0).reshape(20, 2)
    (found,) = partition(x, [np.array([3, 5])])
    np.testing.assert_array_equal(found, [[6, 7], [10, 11]])
    assert found.base is not x


def test_what_memory_does_not_hold_goes_to_disk(monkeypatch):
    x = np.arange(40_000, dtype=np.float32).reshape(20_000, 2)
    x.setflags(write=False)
    monkeypatch.setattr(memory, "available_memory", lambda: 1000)
    parts = parts_of(20_000)
    for rows, part in zip(parts, partition(x, parts), strict=True):
        assert isinstance(part, np.memmap)
        np.testing.assert_array_equal(part, x[rows])
