"""The commands that list, compare, keep and remove runs, as a script sees them."""

import json
from functools import partial

import pytest
from nntui.core.cli import main
from nntui.core.config import with_value
from nntui.core.runs.live import LiveRun
from nntui.core.runs.names import find_id, make_id
from nntui.core.runs.notes import Notes, read_notes
from nntui.core.runs.process import this_process
from nntui.core.runs.reader import RunReader
from nntui.core.runs.recorder import record_new
from nntui.core.runs.store import RunStore


@pytest.fixture
def command(store, capsys):
    """command("runs", "show", "last") -> (exit code, standard output, standard error)."""

    def run(*arguments):
        code = main([*arguments, "--runs-dir", str(store.root)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def two(train, small):
    """Two runs, the second with another learning rate."""
    one, _ = train(small, name="first")
    other, _ = train(with_value(small, "optimizer.learning_rate", 0.01), name="second")
    return one, other


def test_an_empty_store_says_how_to_begin(command):
    code, out, _ = command("runs")
    assert code == 0
    assert "nntui train" in out
    assert command("runs", "--json")[1] == "[]\n"
    assert command("status")[1] == "no runs\n"


def test_the_list_has_what_one_wants_to_know(command, two):
    code, out, _ = command("runs", "--json")
    assert code == 0
    rows = {row["title"]: row for row in json.loads(out)}
    assert set(rows) == {"first", "second"}
    first = rows["first"]
    assert (first["state"], first["outcome"], first["epoch"], first["data"]) == (
        "finished",
        "done",
        5.0,
        "moons",
    )
    assert 0.5 < first["best_val_accuracy"] <= 1.0
    assert first["bytes"] > 1000
    _, out, _ = command("runs")
    assert len(out.splitlines()) == 3


def test_a_folder_that_is_no_run_does_not_break_the_list(command, two, store):
    (store.root / "holiday").mkdir()
    (store.root / "broken").mkdir()
    (store.root / "broken" / "events.jsonl").write_bytes(b"\x00\x01 not json")
    (store.root / "newer").mkdir()
    (store.root / "newer" / "config.toml").write_text("")
    (store.root / "newer" / "run.json").write_text('{"format": 99}')
    code, out, err = command("runs")
    assert code == 0
    assert len(out.splitlines()) == 4
    assert "newer version" in err


def test_a_run_is_shown_whole(command, two):
    code, out, _ = command("runs", "show", "second")
    assert code == 0
    assert "optimizer.learning_rate = 0.01" in out
    assert "done, all epochs are done" in out
    shown = json.loads(command("runs", "show", "second", "--json")[1])
    assert shown["config"]["optimizer"]["learning_rate"] == 0.01
    assert shown["versions"]["numpy"]


def test_the_difference_names_the_settings(command, two):
    code, out, _ = command("runs", "diff", "first", "second", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["same_data"]
    assert told["differences"] == [{"path": "optimizer.learning_rate", "a": 0.05, "b": 0.01}]
    assert "optimizer.learning_rate  0.05 -> 0.01" in command("runs", "diff", "first", "second")[1]
    assert "no setting differs" in command("runs", "diff", "first", "first")[1]


def test_notes_and_tags_are_kept(command, two):
    assert command("runs", "note", "first", "the good one", "--tag", "keep", "--tag", "b")[0] == 0
    assert read_notes(two[0]) == Notes("the good one", ("b", "keep"))
    _, out, _ = command("runs", "note", "first", "--untag", "b")
    assert out == "the good one #keep\n"


def test_removing_can_be_undone(command, two, store):
    assert command("runs", "rm", "first", "--json")[0] == 0
    assert [info.record.title for info in store.runs()] == ["second"]
    assert store.restore(store.root / ".trash" / two[0].name) == two[0]
    assert {info.record.title for info in store.runs()} == {"first", "second"}
    assert RunReader(two[0]).events()


def as_if_running(folder):
    table = json.loads((folder / "pulse.json").read_bytes())
    table["process"], table["summary"]["state"] = this_process().to_dict(), "running"
    (folder / "pulse.json").write_text(json.dumps(table))


def test_a_run_that_goes_on_is_not_removed(command, two):
    as_if_running(two[0])
    code, _, err = command("runs", "rm", "first")
    assert code == 1
    assert "is in use: running" in err
    assert two[0].exists()


def test_pruning_leaves_what_is_new_tagged_running_or_a_parent(command, train, small, store):
    folders = {name: train(small, name=name)[0] for name in ("old", "tagged", "running", "parent")}
    train(
        small,
        name="child",
        recorder=lambda session, store, name: record_new(
            session, store, name=name, parent=folders["parent"].name
        ),
    )
    command("runs", "note", "tagged", "--tag", "keep")
    as_if_running(folders["running"])
    for number, folder in enumerate(folders.values()):
        record = json.loads((folder / "run.json").read_bytes())
        record["created"] = f"2020-01-0{number + 1}T00:00:00+00:00"
        (folder / "run.json").write_text(json.dumps(record))
    told = json.loads(command("runs", "prune", "--keep", "1", "--older", "1", "--dry-run", "--json")[1])
    assert told["removed"] == [folders["old"].name]
    assert folders["old"].exists()
    told = json.loads(command("runs", "prune", "--keep", "1", "--older", "1", "--trash", "--json")[1])
    assert told["freed_bytes"] > 0
    assert {info.record.title for info in store.runs()} == {"tagged", "running", "parent", "child"}


def test_branches_stand_below_their_parent(command, train, small):
    parent, _ = train(small, name="parent")
    train(
        small,
        name="child",
        recorder=lambda session, store, name: record_new(session, store, name=name, parent=parent.name),
    )
    lines = command("runs")[1].splitlines()
    assert lines[1].startswith(parent.name)
    assert lines[2].startswith("└ ")


def test_a_run_that_is_not_there_is_an_error_with_a_cure(command, two):
    code, _, err = command("runs", "show", "nothing")
    assert code == 2
    assert "nntui runs" in err
    code, _, err = command("runs", "show", "1")
    assert code == 2
    assert "fits 2 runs" in err


def test_status_is_one_line(command, two):
    as_if_running(two[1])
    code, out, _ = command("status")
    assert code == 0
    assert out.startswith(two[1].name + " running 100% epoch 5 val ")
    assert out.count("\n") == 1
    assert len(json.loads(command("status", "--json")[1])) == 1


def test_a_stopped_run_is_resumed_from_the_command_line(command, two):
    code, out, _ = command("resume", "first", "--epochs", "7", "--json")
    assert code == 0
    events = [json.loads(line) for line in out.splitlines()]
    assert events[0]["event"] == "run_started"
    assert events[0]["resumed_at"] == 50
    assert events[0]["run"] == two[0].name
    assert [event["epoch"] for event in events if event["event"] == "epoch"] == [6, 7]
    assert LiveRun(two[0]).reader.summary().epoch == 7


def test_a_finished_run_cannot_be_resumed_without_more_epochs(command, two):
    code, _, err = command("resume", "first")
    assert code == 1
    assert "--epochs 10" in err


def test_a_run_being_trained_cannot_be_resumed(command, two):
    as_if_running(two[0])
    code, _, err = command("resume", "first", "--epochs", "9")
    assert code == 1
    assert "is in use: running" in err


def test_a_damaged_checkpoint_is_said_when_resuming(command, two):
    newest = max((two[0] / "checkpoints").glob("*latest.npz"))
    older = newest.with_name("000000030-latest.npz")
    older.write_bytes(newest.read_bytes())
    newest.write_bytes(newest.read_bytes()[:500])
    code, out, _ = command("resume", "first", "--epochs", "6")
    assert code == 0
    assert "damaged checkpoint was passed over" in out


def test_training_saves_by_default_and_not_when_told(command, store):
    quick = ["train", "moons", "--epochs", "1"]
    assert command(*quick, "--no-save")[0] == 0
    assert store.runs() == []
    assert command(*quick)[0] == 0
    assert [info.record.title for info in store.runs()] == ["moons"]


def test_ids_are_told_apart_and_found_by_a_part(tmp_path):
    from datetime import datetime

    now = datetime(2026, 11, 23, 14, 30)
    assert make_id("Digits, and all is well!", now) == "1123-1430-digits-and-all-is-well"
    assert make_id("x", now, ["1123-1430-x", "1123-1430-x-2"]) == "1123-1430-x-3"
    assert make_id("/// ", now) == "1123-1430-run"
    ids = ["1123-1431-b", "1123-1430-ab", "1122-0900-a"]
    assert find_id("last", ids) == "1123-1431-b"
    assert find_id("1122", ids) == "1122-0900-a"
    assert find_id("-b", ids) == "1123-1431-b"
    store = RunStore(tmp_path)
    assert [store.new("x", now=now).record.id for _ in range(3)] == [
        "1123-1430-x",
        "1123-1430-x-2",
        "1123-1430-x-3",
    ]


def test_the_place_of_the_runs_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("NNTUI_HOME", str(tmp_path))
    assert RunStore().root == tmp_path / "runs"
    assert RunStore(tmp_path / "other").root == tmp_path / "other"
    monkeypatch.delenv("NNTUI_HOME")
    assert RunStore().root.name == "runs"
    assert RunStore().root.is_absolute()


def test_the_last_of_two_runs_made_at_once_is_the_second(command, two):
    assert json.loads(command("runs", "show", "last", "--json")[1])["title"] == "second"


def test_the_trials_of_searches_are_listed_when_asked_for(command, two, train, small):
    train(small, name="study-0001", recorder=partial(record_new, study="study"))
    _, out, _ = command("runs")
    assert "study-0001" not in out
    assert "1 trial of 1 search not listed: `nntui runs --all`" in out
    assert "study-0001" in command("runs", "--all")[1]
    assert {row["study"] for row in json.loads(command("runs", "--json")[1])} == {"", "study"}
    assert json.loads(command("runs", "show", "last", "--json")[1])["title"] == "second"
