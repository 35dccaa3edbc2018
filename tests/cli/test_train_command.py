"""`nntui train`, as a script sees it: JSON lines, exit codes, signals."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from nntui.core.cli import main

QUICK = ["--set", "data.limit=200", "--set", "training.batch_size=50", "--epochs", "2"]
FIGURES = ("epoch", "step", "train_loss", "val_loss", "train_accuracy", "val_accuracy")


def events_of(text: str) -> list[dict[str, Any]]:
    """JSON lines, read as strictly as the standard has it."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    return [json.loads(line, parse_constant=refuse) for line in text.splitlines()]


def trained(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    code = main(["train", *arguments, "--json"])
    told = capsys.readouterr()
    return code, events_of(told.out), told.err


def test_a_run_is_told_from_its_start_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    code, events, errors = trained(capsys, "digits-mlp", *QUICK)
    assert (code, errors) == (0, "")
    assert events[0]["event"] == "run_started"
    assert events[0]["config"]["training"]["epochs"] == 2
    epochs = [event for event in events if event["event"] == "epoch"]
    assert [event["epoch"] for event in epochs] == [1, 2]
    assert all(isinstance(event[name], (int, float)) for event in epochs for name in (*FIGURES, "seconds"))
    assert all(event["learning_rate"] == 0.02 for event in epochs)
    last = events[-1]
    assert (last["event"], last["outcome"], last["step"]) == ("run_finished", "done", 8)
    assert {name: last["final"][name] for name in FIGURES} == {name: epochs[-1][name] for name in FIGURES}
    assert last["best"]["epoch"] in (1, 2)


def test_the_same_command_gives_the_same_figures(capsys: pytest.CaptureFixture[str]) -> None:
    def losses(*arguments: str) -> list[float]:
        _, events, _ = trained(capsys, "digits-mlp", *QUICK, *arguments)
        return [event["train_loss"] for event in events if event["event"] == "epoch"]

    assert losses() == losses()
    assert losses("--seed", "1") != losses()


def test_what_the_command_line_says_reaches_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    _, events, _ = trained(
        capsys, "digits-mlp", "--set", "model.activation=tanh", "--epochs", "1", "--seed", "7"
    )
    config = events[0]["config"]
    assert config["model"]["activation"] == "tanh"
    assert config["training"]["seed"] == 7


def test_regression_has_no_accuracy_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, events, _ = trained(capsys, "regression", "--epochs", "1")
    epoch = next(event for event in events if event["event"] == "epoch")
    assert code == 0
    assert epoch["val_accuracy"] is None
    assert epoch["val_accuracy_nonfinite"] == "nan"


def test_a_run_that_diverges_ends_with_exit_code_3(capsys: pytest.CaptureFixture[str]) -> None:
    code, events, errors = trained(capsys, "digits-mlp", "--set", "optimizer.learning_rate=9999")
    assert (code, errors) == (3, "")
    assert "loss_not_finite" in [event["event"] for event in events]
    assert events[-1]["outcome"] == "diverged"


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-preset"],
        ["no-such-file.toml"],
        ["digits-mlp", "--set", "model.activation=tan"],
        ["digits-mlp", "--set", "nonsense"],
        ["digits-mlp", "--epochs", "0"],
        ["digits-mlp", "--seed", "-1"],
        ["digits-mlp", "--data", "no-such-data.npz"],
        ["digits-mlp", "--threads", "0"],
        ["digits-mlp", "--no-such-option"],
        ["digits-mlp", "--set", "data.limit=3"],
        [],
    ],
    ids=" ".join,
)
def test_bad_input_is_told_on_standard_error_and_as_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    code, events, errors = trained(capsys, *arguments)
    assert code == 2
    assert errors.startswith("nntui: ")
    assert "Traceback" not in errors
    (event,) = events
    assert event["event"] == "error"
    assert event["title"] in errors


def test_all_that_is_wrong_with_a_file_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('[model]\nactivation = "rleu"\nhiden = [3]\n[optimizer]\nlearning_rate = -3\n')
    code, (event,), _ = trained(capsys, str(path))
    assert code == 2
    assert [problem["path"] for problem in event["problems"]] == [
        "model.activation",
        "model.hiden",
        "optimizer.learning_rate",
    ]


def test_for_people_there_are_lines_with_pace_and_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "digits-mlp", "--epochs", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("run ")
    assert "Digits, and all is well" in lines[1]
    assert sum(line.startswith("epoch ") for line in lines) == 3
    assert any(line.startswith("done after") for line in lines)
    assert all("\r" not in line for line in lines)


def test_what_is_set_in_vain_is_noted(capsys: pytest.CaptureFixture[str]) -> None:
    main(["train", "digits-mlp", "--epochs", "1", "--set", "optimizer.beta1=0.5"])
    assert "optimizer.beta1 has no effect" in capsys.readouterr().out


# Signals and pipes, in a process of its own


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process that trains; it does not outlive the test."""
    command = [sys.executable, "-m", "nntui", "train", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            yield process
        finally:
            process.kill()


LONG = ["digits-mlp", "--epochs", "1000000", "--json"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_run_gracefully(number: signal.Signals) -> None:
    with started(*LONG) as process:
        assert process.stdout is not None
        while '"event": "epoch"' not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(number)
        out, errors = process.communicate(timeout=60)
    last = events_of(out)[-1]
    assert (last["event"], last["outcome"]) == ("run_finished", "stopped")
    assert last["final"]["val_accuracy"] > 0.5
    assert (process.returncode, errors) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_that_goes_away_ends_the_run_quietly() -> None:
    with started(*LONG) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == ""


def test_training_without_a_screen_imports_no_screen() -> None:
    code = (
        "import sys; from nntui.core.cli import main; main(['train', 'moons', '--epochs', '1']);"
        "print([name for name in ('textual', 'rich', 'plotext', 'nntui.tui') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_finding_names_fixes_that_the_command_line_takes(capsys: pytest.CaptureFixture[str]) -> None:
    code, events, _ = trained(capsys, "raw-inputs", "--epochs", "1", "--strict")
    finding = next(event["finding"] for event in events if event["event"] == "finding")
    assert code == 1
    assert finding["id"] == "data.scale"
    assert finding["severity"] in ("warning", "critical")
    fix = finding["fixes"][0]
    again, mended, _ = trained(
        capsys, "raw-inputs", "--set", f"{fix['path']}={json.dumps(fix['value'])}", "--strict"
    )
    assert again == 0
    assert mended[-1]["final"]["val_accuracy"] > 0.9


def test_a_fix_is_printed_so_that_a_shell_hands_it_over_whole(capsys: pytest.CaptureFixture[str]) -> None:
    main(["train", "raw-inputs", "--epochs", "1"])
    line = next(line for line in capsys.readouterr().out.splitlines() if "try --set" in line)
    _, option, change = shlex.split(line)
    assert option == "--set"
    assert main(["train", "raw-inputs", "--epochs", "1", "--strict", "--set", change]) == 0
