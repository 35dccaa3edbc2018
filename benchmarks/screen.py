"""What the screen costs the training beside it: the share of time its thread spends working, at full speed.

The training thread loses just the share of time that the screen's thread holds the interpreter. That share is read from
the kernel's account of each thread's processor time, which other processes do not lengthen (Linux only), while the app
trains in a pseudo-terminal that takes everything it is sent.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from typing import Any

from .process import thread_seconds

SECONDS = 8.0
SIZE = (40, 120)
ARGUMENTS = [
    "digits-mlp", "--no-save", "--set", "model.hidden=[64,64]", "--set", "training.batch_size=64",
    "--set", "training.epochs=1000000",
]  # fmt: skip


def duty(warm_up: float = 4.0, seconds: float = SECONDS) -> dict[str, Any]:
    """Shares of wall time that the screen's and the training's thread worked, and the bytes sent a second."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", OPENBLAS_NUM_THREADS="1")
        os.execv(sys.executable, [sys.executable, "-m", "nntui", *ARGUMENTS])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
    try:
        _read(terminal, warm_up / 2)
        os.write(terminal, b"s")
        _read(terminal, warm_up)
        before, began = thread_seconds(child), time.monotonic()
        sent = _read(terminal, seconds)
        after, passed = thread_seconds(child), time.monotonic() - began
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)
    worked = {name: (after[name] - before.get(name, 0.0)) / passed for name in after}
    return {
        "screen": worked.get("main", 0.0),
        "training": max((share for name, share in worked.items() if name != "main"), default=0.0),
        "bytes_per_second": sent / passed,
    }


def _read(terminal: int, seconds: float) -> int:
    """Take what the app sends for so long, and answer as a terminal does when asked for the cursor; how many bytes."""
    count, deadline = 0, time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            data = os.read(terminal, 65536)
            count += len(data)
            if b"\x1b[6n" in data:
                os.write(terminal, b"\x1b[1;1R")
    return count


if __name__ == "__main__":
    print(duty())
