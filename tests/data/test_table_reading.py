"""Cells become columns of numbers or of text; mistakes are named by row and column."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nntui.core.config.experiment import DataConfig
from nntui.core.data import memory
from nntui.core.data.tables import chunks
from nntui.core.data.tables.reading import read_table
from nntui.core.errors import DataError


@pytest.fixture
def read(tmp_path):
    def reading(text: str, first_rows: int = 0, **settings):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return read_table(path, DataConfig(**settings), first_rows=first_rows)

    return reading


@pytest.fixture
def refused(read):
    def reading(text: str, **settings) -> str:
        with pytest.raises(DataError) as caught:
            read(text, **settings)
        assert "table.csv" in caught.value.title
        return str(caught.value)

    return reading


def test_numbers_and_texts_are_told_apart(read):
    number, text = read("a,b\n1.5,x\n-2e3,y\n .25 ,x\n").columns
    assert (number.kind, text.kind) == ("number", "text")
    np.testing.assert_array_equal(number.values, [1.5, -2000.0, 0.25])
    assert [text.categories[code] for code in text.values] == ["x", "y", "x"]
    assert number.examples == ("1.5", "-2e3", ".25 ")


@pytest.mark.parametrize("cell", ["", "NA", "N/A", "null", "None", "?", " NA "])
def test_empty_cells_are_missing_in_both_kinds(read, cell):
    number, text = read(f"a,b\n1,x\n{cell},{cell}\n3,y\n").columns
    np.testing.assert_array_equal(number.missing, [False, True, False])
    np.testing.assert_array_equal(text.missing, [False, True, False])
    assert number.kind == "number"


@pytest.mark.parametrize("cell", ["nan", "NaN", "inf", "-inf", "Infinity"])
def test_nan_written_out_is_a_bad_number_and_not_an_empty_cell(read, cell):
    for other in ("1", ""):  # with and without the fast way
        column = read(f"a,b\n{cell},2\n{other},3\n4,5\n").columns[0]
        assert np.isinf(column.values[0])
        assert not column.missing[0]
        assert not column.usable[0]


def test_quoted_cells_may_hold_delimiters_quotes_and_line_ends(read):
    table = read('a,b\n"x, y",1\n"he said ""no""",2\n"two\nlines",3\n')
    assert table.columns[0].categories == ("x, y", 'he said "no"', "two\nlines")


def test_blank_lines_are_passed_over(read):
    assert read("a,b\n\n1,2\n\n3,4\n\n").rows == 2


def test_without_a_header_columns_are_numbered(read):
    table = read("1,2\n3,4\n")
    assert [column.name for column in table.columns] == ["column 1", "column 2"]
    assert table.rows == 2


def test_identifiers_with_underscores_are_no_numbers(read):
    assert read("a,b\n12_34,1\n56_78,2\n").columns[0].kind == "text"


def test_decimal_commas_are_read_in_semicolon_tables_and_said(read):
    table = read("a;b\n1,5;x\n2,25;y\n")
    np.testing.assert_array_equal(table.columns[0].values, [1.5, 2.25])
    assert any("decimal points in 'a'" in note for note in table.notes)


def test_only_the_first_rows_can_be_read(read):
    table = read("a,b\n" + "1,2\n" * 1000, first_rows=10)
    assert table.rows == 10
    assert not table.whole


def test_a_column_of_text_that_began_with_numbers_keeps_its_writing(read, monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK_LINES", 4)
    cells = ["01", "02", "03", "04", "a5", "a6", "a7", "a8", "a9"]
    table = read("code,b\n" + "".join(f"{cell},1\n" for cell in cells))
    assert table.columns[0].kind == "text"
    assert table.columns[0].categories == tuple(cells)


def test_a_column_can_be_declared_to_be_text(read):
    assert read("zip,b\n01234,1\n98765,2\n", text_columns=("zip",)).columns[0].categories == (
        "01234",
        "98765",
    )


@given(
    cells=st.lists(
        st.tuples(
            st.floats(allow_nan=False, allow_infinity=False, width=32),
            st.sampled_from(["x", "y, z", "", 'q"']),
        ),
        min_size=3,
        max_size=40,
    ),
    chunk=st.integers(1, 9),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_the_size_of_the_chunks_makes_no_difference(tmp_path, monkeypatch, cells, chunk):
    import csv

    path = tmp_path / "table.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("number", "text", "more"), *((repr(a), b, repr(a)) for a, b in cells)])
    monkeypatch.setattr(chunks, "CHUNK_LINES", chunk)
    number, text, more = read_table(path, DataConfig(header="yes", text_columns=("text",))).columns
    np.testing.assert_array_equal(number.values, [a for a, _ in cells])
    np.testing.assert_array_equal(more.values, number.values)
    assert [text.categories[code] if code >= 0 else "" for code in text.values] == [b for _, b in cells]


def test_ragged_rows_are_named_by_row_and_line(refused):
    for row in ("3", "3,4,5"):
        message = refused(f"a,b\n1,2\n\n{row}\n5,6\n")
        assert "Row 2 (line 4)" in message
        assert f"cells: {row.count(',') + 1}, not 2" in message


@pytest.mark.parametrize("row", ["3", "3,4,5", "3,4,"])
def test_ragged_rows_of_nothing_but_numbers_are_named_too(refused, row):
    assert "Row 2 (line 3)" in refused(f"a,b\n1,2\n{row}\n5,6\n")


def test_text_among_numbers_is_named_by_row_and_column(refused):
    message = refused("a,b,c\n1,2,x\n3,oops,y\n5,6,z\n")
    assert "column 'b'" in message
    assert "Row 2 has 'oops'" in message
    assert "text_columns" in message


def test_text_among_many_numbers_is_found_far_down(refused):
    message = refused("a,b\n" + "1,2\n" * 30_000 + "1,two\n")
    assert "Row 30001 has 'two'" in message
    assert "of 30,001 cells 1 hold no number" in message


def test_text_in_a_column_that_is_left_out_does_no_harm(read):
    assert read("a,b,c\n1,2,x\n3,oops,y\n5,6,z\n", ignore=("b",)).rows == 3


def test_a_quote_that_is_not_closed_is_told(refused):
    assert "quote" in refused('a,b\n1,2\n"3,4\n5,6\n')


def test_a_header_alone_has_no_rows(refused):
    assert "0 rows" in refused("a,b\n", header="yes")


def test_a_truncated_gzip_stream_is_told(tmp_path):
    path = tmp_path / "table.csv.gz"
    path.write_bytes(
        gzip.compress(b"a,b\n" + b"".join(b"%d,%d\n" % (i, i * 7919 % 1000) for i in range(50_000)))[:-500]
    )
    with pytest.raises(DataError, match="truncated"):
        read_table(path, DataConfig())


@pytest.mark.parametrize("packed", [False, True])
def test_a_table_that_will_not_fit_is_refused_near_its_beginning(tmp_path, monkeypatch, packed):
    rows = b"".join(b"%d,%d\n" % (i, i * 7919 % 1000) for i in range(200_000))
    path = tmp_path / "table.csv"
    path.write_bytes(gzip.compress(b"a,b\n" + rows) if packed else b"a,b\n" + rows)
    monkeypatch.setattr(memory, "available_memory", lambda: 10**6)
    counted = []
    original = chunks.TablePass._add
    monkeypatch.setattr(
        chunks.TablePass, "_add", lambda self, *rest: (counted.append(1), original(self, *rest))
    )
    with pytest.raises(DataError, match="does not fit into memory") as caught:
        read_table(path, DataConfig())
    assert (
        len(counted) <= 5
    )  # of 40; gzip reads ahead, so the share that has been read is known to about 128 kB
    if not packed:
        rows_said = int(caught.value.title.split("about ")[1].split(" rows")[0].replace(",", ""))
        assert rows_said == pytest.approx(200_000, rel=0.5)
