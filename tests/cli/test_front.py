"""The front of the command line: help, version, unknown names, and how errors are told."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import nntui
import pytest
from nntui.core.cli import COMMANDS, Command, main
from nntui.core.errors import ConfigError, NntuiError, Problem


class Stub:
    """A command that does what the test wants."""

    EXAMPLES = "nntui stub"

    def __init__(self, does: object = 0) -> None:
        self.does = does

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--count", type=int)

    def run(self, args: argparse.Namespace) -> int:
        if isinstance(self.does, BaseException):
            raise self.does
        assert isinstance(self.does, int)
        return self.does


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Stub:
    """The command `nntui stub`."""
    made = Stub()
    monkeypatch.setitem(sys.modules, "nntui.stub_command", made)  # type: ignore[arg-type]
    return made


STUBS = {"stub": Command("stub_command", "does as it is told")}


def test_the_overview_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"], more=STUBS) == 0
    text = capsys.readouterr().out
    for name, command in {**COMMANDS, **STUBS}.items():
        assert f"{name} " in text
        assert command.summary in text


def test_without_a_command_the_workbench_opens(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], without=lambda argv: 7) == 7
    assert capsys.readouterr().out == ""
    assert main([]) == 0
    assert "commands:" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [["digits-mlp"], ["mine.toml", "--ascii"], ["--fps", "1"]])
def test_an_experiment_or_an_option_opens_the_workbench(argv: list[str]) -> None:
    heard: list[list[str]] = []
    assert main(argv, without=lambda arguments: heard.append(list(arguments)) or 0) == 0  # type: ignore[func-returns-value]
    assert heard == [argv]


def test_a_word_that_is_neither_is_an_unknown_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trian"], without=lambda argv: 7) == 2
    assert "`nntui train`" in capsys.readouterr().err


def test_every_command_has_help_with_examples(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        assert main([name, "--help"]) == 0
        assert f"nntui {name}" in capsys.readouterr().out.partition("examples:")[2]


def test_an_unknown_command_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trian"]) == 2
    assert "`nntui train`" in capsys.readouterr().err


def test_an_experiment_in_place_of_a_command_is_pointed_to_train(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digits-mlp"]) == 2
    assert "`nntui train digits-mlp`" in capsys.readouterr().err


def test_data_in_place_of_a_command_are_pointed_to_train(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "measurements.csv").write_text("length,colour\n1,red\n")
    monkeypatch.chdir(tmp_path)
    assert main(["measurements.csv"]) == 2
    assert "`nntui train --data measurements.csv`" in capsys.readouterr().err


def test_help_may_come_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "train"]) == 0
    assert "PRESET|FILE" in capsys.readouterr().out


def test_arguments_that_cannot_be_understood_are_told_in_the_same_way(
    stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stub", "--json", "--count", "many"], more=STUBS) == 2
    told = capsys.readouterr()
    assert "many" in told.err
    line = json.loads(told.out)
    assert line["event"] == "error"
    assert line["exit_code"] == 2


def test_an_error_is_told_as_symptom_cause_cure_with_its_exit_code(
    stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    stub.does = NntuiError("It is broken", "Because of this", "Do that")
    assert main(["stub"], more=STUBS) == 1
    told = capsys.readouterr()
    assert told.err.splitlines() == ["nntui: It is broken", "  Because of this", "  Do that"]
    assert told.out == ""


def test_the_problems_of_a_configuration_are_in_the_json_line(
    stub: Stub, capsys: pytest.CaptureFixture[str]
) -> None:
    stub.does = ConfigError("Not right", (Problem("a.b", "is wrong", "a number", "a.c"),))
    assert main(["stub", "--json"], more=STUBS) == 2
    line = json.loads(capsys.readouterr().out)
    assert line["problems"] == [
        {"path": "a.b", "message": "is wrong", "expected": "a number", "nearest": "a.c"}
    ]


def test_an_unexpected_error_leaves_its_traceback_in_a_log_only(
    stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NNTUI_HOME", str(tmp_path))
    stub.does = ZeroDivisionError("by zero")
    assert main(["stub"], more=STUBS) == 1
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "by zero" in told
    (log,) = (tmp_path / "logs").iterdir()
    assert str(log) in told
    assert "Traceback" in log.read_text()


def test_an_unexpected_error_is_told_even_where_nothing_can_be_logged(
    stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NNTUI_HOME", str(tmp_path / "file"))
    stub.does = ZeroDivisionError("by zero")
    assert main(["stub"], more=STUBS) == 1
    assert "could not be kept" in capsys.readouterr().err


def test_a_reader_that_went_away_is_no_error(stub: Stub, capsys: pytest.CaptureFixture[str]) -> None:
    stub.does = BrokenPipeError()
    assert main(["stub"], more=STUBS) == 0
    assert capsys.readouterr().err == ""


def test_ctrl_c_outside_a_run_ends_quietly(stub: Stub, capsys: pytest.CaptureFixture[str]) -> None:
    stub.does = KeyboardInterrupt()
    assert main(["stub"], more=STUBS) == 130
    assert capsys.readouterr().err == ""


# In a process of its own


def in_a_process(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["presets"], ["train", "--help"]])
def test_quick_commands_import_neither_numpy_nor_textual(arguments: list[str]) -> None:
    code = (
        f"import sys; from nntui.core.cli import main; main({arguments!r});"
        "print([name for name in ('numpy', 'textual', 'rich', 'plotext') if name in sys.modules])"
    )
    assert in_a_process(code).splitlines()[-1] == "[]"


def test_the_version_is_the_package_s() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nntui", "--version"], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, f"nntui {nntui.__version__}\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a shell's pipes")
def test_a_closed_pipe_is_quiet() -> None:
    command = f"{sys.executable} -m nntui presets digits-mlp --explain | head -n 1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert done.stdout.startswith("title")
