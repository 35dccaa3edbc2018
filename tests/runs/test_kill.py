"""kill -9 at any moment: the run goes on from its folder as if nothing had happened."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from nntui.core.runs.reader import RunReader
from nntui.core.runs.recorder import record_resumed
from nntui.core.runs.resume import continuation
from nntui.core.session import Session
from nntui.core.training.events import StepsThinned

SCRIPT = Path(__file__).with_name("kill_family.py")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def family(folder, kills, *more):
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, str(SCRIPT), str(folder), str(kills), "7", *more]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment, check=True)
    return json.loads(done.stdout)


def survived(root, kills):
    """The family's report, after its last life has been led to a natural end and compared with a life
    unbroken."""
    report = family(root, kills)
    assert report["violations"] == []
    assert report["kills"] == kills
    (folder,) = [path for path in root.iterdir() if (path / "config.toml").exists()]
    reader = RunReader(folder)
    state = reader.state()
    epochs = (state.epoch if state else 0) + 3
    how = continuation(reader, epochs=epochs)
    last = Session(how.experiment, resume_from=how.state)
    recorder = record_resumed(last, reader, how.state)
    finished = last.run()
    assert recorder.close()

    unbroken = Session(how.experiment)
    assert unbroken.run().step == finished.step
    np.testing.assert_array_equal(last.network.parameters, unbroken.network.parameters)
    np.testing.assert_array_equal(last.network.running, unbroken.network.running)

    rows = [event for event in RunReader(folder).events() if isinstance(event, StepsThinned)]
    assert whole(rows, finished.step)
    assert not whole([*rows, rows[-1]], finished.step)  # the check can fail: here the last rows stand twice
    return report


def whole(rows, step):
    """Whether every step up to `step` is there once."""
    first = np.concatenate([event.first_step for event in rows])
    ends = np.concatenate([event.steps for event in rows])
    return first[0] == 1 and ends[-1] == step and (first[1:] == ends[:-1] + 1).all()


def test_a_few_kills(tmp_path):
    assert survived(tmp_path, 12)["resumed"] >= 1


@pytest.mark.slow
def test_two_hundred_kills(tmp_path):
    assert survived(tmp_path, 200)["resumed"] >= 100


@pytest.mark.slow
def test_what_was_shown_a_second_ago_is_kept_with_the_usual_intervals(tmp_path):
    assert family(tmp_path, 5, "usual")["violations"] == []


@pytest.mark.slow
def test_a_writer_that_waits_too_long_is_found_out(tmp_path):
    """The control: with 30 s between two writes, what was shown a second ago is lost."""
    assert any("was shown" in words for words in family(tmp_path, 2, "lazy")["violations"])
