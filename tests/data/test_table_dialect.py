"""How a text table is written is found out: delimiter, header, encoding."""

from __future__ import annotations

import codecs
import gzip

import pytest
from nntui.core.config.experiment import DataConfig
from nntui.core.data.tables.dialect import sniff, unique_names
from nntui.core.data.tables.reading import read_table
from nntui.core.errors import DataError

ROWS = [["height", "colour", "weight"], ["1.5", "red", "2"], ["2.5", "blue", "3"], ["3.5", "red", "4"]]


def sniffed(tmp_path, content: bytes, name: str = "a.csv", **settings):
    path = tmp_path / name
    path.write_bytes(content)
    return sniff(path, DataConfig(**settings))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("name", "mark"), [("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("pipe", "|"), ("space", " ")]
)
def test_the_delimiter_is_found(tmp_path, name, mark, end):
    text = end.join(mark.join(row) for row in ROWS) + end
    found = sniffed(tmp_path, text.encode())
    assert found.delimiter_name == name
    assert found.has_header
    assert found.names == ("height", "colour", "weight")


def test_delimiters_in_quotes_do_not_count(tmp_path):
    text = 'name;value\n"a, b, c";1\n"d, e, f";2\n"g, h, i";3\n'
    assert sniffed(tmp_path, text.encode()).delimiter == ";"


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("a,b\n1,2\n3,4\n", True),
        ("1,2\n3,4\n", False),
        ("5.1,setosa\n4.9,setosa\n", False),
        ("name,2019,2020\nx,1,2\ny,3,4\n", False),  # 2019 may be a value: data.header = "yes" says it is not
        ("height,2019\n1,5\n2,6\n", True),  # a text above nothing but numbers
        ("red,small\nblue,large\nred,large\n", False),  # red comes again below
        ("colour,size\nred,small\nblue,large\n", True),
        ("a,a\nx,y\n", False),
    ],
)
def test_a_header_is_told_from_data(tmp_path, text, header):
    assert sniffed(tmp_path, text.encode()).has_header is header


def test_the_header_can_be_stated_and_the_target_names_it(tmp_path):
    years = b"name,2019,2020\nx,1,2\ny,3,4\n"
    assert sniffed(tmp_path, years, header="yes").names == ("name", "2019", "2020")
    assert sniffed(tmp_path, years, target="2020").has_header
    assert not sniffed(tmp_path, b"a,b\n1,2\n", header="no").has_header


def test_the_delimiter_can_be_stated(tmp_path):
    assert sniffed(tmp_path, b"a;b,c\n1;2,3\n", delimiter="semicolon").names == ("a", "b,c")


@pytest.mark.parametrize(
    ("prefix", "encoding"), [(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")]
)
def test_byte_order_marks_are_no_part_of_the_first_name(tmp_path, prefix, encoding):
    text = "größe,b\n1,2\n3,4\n"
    assert sniffed(tmp_path, prefix + text.encode(encoding)).names == ("größe", "b")


def test_gzip_is_seen_through(tmp_path):
    assert sniffed(tmp_path, gzip.compress(b"a,b\n1,2\n"), "a.csv.gz").names == ("a", "b")


def test_windows_encoding_is_read_and_said(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("größe;ort\n1;Köln\n2;Bonn\n".encode("cp1252"))
    table = read_table(path, DataConfig())
    assert table.columns[1].categories == ("Köln", "Bonn")
    assert any("Windows-1252" in note for note in table.notes)


def test_windows_encoding_far_down_is_read_too(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + b"1,x\n" * 100_000 + "2,Köln\n".encode("cp1252"))
    assert read_table(path, DataConfig()).columns[1].categories == ("x", "Köln")


def test_unnamed_and_repeated_columns_get_names_of_their_own():
    assert unique_names(["", "a", "a", " a "]) == ("column 1", "a", "a (2)", "a (3)")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"\n\n \n", "no rows"),
        (b"a\n1\n2\n", "one column"),
        (b"\x00\x01\x02\x03,1\n", "no text table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, words):
    with pytest.raises(DataError, match=words):
        sniffed(tmp_path, content)
