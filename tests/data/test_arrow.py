"""Parquet and Arrow, where pyarrow is installed."""

from __future__ import annotations

import sys

import numpy as np
import pytest


def test_without_pyarrow_the_cure_is_told(tmp_path, refusal, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    error = refusal(tmp_path / "a.parquet")
    assert "needs pyarrow" in error.title
    assert "nntui[parquet]" in error.hint


@pytest.fixture
def write(tmp_path):
    pa = pytest.importorskip("pyarrow", reason="pyarrow (extra: parquet) is not installed")
    from pyarrow import feather, parquet

    def writing(name: str, **columns):
        path = tmp_path / name
        save = parquet.write_table if name.endswith("parquet") else feather.write_feather
        save(pa.table(columns), path)
        return path

    return writing


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow", "a.feather"])
def test_columns_become_inputs_and_classes(write, load, name):
    rows = 30
    path = write(
        name,
        number=[None if i == 4 else i / 2 for i in range(rows)],
        whole=list(range(rows)),
        flag=[i % 2 == 0 for i in range(rows)],
        colour=[None if i == 5 else "rgb"[i % 3] for i in range(rows)],
        kind=["ab"[i % 2] for i in range(rows)],
    )
    found = load(path)
    assert found.class_names == ("a", "b")
    assert found.feature_names == ("number", "whole", "flag", "colour=b", "colour=g", "colour=r")
    np.testing.assert_array_equal(found.train.y, found.train.x[:, 1] % 2)
    assert any("2 empty cells filled in" in note for note in found.notes)


def test_nan_is_no_empty_cell(write, refusal):
    path = write("a.parquet", x=[float("nan"), *map(float, range(19))], kind=["a", "b"] * 10)
    assert "row 1, column 'x'" in refusal(path).message


def test_columns_of_other_types_are_left_out_and_said(write, load):
    from datetime import UTC, datetime

    path = write("a.parquet", when=[datetime.now(UTC)] * 20, x=list(range(20)), kind=["a", "b"] * 10)
    found = load(path)
    assert found.feature_names == ("x",)
    assert any("'when' left out" in note for note in found.notes)


def test_a_damaged_file_is_told(write, refusal):
    path = write("a.parquet", x=list(range(20)), kind=["a", "b"] * 10)
    path.write_bytes(path.read_bytes()[:-20])
    assert "damaged" in refusal(path).title
