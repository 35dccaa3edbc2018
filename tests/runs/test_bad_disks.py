"""Full, read-only, slow and vanishing disks, and clocks that jump: training goes on, people are told, saving
starts again by itself. Everything waits for events, nothing for time."""

import errno
import itertools
import os
import threading
from pathlib import Path

import numpy as np
import pytest
from nntui.core.runs import journal as journal_module
from nntui.core.runs.backlog import compacted
from nntui.core.runs.event_lines import from_lines
from nntui.core.runs.journal import Journal
from nntui.core.runs.reader import RunReader
from nntui.core.runs.recorder import Recorder, record_new
from nntui.core.runs.thinning import Row, row_of
from nntui.core.session import Session
from nntui.core.training.events import EpochCompleted, Notice, ProbeTaken, StepsCompleted

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(journal_module, "FLUSH_SECONDS", 0.005)
    monkeypatch.setattr(journal_module, "RETRY_SECONDS", (0.005, 0.01))
    monkeypatch.setattr("nntui.core.runs.checkpointer.RETRY_SECONDS", (0.005, 0.01))


def note(number):
    return Notice(step=number, severity="info", message=f"n{number}")


class Told(list):
    """Collects what people are told, and lets a test wait for it."""

    def __init__(self):
        self.arrived = threading.Condition()

    def __call__(self, severity, words):
        with self.arrived:
            self.append((severity, words))
            self.arrived.notify_all()

    def wait(self, count):
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self) >= count, 10)


@pytest.fixture
def journal(tmp_path, bad_disk):
    folder = tmp_path / "run"
    told = Told()
    made = Journal(
        folder,
        pulse=lambda: b"{}",
        prepare=lambda disk: folder.mkdir(exist_ok=True),
        say=told,
        disk=bad_disk,
    )
    made.told, made.folder = told, folder
    made.start()
    yield made
    bad_disk.failing = None
    bad_disk.hold.set()
    assert made.close(10)


def written(folder):
    events, damaged = from_lines((folder / "events.jsonl").read_bytes())
    assert damaged == 0
    return [event.step for event in events]


@pytest.mark.parametrize(
    "code", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EIO, errno.ESTALE]
)
def test_nothing_is_missing_after_a_disk_that_failed_for_a_while(journal, bad_disk, code):
    bad_disk.failing = OSError(code, os.strerror(code))
    for number in range(5):
        journal.put(note(number))
    journal.told.wait(1)
    assert journal.told[0][0] == "warning"
    assert "not being saved" in journal.told[0][1]
    assert bad_disk.failed.wait(10)
    journal.put(note(5))
    bad_disk.failing = None
    journal.told.wait(2)
    assert journal.told[1] == ("info", "The run is being saved again, and nothing is missing.")
    assert journal.close(10)
    assert written(journal.folder) == list(range(6))


@pytest.mark.parametrize("gone", ["", "events.jsonl"])
def test_what_was_deleted_is_not_said_to_be_there(journal, gone):
    journal.put(note(0))
    assert journal.settle(10)
    (journal.folder / gone).rename(journal.folder.with_name("elsewhere"))
    journal.put(note(1))
    journal.told.wait(1 if gone else 2)
    assert journal.told[-1] == (
        "warning",
        "The run is being saved again, but what was saved before has gone.",
    )
    assert journal.close(10)
    assert written(journal.folder) == [1]


def test_a_failure_is_told_once_however_often_it_is_tried(journal, bad_disk):
    bad_disk.failing = FULL
    for number in range(20):
        bad_disk.failed.clear()
        journal.put(note(number))
        assert bad_disk.failed.wait(10)
    assert len(journal.told) == 1


def test_a_line_written_by_half_is_written_again_whole(journal, bad_disk):
    journal.put(note(0))
    assert bad_disk.worked.wait(10)
    bad_disk.failing, bad_disk.partly = FULL, 17
    journal.put(note(1))
    journal.told.wait(1)
    bad_disk.failing = None
    journal.told.wait(2)
    assert journal.close(10)
    assert written(journal.folder) == [0, 1]


def test_a_hanging_disk_holds_nobody_up_and_is_told_of(tmp_path, bad_disk):
    """`put` returns while the write hangs; the next one finds that it has hung for long, by a clock of the
    test's."""
    now = [0.0]
    told = Told()
    bad_disk.hold.clear()
    journal = Journal(
        tmp_path,
        pulse=lambda: b"{}",
        prepare=lambda disk: None,
        say=told,
        disk=bad_disk,
        clock=lambda: now[0],
    )
    journal.start()
    journal.put(note(0))
    assert bad_disk.reached.wait(10)
    journal.put(note(1))
    assert told == []
    now[0] = 6.0
    journal.put(note(2))
    journal.put(note(3))
    assert len(told) == 1
    assert "has not answered for 6 s" in told[0][1]
    bad_disk.hold.set()
    told.wait(2)
    assert journal.close(10)
    assert written(tmp_path) == [0, 1, 2, 3]


def test_closing_does_not_wait_for_a_disk_that_never_answers(tmp_path, bad_disk):
    bad_disk.hold.clear()
    journal = Journal(tmp_path, pulse=lambda: b"{}", prepare=lambda disk: None, say=Told(), disk=bad_disk)
    journal.start()
    journal.put(note(0))
    assert bad_disk.reached.wait(10)
    assert not journal.close(0.01)
    bad_disk.hold.set()
    assert journal.close(10)


def test_a_folder_that_was_removed_is_made_again_with_the_start_of_the_run(small, store):
    session = Session(small)
    recorder = record_new(session, store)
    gone = threading.Event()

    def remove(event):
        if isinstance(event, EpochCompleted) and event.epoch == 2:
            recorder.writer._journal.flush()
            while not (recorder.folder / "events.jsonl").exists():
                pass
            recorder.folder.rename(store.root / "elsewhere")
            gone.set()

    session.add_sink(remove)
    session.run()
    assert recorder.close()
    assert gone.is_set()
    kinds = [type(event).__name__ for event in RunReader(recorder.folder).events()]
    assert kinds[0] == "RunStarted"
    assert "RunFinished" in kinds
    assert RunReader(recorder.folder).experiment() == small


def train_once_told(session):
    """Wait in a pause until people have been warned, then train to the end; returns the warnings."""
    told, warned = [], threading.Event()

    def hear(event):
        if isinstance(event, Notice) and event.severity == "warning":
            told.append(event.message)
            warned.set()

    session.add_sink(hear)
    session.control.pause()
    session.start()
    assert warned.wait(30)
    session.control.resume()
    assert session.join(30)
    assert session.result.outcome == "done"
    return told


def test_a_run_in_a_folder_that_cannot_be_made_trains_to_its_end(small, tmp_path):
    """A file stands where the runs' folder should be: the real operating system refuses."""
    (tmp_path / "file").write_text("in the way")
    from nntui.core.runs.store import RunStore

    session = Session(small)
    recorder = record_new(session, RunStore(tmp_path / "file"))
    told = train_once_told(session)
    assert not recorder.close(1)
    assert any("not being saved" in words for words in told)


@pytest.mark.skipif(os.name != "posix" or not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_really_full_device_does_not_stop_the_training(small, store):
    session = Session(small)
    recorder = record_new(session, store)
    (recorder.folder / "events.jsonl").symlink_to("/dev/full")
    (told,) = train_once_told(session)
    recorder.close(1)
    assert "disk is full" in told


def test_checkpoints_start_again_by_themselves(small, store, bad_disk):
    """The disk is full for the first three epochs, then not: the last state is there, people were told
    both."""
    session = Session(small)
    new = store.new("small")
    recorder = Recorder(session, new.folder, new.record, "", disk=bad_disk, checkpoint_seconds=0.0)
    bad_disk.failing = FULL

    def mend(event):
        if isinstance(event, EpochCompleted) and event.epoch == 3:
            assert bad_disk.failed.wait(10)
            bad_disk.failing = None

    session.add_sink(mend)
    finished = session.run()
    assert recorder.close()
    assert RunReader(new.folder).state().step == finished.step
    events = RunReader(new.folder).events()
    assert events[0].total_steps == finished.step


def test_clocks_that_jump_change_nothing_that_is_kept(small, store, monkeypatch):
    """The wall clock goes back by a year while the run goes on; nothing is measured by it."""
    import time

    real = time.time
    session = Session(small)
    recorder = record_new(session, store)

    def jump(event):
        if isinstance(event, EpochCompleted):
            monkeypatch.setattr(time, "time", lambda: real() - event.epoch * 3.2e7)

    session.add_sink(jump)
    finished = session.run()
    assert recorder.close()
    events = RunReader(recorder.folder).events()
    steps = sum(int(event.count.sum()) for event in events if type(event).__name__ == "StepsThinned")
    assert steps == finished.step
    monkeypatch.undo()
    assert store.runs()[0].age >= 0.0


def block(first, loss):
    return StepsCompleted(
        first_step=first,
        losses=np.array([loss], np.float32),
        learning_rate=0.1,
        regularization_loss=0.0,
        gradient_norm=1.0,
        epoch=0.0,
        seconds=0.0,
    )


def test_what_waits_too_long_is_merged_without_losing_an_extreme():
    probes = [
        ProbeTaken(step=i, epoch=0.0, seconds=0.0, cost_seconds=0.0, values={}, layers=()) for i in range(10)
    ]
    rng = np.random.default_rng(0)
    losses = rng.standard_normal(1001).astype(np.float32)
    entries = []
    for i, loss in enumerate(losses):
        entries.append(row_of(block(i + 1, loss)))
        if i % 100 == 0:
            entries += [note(i), probes[i // 100 % 10]]
    left = compacted(compacted(entries))
    rows = [entry for entry in left if isinstance(entry, Row)]
    assert len(left) < len(entries) / 3
    assert min(row.low for row in rows) == losses.min()
    assert max(row.high for row in rows) == losses.max()
    assert sum(row.count for row in rows) == 1001
    assert [entry.step for entry in left if isinstance(entry, Notice)] == list(range(0, 1001, 100))
    assert sum(isinstance(entry, ProbeTaken) for entry in left) == 1
    edges = [(row.first_step, row.step) for row in rows]
    assert all(after[0] == before[1] + 1 for before, after in itertools.pairwise(edges))


def test_memory_stays_bounded_while_the_disk_hangs(tmp_path, bad_disk, monkeypatch):
    monkeypatch.setattr("nntui.core.runs.backlog.MAX_WAITING", 100)
    bad_disk.hold.clear()
    journal = Journal(tmp_path, pulse=lambda: b"{}", prepare=lambda disk: None, say=Told(), disk=bad_disk)
    journal.start()
    journal.put(note(0))
    assert bad_disk.reached.wait(10)
    for i in range(5000):
        journal.put(row_of(block(i + 1, float(i))))
        assert len(journal._waiting) <= 101
    bad_disk.hold.set()
    assert journal.close(10)
    events, _ = from_lines((tmp_path / "events.jsonl").read_bytes())
    assert sum(int(event.count.sum()) for event in events if not isinstance(event, Notice)) == 5000
    assert max(float(event.high.max()) for event in events if not isinstance(event, Notice)) == 4999.0
