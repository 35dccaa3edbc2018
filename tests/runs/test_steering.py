"""Steering a run through its folder: once, in order, confirmed by events; and seeing whether anybody is
there."""

import json
import os
import subprocess
import sys
import threading

import pytest
from nntui.core.errors import ConfigError, ControlError
from nntui.core.runs.commands import CommandInbox, CommandOutbox
from nntui.core.runs.live import LiveRun, RemoteControl
from nntui.core.runs.presence import Observer, age_words, look
from nntui.core.runs.process import ProcessIdentity, presence, this_process
from nntui.core.runs.reader import RunReader
from nntui.core.runs.recorder import record_new
from nntui.core.session import Session
from nntui.core.training.control import Command
from nntui.core.training.events import RunContinued, RunPaused, SettingChanged


class Obeyed(list):
    def __call__(self, command):
        self.append((command.name, command.path, command.value))


@pytest.fixture
def inbox(tmp_path):
    obeyed, said = Obeyed(), []
    made = CommandInbox(tmp_path, obeyed, lambda severity, words: said.append(words))
    made.obeyed, made.said = obeyed, said
    return made


def test_commands_arrive_once_and_in_order(tmp_path, inbox):
    outbox = CommandOutbox(tmp_path)
    outbox.send(Command("pause"))
    outbox.send(Command("set", "optimizer.learning_rate", 0.1))
    inbox.poll()
    outbox.send(Command("resume"))
    inbox.poll()
    inbox.poll()
    assert inbox.obeyed == [
        ("pause", "", None),
        ("set", "optimizer.learning_rate", 0.1),
        ("resume", "", None),
    ]
    assert inbox.taken == 3


def test_several_viewers_are_obeyed_in_the_order_of_their_clocks(tmp_path, inbox, monkeypatch):
    one, other = CommandOutbox(tmp_path), CommandOutbox(tmp_path)
    for time, outbox, name in (
        (1.0, one, "pause"),
        (2.0, other, "step"),
        (3.0, one, "resume"),
        (4.0, other, "stop"),
    ):
        monkeypatch.setattr("nntui.core.runs.commands.time.time", lambda time=time: time)
        outbox.send(Command(name))
    inbox.poll()
    assert [name for name, _, _ in inbox.obeyed] == ["pause", "step", "resume", "stop"]


def test_a_viewers_clock_that_jumps_back_does_not_reorder_its_commands(tmp_path, inbox, monkeypatch):
    outbox = CommandOutbox(tmp_path)
    for time, name in ((100.0, "pause"), (5.0, "step"), (6.0, "resume")):
        monkeypatch.setattr("nntui.core.runs.commands.time.time", lambda time=time: time)
        outbox.send(Command(name))
    inbox.poll()
    assert [name for name, _, _ in inbox.obeyed] == ["pause", "step", "resume"]


def test_what_was_meant_for_an_earlier_process_is_not_obeyed(tmp_path):
    CommandOutbox(tmp_path).send(Command("stop"))
    obeyed = Obeyed()
    inbox = CommandInbox(tmp_path, obeyed, print)
    inbox.poll()
    assert obeyed == []
    CommandOutbox(tmp_path).send(Command("pause"))
    inbox.poll()
    assert obeyed == [("pause", "", None)]


def test_half_a_line_waits_for_its_other_half(tmp_path, inbox):
    (tmp_path / "commands").mkdir()
    path = tmp_path / "commands" / "viewer.jsonl"
    line = b'{"id":"a","name":"pause","path":"","value":null}\n'
    for end in range(len(line) + 1):
        path.write_bytes(line[:end])
        inbox.poll()
        assert len(inbox.obeyed) == (end == len(line))


def test_the_same_id_is_obeyed_once(tmp_path, inbox):
    (tmp_path / "commands").mkdir()
    line = b'{"id":"a","name":"step","path":"","value":null}\n'
    (tmp_path / "commands" / "one.jsonl").write_bytes(line + line)
    inbox.poll()
    assert inbox.obeyed == [("step", "", None)]


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\x00",
        b"[]",
        b'{"id":"a"}',
        b'{"id":"a","name":"call","value":"os.system"}',
        b'{"id":"a","name":["pause"]}',
        b'{"id":"a","name":"set","path":"x","value":{"__nntui__":"pickle"}}',
    ],
)
def test_lines_that_are_no_commands_are_passed_over_and_said(tmp_path, inbox, line):
    (tmp_path / "commands").mkdir()
    good = b'{"id":"b","name":"pause","path":"","value":null}\n'
    (tmp_path / "commands" / "one.jsonl").write_bytes(line + b"\n" + good)
    inbox.poll()
    assert inbox.obeyed == [("pause", "", None)]
    assert len(inbox.said) == 1


class Watched:
    """A session that trains on its thread while a viewer looks at its folder; `wait` polls until something is
    seen."""

    def __init__(self, experiment, store):
        self.session = Session(experiment)
        self.recorder = record_new(self.session, store)
        self.paused = threading.Event()
        self.session.add_sink(lambda event: self.paused.set() if isinstance(event, RunPaused) else None)
        self.session.control.pause()
        self.session.start()
        assert self.paused.wait(20)
        assert self.recorder.writer._journal.settle(20)
        self.viewer = LiveRun(self.recorder.folder)

    def wait(self, kind):
        """Every event up to the first of a kind."""
        seen = []

        def arrived():
            seen.extend(self.viewer.poll())
            return any(isinstance(event, kind) for event in seen)

        self.until(arrived)
        return seen

    def until(self, condition):
        tick = threading.Event()
        for _ in range(2000):
            if condition():
                return
            tick.wait(0.01)
        raise AssertionError("it never came to that")

    def end(self):
        self.session.control.stop()
        self.session.control.resume()
        assert self.session.join(20)
        assert self.recorder.close()


@pytest.fixture
def watched(small, store, monkeypatch):
    monkeypatch.setattr("nntui.core.runs.commands.POLL_SECONDS", 0.005)
    made = Watched(small, store)
    yield made
    made.end()


def test_a_run_is_steered_from_its_folder_and_confirms_by_events(watched):
    viewer = watched.viewer
    watched.wait(RunPaused)
    watched.until(lambda: viewer.presence().state == "paused")
    viewer.control.set("optimizer.learning_rate", 0.123)
    (changed,) = [event for event in watched.wait(SettingChanged) if isinstance(event, SettingChanged)]
    assert changed.new == 0.123
    before = viewer.history.step
    viewer.control.step_batch()
    assert any(isinstance(event, RunContinued) for event in watched.wait(RunPaused))
    assert watched.session.trainer.step == before + 1
    assert watched.session.experiment.training.epochs == 5


def test_a_viewer_that_only_looks_cannot_steer(watched):
    viewer = LiveRun(watched.recorder.folder, read_only=True)
    with pytest.raises(ControlError, match="only looks"):
        viewer.control.stop()


def test_wrong_values_are_refused_before_they_are_sent(watched):
    with pytest.raises(ConfigError):
        watched.viewer.control.set("optimizer.learning_rate", -1.0)
    with pytest.raises(ControlError, match="cannot change"):
        watched.viewer.control.set("model.activation", "tanh")
    assert list((watched.recorder.folder / "commands").glob("*.jsonl")) == []


def test_nobody_is_there_to_steer_a_finished_run(train, small):
    folder, _ = train(small)
    viewer = LiveRun(folder)
    viewer.poll()
    assert viewer.presence().words == "done"
    assert viewer.history.state == "done"
    with pytest.raises(ControlError, match="Nobody is training"):
        viewer.control.pause()


def dead_process():
    """The identity of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    here = this_process()
    identity = ProcessIdentity(here.host, here.machine, done.pid, "")
    done.wait()
    return identity


def pulse(process, *, state="running", beat=1, time=1000.0):
    return {"beat": beat, "time": time, "process": process.to_dict(), "summary": {"state": state}}


def test_a_process_is_known_by_id_start_and_machine():
    here = this_process()
    assert presence(here) == "there"
    assert presence(dead_process()) == "gone"
    assert presence(ProcessIdentity(here.host, here.machine, here.pid, "1")) == "gone"  # the id is used again
    assert presence(ProcessIdentity("elsewhere", here.machine, here.pid, here.started)) == "unknown"
    namespace = here.machine.split("/")[1]
    assert presence(ProcessIdentity(here.host, f"other-boot/{namespace}", here.pid, "")) == "gone"
    assert presence(ProcessIdentity(here.host, here.machine + "x", here.pid, "")) == "unknown"


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_process_that_has_ended_but_was_not_collected_is_gone():
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    here = this_process()
    assert presence(ProcessIdentity(here.host, here.machine, child.pid, "")) == "gone"
    child.wait()


def test_a_crashed_run_says_when_it_last_lived():
    seen = Observer(clock=lambda: 0.0, wall=lambda: 1040.0).look(pulse(dead_process()))
    assert seen.words == "crashed, last sign of life 40 s ago"
    assert not seen.alive


def test_a_process_that_is_there_but_silent_is_said_so():
    seen = Observer(clock=lambda: 0.0, wall=lambda: 1040.0).look(pulse(this_process()))
    assert seen.words == "no answer, last sign of life 40 s ago"
    assert seen.alive


def test_on_another_machine_only_the_signs_of_life_count():
    far = ProcessIdentity("elsewhere", "boot/ns", 1, "1")
    states = [
        Observer(clock=lambda: 0.0, wall=lambda at=at: 1000.0 + at).look(pulse(far)).state
        for at in (1.0, 30.0, 90.0)
    ]
    assert states == ["running", "silent", "crashed"]


def test_clocks_that_differ_mislead_only_until_the_second_look():
    """The writer's clock is an hour behind: at first the run seems long dead, one beat later it lives."""
    far = ProcessIdentity("elsewhere", "boot/ns", 1, "1")
    now = [0.0]
    observer = Observer(clock=lambda: now[0], wall=lambda: 4600.0)
    assert observer.look(pulse(far)).state == "crashed"
    now[0] = 2.0
    assert observer.look(pulse(far, beat=2, time=1002.0)).state == "running"
    now[0] = 30.0
    assert observer.look(pulse(far, beat=2, time=1002.0)).state == "silent"


def test_a_run_without_a_pulse_waits():
    assert look({}).state == "waiting"


@pytest.mark.parametrize("pulse", [{"beat": "x", "process": [], "summary": 3}, {"process": {"pid": 0}}])
def test_a_pulse_that_makes_no_sense_does_not_break_the_look(pulse):
    assert look(pulse).state == "crashed"


@pytest.mark.parametrize(("seconds", "words"), [(40, "40 s"), (3600, "60 min"), (7300, "2 h"), (9e5, "10 d")])
def test_ages_in_words(seconds, words):
    assert age_words(seconds) == words


def test_commands_of_a_folder_that_cannot_be_written_are_an_error(tmp_path, train, small):
    folder, _ = train(small)
    table = json.loads((folder / "pulse.json").read_bytes())
    table["process"], table["summary"]["state"] = this_process().to_dict(), "running"
    (folder / "pulse.json").write_text(json.dumps(table))
    commands = folder / "commands"
    commands.rmdir()
    commands.write_text("in the way")
    with pytest.raises(ControlError, match="cannot be handed over"):
        RemoteControl(RunReader(folder), Observer()).pause()
