"""A terminal that stops reading while a run goes on: does the training notice, does memory grow?

Steps are counted against the processor time of the training's own thread, so that other work on the machine does not
count; they are read from the run's journal, which needs no screen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from ..process import resident_megabytes, thread_seconds
from .terminal import Terminal

NNTUI = [sys.executable, "-m", "nntui"]
RUN = [
    "digits-mlp", "--set", "model.hidden=[64,64]", "--set", "training.batch_size=64",
    "--set", "training.epochs=1000000",
]  # fmt: skip


def stalled(seconds: float = 600.0, around: float = 60.0) -> dict[str, Any]:
    """Steps a processor second before, during and after a stall of so many seconds, and memory at its ends (MB)."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["NNTUI_HOME"] = home
        terminal = Terminal([*NNTUI, *RUN], shows=False)
        try:
            terminal.watch(4.0)
            terminal.press("s")
            terminal.watch(30.0)
            start = _state(terminal.process)
            terminal.watch(around)
            before = _state(terminal.process)
            _sleep(seconds)
            after = _state(terminal.process)
            taken = terminal.received
            terminal.watch(5.0)
            caught_up = terminal.received - taken
            terminal.watch(around)
            end = _state(terminal.process)
        finally:
            terminal.close()
    return {
        "seconds": seconds,
        "before": _rate(start, before),
        "during": _rate(before, after),
        "after": _rate(after, end),
        "megabytes": [before["megabytes"], after["megabytes"], end["megabytes"]],
        "bytes_after_the_stall": caught_up,
    }


def _sleep(seconds: float) -> None:
    import time

    time.sleep(seconds)


def _state(process: int) -> dict[str, float]:
    told = subprocess.run([*NNTUI, "status", "--json"], capture_output=True, text=True, check=True)
    threads = thread_seconds(process)
    training = max(seconds for name, seconds in threads.items() if name != "main")
    return {
        "step": json.loads(told.stdout)[0]["step"],
        "training": training,
        "screen": threads["main"],
        "megabytes": resident_megabytes(process),
    }


def _rate(first: dict[str, float], last: dict[str, float]) -> float:
    return (last["step"] - first["step"]) / (last["training"] - first["training"])


if __name__ == "__main__":
    print(json.dumps(stalled(*map(float, sys.argv[1:]))))
