"""A file that cannot be read says where it fails and why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from nntui.core.config import load_experiment, load_search_table
from nntui.core.errors import ConfigError


def error_of(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_experiment(path)
    assert caught.value.exit_code == 2
    assert caught.value.hint
    return caught.value


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "run.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[model]\nactivation relu\n", 2, 12),
        ("[model]\nactivation = relu\n", 2, 14),
        ("[model\n", 1, 7),
        ("[model]\nhidden = [1, 2\n", 2, 15),
    ],
)
def test_malformed_toml_is_told_with_its_line_and_column(
    tmp_path: Path, text: str, line: int, column: int
) -> None:
    error = error_of(written(tmp_path, text))
    assert f"line {line}, column {column}" in error.title
    assert text.splitlines()[line - 1] in error.message


def test_a_setting_given_twice_is_told_with_its_line(tmp_path: Path) -> None:
    assert "line 3" in error_of(written(tmp_path, "[model]\nbias = true\nbias = false\n")).title


def test_deep_nesting_is_told_and_not_thrown(tmp_path: Path) -> None:
    assert "not valid TOML" in error_of(written(tmp_path, "x = " + "[" * 100_000)).title


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "nowhere.toml" in error_of(tmp_path / "nowhere.toml").title


def test_a_folder_is_no_experiment(tmp_path: Path) -> None:
    assert "folder" in error_of(tmp_path).title


def test_data_in_place_of_an_experiment_are_pointed_to_their_option(tmp_path: Path) -> None:
    table = tmp_path / "measurements.csv"
    table.write_text("length,colour\n1,red\n")
    for path in (tmp_path, table):
        assert "--data" in error_of(path).hint


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    assert "not a text file" in error_of(written(tmp_path, b"PK\x03\x04\xff\xfe\x00")).title


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = written(tmp_path, b"")
    os.truncate(path, 1 << 30)
    assert "1,073,741,824 bytes" in error_of(path).message


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all files"
)
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    path.chmod(0)
    assert "cannot be read" in error_of(path).title


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, b'\xef\xbb\xbf[model]\r\nactivation = "tanh"\r\n')
    assert load_experiment(path).model.activation == "tanh"


def test_wrong_settings_name_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "[model]\nactivation = 'tahn'\n")
    error = error_of(path)
    assert str(path) in error.title
    assert "'tanh'" in error.message


def test_the_search_table_is_read_on_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, "[search]\ntrials = 5\n[search.space]\nx = [1, 2]\n")
    assert load_search_table(path) == {"trials": 5, "space": {"x": [1, 2]}}
    assert load_search_table(written(tmp_path, "")) == {}
    with pytest.raises(ConfigError, match="search"):
        load_search_table(written(tmp_path, "search = 3\n"))
