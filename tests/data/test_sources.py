"""What data.source may say, and what is said where it says something else."""

from __future__ import annotations

import pytest


def test_a_misspelt_name_is_told_with_the_nearest(refusal):
    error = refusal("digit")
    assert "'digit'" in error.title
    assert "'digits'" in error.hint


def test_a_path_that_is_not_there_is_told_with_the_nearest_file(tmp_path, refusal):
    (tmp_path / "measurements.csv").write_text("a,b\n1,2\n")
    assert "'measurements.csv'" in refusal(tmp_path / "mesurements.csv").hint
    assert "does not exist" in refusal(tmp_path / "no" / "such.csv").hint


def test_a_catalogued_set_that_is_not_here_says_how_to_get_it(home, refusal):
    error = refusal("cifar-10")
    assert "not on this machine" in error.title
    assert "nntui data get cifar-10" in error.hint
    assert "--from" in error.hint


def test_nothing_named_is_told(refusal):
    assert "No data" in refusal("").title


@pytest.mark.parametrize("name", ["a.docx", "a", "a.zip"])
def test_a_file_of_an_unknown_kind_is_told(tmp_path, refusal, name):
    (tmp_path / name).write_bytes(b"PK\x03\x04 something")
    assert "not known" in refusal(tmp_path / name).title


@pytest.mark.parametrize(
    "name", ["a.csv", "a.npz", "a.npy", "a.bin", "a-ubyte", "a.tar.gz", "a.parquet", "a"]
)
def test_an_empty_file_of_any_kind_is_told(tmp_path, refusal, name):
    (tmp_path / name).write_bytes(b"")
    assert "empty" in refusal(tmp_path / name).title


def test_an_empty_folder_is_told(tmp_path, refusal):
    assert "no data set" in refusal(tmp_path).title


def test_a_file_called_like_a_set_is_reached_by_its_path(tmp_path, monkeypatch, load):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "digits").mkdir()
    assert load("digits").name == "digits"
    (tmp_path / "moons.csv").write_text("x,t\n" + "".join(f"{i},{'ab'[i % 2]}\n" for i in range(20)))
    assert load("./moons.csv").name == "moons.csv"
    assert load("moons").name == "moons"


def test_a_home_folder_sign_is_understood(tmp_path, monkeypatch, load):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "t.csv").write_text("x,t\n" + "".join(f"{i},{'ab'[i % 2]}\n" for i in range(20)))
    assert load("~/t.csv").features == 1
