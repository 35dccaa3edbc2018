"""Runs in the background, dropped links and signals, with real processes and a real terminal."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pexpect
import pytest
from nntui.core.errors import NntuiError
from nntui.core.runs.live import LiveRun
from nntui.core.runs.process import ProcessIdentity, presence

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")

ENDLESS = ["train", "moons", "--epochs", "1000000"]


@pytest.fixture
def nntui(store):
    """nntui(*arguments) -> the finished process."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}

    def run(*arguments):
        command = [sys.executable, "-m", "nntui", *arguments, "--runs-dir", str(store.root)]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=120, env=environment, check=False
        )

    run.environment = environment
    return run


def until(condition, what):
    tick = threading.Event()
    for _ in range(3000):
        if condition():
            return
        tick.wait(0.02)
    raise AssertionError(f"waited in vain for {what}")


@pytest.fixture
def ended(store):
    """Whatever a test leaves running is stopped by its id."""
    yield
    for info in store.runs():
        if info.presence.alive:
            os.kill(info.presence.pid, signal.SIGKILL)


def live(store):
    until(lambda: len(store.runs()) == 1, "the run")
    return LiveRun(store.runs()[0].folder)


def test_a_run_in_the_background_is_seen_steered_and_stopped(nntui, store, ended):
    done = nntui(*ENDLESS, "--detach", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    viewer = LiveRun(store.root / told["run"])
    assert viewer.presence().pid == told["pid"]
    assert os.getsid(told["pid"]) == told["pid"]  # a session of its own: no terminal, no SIGHUP
    assert nntui("send", "last", "optimizer.learning_rate=0.001", "--wait").returncode == 0
    until(lambda: viewer.poll() is not None and viewer.history.settings, "the change")
    assert viewer.history.settings == {"optimizer.learning_rate": 0.001}
    assert nntui("send", "last", "stop").returncode == 0
    until(lambda: viewer.presence().words == "stopped", "the end")
    state = viewer.reader.state()
    assert state.step == viewer.reader.summary().step
    assert state.settings == {"optimizer.learning_rate": 0.001}


def test_a_background_run_that_cannot_start_says_why_at_once(nntui, store):
    done = nntui("train", "moons", "--detach", "--set", "data.source=nowhere.csv")
    assert done.returncode != 0
    assert "nowhere.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_sigterm_saves_stops_and_exits(nntui, store, ended):
    command = [sys.executable, "-m", "nntui", *ENDLESS, "--runs-dir", str(store.root)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=nntui.environment) as process:
        viewer = live(store)
        until(lambda: viewer.reader.summary().step > 0, "the first steps")
        process.terminate()
        assert process.wait(60) == 0
    assert viewer.presence().words == "stopped"
    assert viewer.reader.state().step == viewer.reader.summary().step
    with pytest.raises(NntuiError, match="Nobody is training"):
        viewer.control.pause()


def heeding_hangups():
    """Under nohup the tests ignore the signal, and so would their children."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def in_terminal(nntui, store, *more):
    child = pexpect.spawn(
        sys.executable,
        ["-m", "nntui", *ENDLESS, "--runs-dir", str(store.root), *more],
        env=nntui.environment,
        timeout=60,
        preexec_fn=heeding_hangups,
    )
    child.expect("epoch")
    return child


def hang_up(child):
    """Close the terminal's other end, and do nothing more: it is the kernel that sends SIGHUP."""
    child.ptyproc.fileobj.close()
    child.closed = child.ptyproc.closed = True
    child.ptyproc.terminated = True


def cpu_ticks(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_when_the_link_drops_training_goes_on_without_spinning(nntui, store, ended):
    child = in_terminal(nntui, store)
    viewer = live(store)
    pid = child.pid
    hang_up(child)
    before = viewer.reader.summary().step
    until(lambda: viewer.reader.summary().step > before + 1000, "steps after the hang-up")
    assert presence(ProcessIdentity.from_dict(viewer.reader.pulse()["process"])) == "there"
    viewer.control.pause()
    until(lambda: viewer.presence().state == "paused", "the pause")
    ticks = cpu_ticks(pid)
    threading.Event().wait(1.0)  # a paused orphan must be idle: at most 10 of 100 ticks a second
    assert cpu_ticks(pid) - ticks < 10
    viewer.control.stop()
    until(lambda: viewer.presence().words == "stopped", "the end")


def test_when_the_link_drops_a_run_can_be_told_to_save_and_stop(nntui, store, ended):
    child = in_terminal(nntui, store, "--on-hangup", "stop")
    viewer = live(store)
    hang_up(child)
    until(lambda: viewer.presence().words == "stopped", "the end")
    assert viewer.reader.state().step == viewer.reader.summary().step


def test_a_killed_background_run_is_seen_as_crashed_and_goes_on(nntui, store, ended):
    told = json.loads(nntui(*ENDLESS, "--detach", "--json").stdout)
    viewer = LiveRun(store.root / told["run"])
    until(lambda: viewer.reader.summary().step > 100, "steps")
    os.kill(told["pid"], signal.SIGKILL)
    until(lambda: viewer.presence().state == "crashed", "the crash")
    assert "last sign of life" in viewer.presence().words
    done = nntui("resume", "last", "--detach")
    assert done.returncode == 0, done.stderr
    until(lambda: viewer.presence().state == "running", "the resumed run")
    viewer.control.stop()
    until(lambda: viewer.presence().words == "stopped", "the end")
