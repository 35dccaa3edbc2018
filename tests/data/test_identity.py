"""What identifies a data set."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from nntui.core.data import Split, identity


def test_equal_data_have_equal_checksums_and_any_change_another(load):
    first = load("moons", samples=100)
    assert identity(first) == identity(load("moons", samples=100))
    changed = first.train.x.copy()
    changed[0, 0] += 1e-3
    other = replace(first, train=Split(changed, first.train.y))
    assert identity(other)["checksum"] != identity(first)["checksum"]
    swapped = replace(first, class_names=("lower", "upper"))
    assert identity(swapped)["checksum"] != identity(first)["checksum"]


def test_counts_are_by_split_and_class(load):
    found = identity(load("digits", test=0.1))
    assert sum(found["counts"].values()) == 1797
    assert set(found["counts"]) == {"train", "validation", "test"}
    assert sum(found["class_counts"]["train"]) == found["counts"]["train"]


def test_it_can_be_written_as_json(load):
    assert json.loads(json.dumps(identity(load("waves", samples=50)))) == identity(load("waves", samples=50))


def test_the_layout_in_memory_does_not_matter(load):
    first = load("moons", samples=100)
    columns_first = Split(np.asfortranarray(first.train.x), first.train.y)
    assert identity(replace(first, train=columns_first))["checksum"] == identity(first)["checksum"]
