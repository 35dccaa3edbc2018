"""Trains one run through many lives: each is killed (SIGKILL) at a random moment, the next goes on from the
folder.

    python kill_family.py FOLDER KILLS SEED [usual | lazy]

`usual`: lives of over a second without a checkpoint, with the intervals of every run; `lazy`: the same with a
writer that waits too long.

Children are forked from this process, which has no threads and has imported everything, so that a life costs
milliseconds. Before a life ends, the child notes in memory shared with this process which steps it had shown,
and when. After each death: the newest checkpoint must be sound, and every step shown more than a second
before must be in the events. Prints one line of JSON: kills, lives that began from a checkpoint, steps,
violations.
"""

import json
import mmap
import os
import random
import signal
import struct
import sys
import time
import traceback
from pathlib import Path

from nntui.core.config import Experiment, apply_overrides
from nntui.core.runs import journal
from nntui.core.runs.reader import RunReader
from nntui.core.runs.recorder import record_new, record_resumed
from nntui.core.runs.resume import continuation
from nntui.core.runs.store import RunStore
from nntui.core.session import Session
from nntui.core.training.events import StepsCompleted, StepsThinned

SLOTS = 4096
RECORD = struct.Struct("dq")
EXPERIMENT = [
    "data.source=moons",
    "data.samples=200",
    "model.hidden=[8]",
    "model.batch_norm=true",
    "model.dropout=0.2",
    "optimizer.name=adam",
    "training.batch_size=16",
    "training.epochs=1000000",
]


class Shown:
    """A ring of (time, step) in memory that survives the child; the first slot counts the entries."""

    def __init__(self):
        self.memory = mmap.mmap(-1, RECORD.size * (SLOTS + 1))
        self.clear()

    def clear(self):
        RECORD.pack_into(self.memory, 0, 0.0, 0)

    @property
    def count(self):
        return RECORD.unpack_from(self.memory, 0)[1]

    def note(self, step):
        count = self.count
        RECORD.pack_into(self.memory, RECORD.size * (1 + count % SLOTS), time.monotonic(), step)
        RECORD.pack_into(self.memory, 0, 0.0, count + 1)

    def last_before(self, moment):
        used = min(self.count, SLOTS)
        entries = [RECORD.unpack_from(self.memory, RECORD.size * (1 + i)) for i in range(used)]
        return max((step for when, step in entries if when <= moment), default=0)


def the_run(root):
    """The folder of the run, once a life got so far as to write its configuration."""
    return next((path for path in root.glob("*") if (path / "config.toml").exists()), None)


def live(root, shown, checkpoint_seconds):
    """One life, never returning."""
    folder = the_run(root)
    if folder is not None:
        reader = RunReader(folder)
        how = continuation(reader)
        session = Session(how.experiment, resume_from=how.state)
        record_resumed(session, reader, how.state, checkpoint_seconds=checkpoint_seconds)
    else:
        session = Session(apply_overrides(Experiment(), EXPERIMENT))
        record_new(session, RunStore(root), name="kill", checkpoint_seconds=checkpoint_seconds)
    session.add_sink(lambda event: shown.note(event.step) if isinstance(event, StepsCompleted) else None)
    session.run()
    os._exit(3)


def main(root, kills, seed, lives, checkpoint_seconds):
    chance = random.Random(seed)
    shown = Shown()
    violations, resumed = [], 0
    for kill in range(kills):
        shown.clear()
        born = time.monotonic()
        pid = os.fork()
        if pid == 0:
            try:
                live(root, shown, checkpoint_seconds)
            except Exception:  # noqa: BLE001 - told, then reported as a life that ended by itself
                traceback.print_exc()
            finally:
                os._exit(2)
        if kill % 2:  # every other life is timed from its first step, however slow the machine
            while not shown.count and time.monotonic() < born + 5.0:
                time.sleep(0.001)
        time.sleep(chance.uniform(*lives))
        os.kill(pid, signal.SIGKILL)
        killed = time.monotonic()
        _, status = os.waitpid(pid, 0)
        if not os.WIFSIGNALED(status):
            violations.append(f"life {kill} ended by itself with {os.waitstatus_to_exitcode(status)}")
        folder = the_run(root)
        warnings, state, last = [], None, 0
        if folder is not None:
            reader = RunReader(folder)
            state = reader.state(warnings=warnings)
            rows = [event for event in reader.events() if isinstance(event, StepsThinned)]
            last = rows[-1].step if rows else 0
        violations += [f"life {kill}: {words}" for words in warnings]
        resumed += state is not None
        if shown.last_before(killed - 1.0) > last:
            violations.append(
                f"life {kill}: step {shown.last_before(killed - 1.0)} was shown, {last} was kept"
            )
        if state is not None and last < state.step:
            violations.append(
                f"life {kill}: the checkpoint is of step {state.step}, the events end at {last}"
            )
    print(json.dumps({"kills": kills, "resumed": resumed, "violations": violations}))


if __name__ == "__main__":
    where, how_many, first = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    if len(sys.argv) > 4:
        journal.FLUSH_SECONDS = 30.0 if sys.argv[4] == "lazy" else journal.FLUSH_SECONDS
        main(where, how_many, first, (1.1, 1.6), checkpoint_seconds=1000.0)
    else:
        journal.FLUSH_SECONDS = 0.02
        main(where, how_many, first, (0.005, 0.1), checkpoint_seconds=0.03)
