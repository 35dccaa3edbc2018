"""What somebody sees of a table before choosing a target."""

from __future__ import annotations

import pytest
from nntui.core.config.experiment import DataConfig
from nntui.core.data.tables.report import inspect_table


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "id,height,colour,kind\n" + "".join(f"{i},{i % 4 or ''},{'rg'[i % 2]},k{i % 3}\n" for i in range(60))
    )
    return path


def test_columns_are_described(path):
    report = inspect_table(path)
    by_name = {column.name: column for column in report.columns}
    assert report.rows == 60
    assert report.whole
    assert report.delimiter == "comma"
    assert (by_name["height"].kind, by_name["height"].missing) == ("number", 15)
    assert (by_name["height"].low, by_name["height"].high) == (1, 3)
    assert by_name["colour"].categories == ("r", "g")
    assert by_name["kind"].role == "target"
    assert by_name["id"].role == "left out"
    assert "numbers the rows" in by_name["id"].reason


def test_the_chosen_target_has_its_role(path):
    report = inspect_table(path, DataConfig(target="colour"))
    assert report.target == "colour"


def test_a_target_that_is_not_there_is_a_problem_and_the_columns_are_shown_all_the_same(path):
    report = inspect_table(path, DataConfig(target="no such"))
    assert "no such" in report.problem
    assert len(report.columns) == 4


def test_a_preview_reads_the_first_rows_only(path):
    report = inspect_table(path, first_rows=10)
    assert report.rows == 10
    assert not report.whole
