"""`nntui learn`, `nntui grade`, `nntui explain`: without a screen and without a network."""

from __future__ import annotations

import json
import socket

import pytest
from nntui.core.cli import main
from nntui.core.lessons.catalogue import load_lesson
from nntui.core.lessons.progress import load_progress


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    def refuse(*args: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def train(capsys, *changes: str) -> str:
    """Train the task's experiment, changed; the saved run's id."""
    capsys.readouterr()
    start = load_lesson("zero-init").task.start
    assert start.model.init == "zeros"
    overrides = [part for change in changes for part in ("--set", change)]
    base = ["model.hidden=[64]", "model.activation=tanh", "training.epochs=3", "model.init=zeros"]
    settings = [part for change in base for part in ("--set", change)]
    assert main(["train", "digits-mlp", "--json", *settings, *overrides]) == 0
    return json.loads(capsys.readouterr().out.splitlines()[0])["run"]


def test_the_list_shows_what_was_done(capsys):
    load_progress().note("tanh", solved=True)
    assert main(["learn"]) == 0
    out = capsys.readouterr().out
    assert "1 of " in out
    assert "[solved]" in next(line for line in out.splitlines() if " tanh " in line)


def test_a_prediction_is_run_compared_and_explained(capsys):
    assert main(["learn", "zero-init", "--predict", "2"]) == 0
    out = capsys.readouterr().out
    assert "You were right: 2." in out
    assert "Two units with equal weights" in out
    assert load_progress().of("zero-init").hit
    assert main(["learn", "zero-init", "--predict", "1"]) == 0
    assert "It came out differently: 2." in capsys.readouterr().out


def test_hints_come_in_steps(capsys):
    hints = load_lesson("zero-init").task.hints
    main(["learn", "zero-init"])
    assert hints[0] not in capsys.readouterr().out
    main(["learn", "zero-init", "--hint", "1"])
    out = capsys.readouterr().out
    assert hints[0] in out
    assert hints[1] not in out


def test_the_task_is_tried_and_graded(capsys):
    assert main(["learn", "zero-init", "--try", "model.init=constant"]) == 1
    assert not load_progress().of("zero-init").solved
    assert main(["learn", "zero-init", "--try", "model.init=xavier"]) == 0
    assert load_progress().of("zero-init").solved
    assert main(["learn", "zero-init", "--try", "model.init=constant"]) == 1
    assert load_progress().of("zero-init").solved  # what was solved stays solved


def test_a_saved_run_is_graded_by_exit_code_and_json(capsys):
    unchanged = train(capsys)
    assert main(["grade", "zero-init", "--run", unchanged, "--json"]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["reached"] is False
    solved = train(capsys, "model.init=xavier")
    assert main(["grade", "zero-init", "--run", solved, "--json"]) == 0
    table = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (table["lesson"], table["reached"]) == ("zero-init", True)
    assert all(check["reached"] for check in table["checks"])


def test_a_malformed_lesson_is_told_by_line_and_ends_with_2(tmp_path, capsys):
    path = tmp_path / "mine.md"
    path.write_text('+++\ntitle = "x"\n+++\nbody', encoding="utf-8")
    assert main(["grade", str(path), "--run", "last"]) == 2
    assert "line 2" in capsys.readouterr().err
    assert main(["learn", "no-such-lesson"]) == 2


def test_a_lesson_can_be_begun_from_a_shipped_one_and_shared_as_one_file(tmp_path, capsys):
    main(["learn", "tanh", "--source"])
    path = tmp_path / "mine.md"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["learn", str(path)]) == 0
    assert "tanh: centred" in capsys.readouterr().out


def test_the_tasks_experiment_is_printed_to_be_trained(tmp_path, capsys):
    from nntui.core.config import load_experiment

    main(["learn", "zero-init", "--start"])
    path = tmp_path / "task.toml"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert load_experiment(path) == load_lesson("zero-init").task.start


def test_a_saved_run_is_told_in_words(capsys):
    saved = train(capsys, "model.init=xavier")
    assert main(["explain", saved]) == 0
    assert "The run did all its" in capsys.readouterr().out
