"""Figures of whole processes and whole runs: start-up, memory, what probes and diagnosis cost, scaling."""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
import time
from typing import Any

STARTS = {
    "python -c pass": "pass",
    "nntui --version": "import sys; sys.argv=['nntui','--version']; from nntui.__main__ import main; main()",
    "import nntui.tui.app": "import nntui.tui.app",
    "import nntui.core.session": "import nntui.core.session",
}

MARK = "▸".encode()
"""The cursor of the bench's form."""

FIRST_FRAMES = {
    "a Textual app of one line": (
        "-c", "from textual.app import App; from textual.widgets import Static\n"
        "class Line(App):\n  def compose(self): yield Static('▸')\nLine().run()",
    ),
    "nntui": ("-m", "nntui", "--no-save"),
}  # fmt: skip

MEMORY = """
import re
def peak():  # of this process alone; ru_maxrss would start from the parent's
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1))
before = peak()
import numpy as np
from nntui.core.config import Experiment, apply_overrides
from nntui.core.data.dataset import Dataset, Split
from nntui.core.session import Session
rng = np.random.default_rng(0)
x = rng.integers(0, 256, (50_000, 3072), dtype=np.uint8)
y = rng.integers(0, 10, 50_000)
split, val = Split(x, y), Split(x[:1000], y[:1000])
data = Dataset("pixels", "classification", split, val, class_names=tuple("abcdefghij"), image_shape=(3, 32, 32))
experiment = apply_overrides(Experiment(), ["model.hidden=[100,50]", "training.epochs=1",
                                            'preprocessing.steps=["mean-image"]'])
Session(experiment, data, probing={probing}).run()
print(peak() / 1024, before / 1024)
"""


def start_up(runs: int = 7) -> dict[str, float]:
    """CPU seconds (median) of fresh interpreters doing so little."""
    return {name: statistics.median(_cpu(code) for _ in range(runs)) for name, code in STARTS.items()}


def first_frame(runs: int = 9) -> dict[str, float]:
    """Seconds by the clock (median) from the start of `nntui` in a terminal of 120x40 to its first frame, beside the
    smallest Textual app's. The modules' byte code is cached, as an installation leaves it."""
    from .over_ssh.terminal import Terminal

    found = {}
    for name, command in FIRST_FRAMES.items():
        seconds = []
        for _ in range(runs + 1):  # the first writes the cache
            started, seen = time.monotonic(), b""
            terminal = Terminal(
                [sys.executable, *command], environment={"PYTHONDONTWRITEBYTECODE": ""}, shows=False
            )
            while MARK not in seen and time.monotonic() - started < 30.0:
                seen += terminal.read(0.01)
            seconds.append(time.monotonic() - started)
            terminal.close()
        found[name] = statistics.median(seconds[1:])
    return found


def _cpu(code: str) -> float:
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def memory() -> dict[str, float]:
    """Resident peak in MB of training one epoch on 50,000 x 3,072 bytes, above a bare interpreter's."""
    found = {}
    for name, probing in (("without probes", False), ("with probes and diagnosis", True)):
        done = subprocess.run(
            [sys.executable, "-c", MEMORY.format(probing=probing)], check=True, capture_output=True, text=True
        )
        peak, before = map(float, done.stdout.split()[-2:])
        found[name] = peak - before
    return found


RUN_LENGTHS = {200: 15, 600: 9, 2000: 5}
"""Epochs of the digits -> how often both runs are made."""


def probing_cost() -> list[dict[str, float]]:
    """What probes and diagnosis add to training the digits MLP (64-64-10, batch 64), by the length of the run:
    epochs, seconds without them, seconds and share added. Of the fastest runs: what is looked for is smaller than what
    a busy machine adds."""
    from nntui.core.config import Experiment, apply_overrides
    from nntui.core.session import Session, prepare

    rows = []
    for epochs, runs in RUN_LENGTHS.items():
        experiment = apply_overrides(Experiment(), ["model.hidden=[64]", f"training.epochs={epochs}"])
        prepared = prepare(experiment)
        fastest = {False: math.inf, True: math.inf}
        for probing in (False, True) * runs:
            session = Session(experiment, prepared=prepared, probing=probing)
            session.prepare()
            began = time.thread_time()
            session.run()
            fastest[probing] = min(fastest[probing], time.thread_time() - began)
        added = fastest[True] - fastest[False]
        rows.append(
            {
                "epochs": epochs,
                "seconds": fastest[False],
                "seconds added": added,
                "share added": added / fastest[False],
            }
        )
    return rows


def scaling() -> list[dict[str, Any]]:
    """Steps per second as depth, width and batch grow, each alone."""
    from .candidates import engine, products
    from .problem import Problem
    from .rounds import interleave

    rows = []
    shapes = [
        *((64, *[64] * depth, 10) for depth in (1, 2, 4, 8)),
        *((64, width, width, 10) for width in (32, 128, 256, 512)),
    ]
    for sizes, batch in [*((s, 64) for s in shapes), *(((64, 64, 64, 10), b) for b in (16, 256, 1024))]:
        problem = Problem(sizes, batch, "momentum", False)
        timings = interleave(
            {"engine": engine(problem), "products": products(problem)}, rounds=5, seconds=0.05
        )
        rows.append(
            {
                "problem": problem.name,
                "steps_per_second": 1.0 / timings["engine"].seconds,
                "over_floor": timings["engine"].over(timings["products"]),
            }
        )
    return rows
