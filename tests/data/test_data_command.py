"""`nntui data`, as somebody types it."""

from __future__ import annotations

import json

import pytest
from nntui.core.cli import main


@pytest.fixture
def run(capsys):
    def running(*arguments: str) -> tuple[int, str, str]:
        code = main(["data", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return running


@pytest.mark.parametrize("arguments", [(), ("list",)])
def test_the_list_names_every_set_and_where_it_stands(home, run, arguments):
    code, out, _ = run(*arguments)
    assert code == 0
    for name in ("spirals", "digits", "mnist", "fashion-mnist", "cifar-10", "cifar-100"):
        assert f"\n{name}" in f"\n{out}"
    assert "to download (170 MB)" in out
    assert "CC BY-SA 3.0" in out


@pytest.mark.parametrize("arguments", [("--json",), ("list", "--json"), ("--json", "list")])
def test_the_list_is_json_on_request(home, run, arguments):
    code, out, _ = run(*arguments)
    entries = {entry["name"]: entry for entry in json.loads(out)}
    assert code == 0
    assert entries["cifar-10"]["present"] is False
    assert entries["cifar-10"]["examples"] == {"train": 50_000, "test": 10_000}
    assert entries["digits"]["present"] is True
    assert entries["spirals"]["classes"] is None


def test_get_where_list_and_rm_tell_one_story(home, run, tmp_path, tiny_mnist):
    folder = tiny_mnist(tmp_path / "m")
    code, out, err = run("get", "mnist", "--from", str(folder))
    assert code == 0
    assert "not the published files" in out
    assert "checking" in err
    path = home / "datasets" / "mnist"
    assert run("where", "mnist")[1].strip() == str(path)
    assert json.loads(run("where", "mnist", "--json")[1]) == {"path": str(path), "present": True}
    assert "not the published files" in run()[1]
    assert run("rm", "mnist")[0] == 0
    assert run("rm", "mnist")[0] == 2
    assert not path.exists()


def test_get_prints_json_on_request(home, run, tmp_path, tiny_mnist):
    _, out, _ = run("get", "mnist", "--from", str(tiny_mnist(tmp_path / "m")), "--json")
    assert json.loads(out) == {
        "name": "mnist", "path": str(home / "datasets" / "mnist"), "official": False, "was_there": False,
    }  # fmt: skip


def test_where_without_a_name_is_the_store(home, run):
    assert run("where")[1].strip() == str(home / "datasets")


@pytest.mark.parametrize(
    "arguments", [("get", "cifar10"), ("get", "digits"), ("rm", "mnist"), ("where", "x"), ("gett",), ("get",)]
)
def test_mistakes_are_told_without_a_traceback(home, run, arguments):
    code, _, err = run(*arguments)
    assert code == 2
    assert err.startswith("nntui: ")
    assert "Traceback" not in err


def test_show_prints_the_columns_of_a_table(run, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("height,colour\n1,red\n,blue\n3,red\n")
    code, out, _ = run("show", str(path), "--target", "height")
    assert code == 0
    lines = out.splitlines()
    assert "3 rows, 2 columns, comma" in lines[0]
    assert "height" in lines[1]
    assert "1 empty" in lines[1]
    assert lines[1].endswith("target")
    assert "red, blue" in lines[2]
    shown = json.loads(run("show", str(path), "--json")[1])
    assert [column["kind"] for column in shown["columns"]] == ["number", "text"]


def test_show_tells_a_broken_table(run, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n3\n")
    code, _, err = run("show", str(path))
    assert code == 2
    assert "Row 2 (line 3)" in err
