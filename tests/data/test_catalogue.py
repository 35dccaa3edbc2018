"""What is known of the sets that can be fetched."""

from __future__ import annotations

import re

import pytest
from nntui.core.config.experiment import DataConfig
from nntui.core.data.store.catalogue import CATALOGUE
from nntui.core.data.store.verify import checksum_of
from nntui.core.data.synthetic import SYNTHETIC

FETCHED = [entry for entry in CATALOGUE.values() if entry.kind == "download"]
LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64}


def test_every_set_is_listed_with_words_and_licence():
    assert {"mnist", "fashion-mnist", "cifar-10", "cifar-100", "digits", *SYNTHETIC} == set(CATALOGUE)
    for name, entry in CATALOGUE.items():
        assert entry.name == name
        assert entry.words
        assert entry.licence


@pytest.mark.parametrize("entry", FETCHED, ids=lambda entry: entry.name)
def test_addresses_have_checksums_of_the_right_length(entry):
    checksums = [address.checksum for file in entry.files for address in file.addresses]
    for checksum in [*checksums, *(entry.contents or {}).values()]:
        algorithm, _, digits = checksum.partition(":")
        assert re.fullmatch(f"[0-9a-f]{{{LENGTHS[algorithm]}}}", digits)
    assert all(address.size > 1000 for file in entry.files for address in file.addresses)


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_sizes_and_checksums_are_those_of_the_official_files(real_data, name):
    for file in CATALOGUE[name].files:
        path = real_data / name / file.name
        for address in file.addresses:
            assert path.stat().st_size == address.size
            assert checksum_of(path, "md5") == address.checksum


def test_the_sets_that_are_always_there_have_the_listed_shape(load):
    for entry in CATALOGUE.values():
        if entry.kind == "download":
            continue
        found = load(entry.name)
        assert found.features == (entry.shape[0] if len(entry.shape) == 1 else 64)
        if entry.classes > 0:
            assert found.outputs == entry.classes
        assert (found.task == "regression") == (entry.classes == 0)
        assert len(found.train) + len(found.validation) == (entry.train or DataConfig().samples)
