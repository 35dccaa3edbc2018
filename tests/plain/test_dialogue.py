"""A session in words, typed through standard input."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from nntui.core.cli.commands import COMMANDS
from nntui.core.cli.plain.dialogue import options
from nntui.core.cli.plain.settings import changed, find_setting, split_setting
from nntui.core.cli.plain.verbs import BY_NAME, OTHER_WORDS
from nntui.core.cli.plain.voice import Voice
from nntui.core.config import load_preset
from nntui.core.errors import NntuiError
from nntui.core.runs.store import RunStore

PROGRAM = "from nntui.__main__ import main; raise SystemExit(main())"


def talk(
    *lines: str, arguments: tuple[str, ...] = (), **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Type lines, then the end of input."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "--plain", *arguments],
        input="\n".join(lines).encode() + b"\n",
        capture_output=True,
        timeout=120,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment},
        check=False,
    )


def test_an_experiment_is_set_up_trained_and_told_in_plain_ascii() -> None:
    ended = talk(
        "set activation",
        "3",
        "set hidden 16, 8",
        "set epochs 12",
        "start",
        "wait",
        "status",
        "describe",
        "describe layers",
        "warnings",
        "quit",
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )
    said = ended.stdout.decode("ascii")
    assert ended.returncode == 0, ended.stderr
    assert "1. relu (now): " in said
    assert "model.activation is prelu" in said
    assert "network  16-8, prelu, he" in said
    assert "done after 540 steps" in said
    assert "training loss " in said
    assert " over 495 steps" in said
    assert "the layers at step" in said
    (run,) = RunStore().runs()
    assert run.summary.outcome == "done"


def test_a_warning_is_said_as_it_comes_and_its_fix_made_by_number() -> None:
    ended = talk(
        "set epochs 4",
        "set rate 50",
        "start",
        "wait",
        "warnings",
        "fix 1",
        "undo",
        "quit",
        arguments=("--no-save",),
    )
    said = ended.stdout.decode()
    assert " at step " in said.partition("`warnings` tells more.")[0]
    assert "  why: " in said
    assert "  fix 1: " in said
    assert " again" in said.rpartition("  fix 1: ")[2]
    assert RunStore().runs() == []


def test_a_change_to_what_holds_already_is_nothing_to_take_back() -> None:
    said = talk("set rate 0.5", "set rate 0.5", "undo", "undo", "quit").stdout.decode()
    assert "optimizer.learning_rate is 0.02 again" in said
    assert "nothing to take back" in said


def test_a_live_setting_reaches_the_run_and_another_waits_for_the_next_start() -> None:
    ended = talk(
        "set epochs 3000", "start", "rate 0.001", "set hidden 8", "stop", "quit", arguments=("--no-save",)
    )
    said = ended.stdout.decode()
    assert "optimizer.learning_rate 0.02 -> 0.001" in said
    assert "it holds from the next `start`" in said
    assert "stopped after" in said


def test_mistakes_are_told_with_what_was_probably_meant_and_nothing_else_happens() -> None:
    ended = talk("strat", "set activaton tanh", "set rate fast", "load nothing-such", "9", "show optimizer")
    said = ended.stdout.decode()
    assert "Did you mean 'start'?" in said
    assert "Did you mean 'activation'?" in said
    assert "learning_rate: 0.02" in said
    assert ended.returncode == 0


def test_commands_of_the_command_line_may_be_typed_with_this_for_the_experiment() -> None:
    ended = talk("set epochs 2", "train this --no-save", "runs", "help", "help set")
    said = ended.stdout.decode()
    assert "done after 90 steps" in said
    assert "setting up:" in said
    assert "set [NAME [VALUE]]: " in said


def test_the_first_lesson_can_be_worked_through_in_plain_ascii() -> None:
    ended = talk(
        "learn sigmoid-gradients",
        "learn sigmoid-gradients --predict 2",
        "learn sigmoid-gradients --hint 1",
        "learn sigmoid-gradients --try model.init=xavier",
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )
    said = ended.stdout.decode("ascii")
    assert "What do you think?" in said
    assert "Your task" in said
    assert "val_accuracy" in said
    assert "Traceback" not in said + ended.stderr.decode()


def test_a_run_that_goes_on_at_the_end_of_the_input_is_stopped_and_saved() -> None:
    ended = talk("set epochs 100000", "start")
    assert ended.returncode == 0
    (run,) = RunStore().runs()
    assert run.summary.outcome == "stopped"


def test_without_a_terminal_the_plain_log_comes_with_the_reason_why() -> None:
    argv = [sys.executable, "-c", PROGRAM, "--set", "training.epochs=2", "--no-save"]
    ended = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    assert ended.returncode == 0
    assert b"standard input is not a terminal" in ended.stderr
    assert b"done after 90 steps" in ended.stdout
    assert b"\x1b" not in ended.stdout + ended.stderr


def test_short_names_find_settings_and_ambiguous_ones_are_asked_back() -> None:
    assert find_setting("rate") == "optimizer.learning_rate"
    assert find_setting("activation") == "model.activation"
    assert find_setting("optimizer.momentum") == "optimizer.momentum"
    with pytest.raises(NntuiError, match="more than one section"):
        find_setting("name")


def test_settings_are_found_as_they_are_spoken_and_as_the_command_line_has_them() -> None:
    assert split_setting(["learning", "rate", "0.1"]) == ("optimizer.learning_rate", "0.1")
    assert split_setting(["optimizer.momentum=0.8"]) == ("optimizer.momentum", "0.8")
    assert split_setting(["layers", "=", "32", "16"]) == ("model.hidden", "32 16")
    with pytest.raises(NntuiError, match="activatoin"):
        split_setting(["activatoin", "tanh"])


def test_other_words_for_the_same_do_the_same() -> None:
    said = talk("settings", "help learning rate", "preset moons").stdout.decode()
    assert "learning_rate: 0.02" in said
    assert "optimizer.learning_rate is 0.02" in said
    assert "1. moons" in said
    assert set(OTHER_WORDS).isdisjoint([*BY_NAME, *COMMANDS])
    assert set(OTHER_WORDS.values()) <= {*BY_NAME, *COMMANDS}


def test_lc_all_c_means_ascii_though_pythons_stream_is_utf_8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    with (tmp_path / "said").open("w", encoding="utf-8") as stream:
        assert Voice(stream).readable("a · b") == "a * b"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with (tmp_path / "said").open("w", encoding="utf-8") as stream:
        assert Voice(stream).readable("a · b") == "a · b"


def test_values_are_read_as_people_type_them() -> None:
    experiment = load_preset("digits-mlp")
    assert changed(experiment, "model.hidden", "32 16").model.hidden == (32, 16)
    assert changed(experiment, "model.activation", "Leaky ReLU").model.activation == "leaky-relu"
    assert changed(experiment, "model.batch_norm", "on").model.batch_norm is True


def test_completion_knows_words_settings_values_and_presets() -> None:
    assert "start" in options([])
    assert "activation" in options(["set"])
    assert "tanh" in options(["set", "model.activation"])
    assert "digits-mlp" in options(["load"])


def test_the_voice_says_everything_in_order_and_in_ascii_where_it_must(tmp_path: Path) -> None:
    path = tmp_path / "said"
    with path.open("w", encoding="ascii") as stream:
        voice = Voice(stream)
        voice.say(["0.1 → 0.2", "– ok…"])
        voice.finish(10.0)
    assert path.read_text() == "0.1 > 0.2\n- ok.\n"
