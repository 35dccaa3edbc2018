"""Small runs that train in a fraction of a second, and disks that fail in every way a disk can."""

import threading

import pytest
from nntui.core.config import Experiment, apply_overrides
from nntui.core.runs.disk import Disk
from nntui.core.runs.recorder import record_new
from nntui.core.runs.store import RunStore
from nntui.core.session import Session

SMALL = [
    "data.source=moons",
    "data.samples=200",
    "model.hidden=[8]",
    "model.batch_norm=true",
    "model.dropout=0.2",
    "training.batch_size=16",
    "training.epochs=5",
]


class BadDisk(Disk):
    """A disk that fails on demand. `failing` is raised by every write while it is set; `hold` blocks appends
    until released; `after` bytes of an append are written before it fails."""

    def __init__(self):
        self.failing = None
        self.partly = 0
        self.hold = threading.Event()
        self.hold.set()
        self.reached = threading.Event()
        self.failed = threading.Event()
        self.worked = threading.Event()

    def replace(self, path, data, *, sync=False):
        self._check()
        super().replace(path, data, sync=sync)
        self.worked.set()

    def append(self, path, data, expected, *, sync=False):
        self.reached.set()
        self.hold.wait()
        if self.failing and self.partly:
            with path.open("ab") as file:
                file.write(data[: self.partly])
        self._check()
        return super().append(path, data, expected, sync=sync)

    def _check(self):
        if self.failing:
            self.worked.clear()
            self.failed.set()
            raise self.failing


@pytest.fixture
def small() -> Experiment:
    return apply_overrides(Experiment(), SMALL)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def bad_disk():
    return BadDisk()


@pytest.fixture
def train(store):
    """train(experiment, **session arguments) -> (folder, losses by step): a whole run, saved."""

    def run(experiment, *, name="small", recorder=record_new, before=None, **more):
        session = Session(experiment, **more)
        record = recorder(session, store, name=name)
        losses = collect_losses(session)
        if before:
            before(session, record)
        session.run()
        assert record.close()
        return record.folder, losses

    return run


def collect_losses(session):
    losses = {}

    def sink(event):
        if type(event).__name__ == "StepsCompleted":
            losses.update({event.first_step + i: float(loss) for i, loss in enumerate(event.losses)})

    session.add_sink(sink)
    return losses


@pytest.fixture
def losses_of():
    return collect_losses
