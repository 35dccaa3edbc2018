"""From a key to the screen: how long until what the key does is seen, while a run goes on at full speed.

The keys are "down" and "up", which move the cursor of the settings by one row; the answer is the cursor in its new row,
looked for on an emulated screen because only changed cells are sent.
"""

from __future__ import annotations

import os
import random
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from .link import Link, Sshd
from .terminal import Terminal

NNTUI = [sys.executable, "-m", "nntui"]
SMALL = ["digits-mlp", "--no-save", "--set", "training.epochs=1000000"]
BIG = [*SMALL, "--set", "model.hidden=[1024,1024]", "--set", "training.batch_size=512"]
CURSOR = "▸"
DOWN, UP = "\x1b[B", "\x1b[A"
LONGEST = 30.0
"""Seconds after which a key counts as never answered."""


def key_to_screen(
    arguments: list[str], *, keys: int = 60, rate: float = 0.0, every: tuple[float, float] = (0.12, 0.4)
) -> dict[str, Any]:
    """Milliseconds from key to screen: a list in the order they were measured, and the bytes sent.

    rate: bytes a second that the terminal takes, 0 for all.
    """
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal([*NNTUI, *arguments], environment={"NNTUI_HOME": home}, rate=rate)
        try:
            _until(terminal, lambda: cursor_row(terminal) >= 0, 60.0)
            terminal.press("s")
            terminal.watch(6.0 + (20.0 if rate else 0.0))
            return measured(terminal, keys, every)
        finally:
            terminal.close()


def through_sshd(
    arguments: list[str],
    *,
    rate: float,
    keys: int = 25,
    tmux: bool = False,
    every: tuple[float, float] = (1.0, 3.0),
) -> dict[str, Any]:
    """The same through a real sshd and a link of `rate` bytes a second; with `tmux`, the app is in a tmux there."""
    server = Sshd()
    link = Link(server.port)
    with tempfile.TemporaryDirectory() as home:
        app = f"NNTUI_HOME={home} OPENBLAS_NUM_THREADS=1 {shlex.join([*NNTUI, *arguments])}"
        inside = f"tmux -u -f /dev/null -S {home}/tmux new-session -x 120 -y 40 {shlex.quote(app)}"
        terminal = Terminal(server.command(f"cd {Path.cwd()} && {inside if tmux else app}", link.port))
        try:
            _until(terminal, lambda: cursor_row(terminal) >= 0, 60.0)
            link.rate = rate
            terminal.press("s")
            terminal.watch(15.0)
            return measured(terminal, keys, every)
        finally:
            terminal.close()
            if tmux:
                subprocess.run(
                    ["tmux", "-S", f"{home}/tmux", "kill-server"], check=False, stderr=subprocess.DEVNULL
                )
            link.close()
            server.close()


def measured(terminal: Terminal, keys: int, every: tuple[float, float]) -> dict[str, Any]:
    """Press that many keys and time them."""
    chance = random.Random(1)
    times: list[float] = []
    began, sent = time.monotonic(), terminal.received
    for count in range(keys):
        terminal.watch(chance.uniform(*every))
        row = cursor_row(terminal)
        pressed = time.monotonic()
        terminal.press(UP if count % 2 else DOWN)
        seen = _until(terminal, lambda row=row: cursor_row(terminal) not in (row, -1), LONGEST)
        times.append((time.monotonic() - pressed) * 1e3 if seen else float("inf"))
    return {
        "milliseconds": times,
        "bytes_per_second": (terminal.received - sent) / (time.monotonic() - began),
    }


def cursor_row(terminal: Terminal) -> int:
    """Where the settings' cursor is; -1 where it is not."""
    columns = terminal.screen.buffer
    return next((row for row in range(terminal.screen.lines) if columns[row][0].data == CURSOR), -1)


def _until(terminal: Terminal, true: Any, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline or terminal.ended:
            return False
        terminal.read(0.02)
    return True


def percentile(times: list[float], share: float) -> float:
    """The time that this share of the keys did not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def words(found: dict[str, Any]) -> str:
    """One line of figures."""
    times = found["milliseconds"]
    figures = " ".join(f"p{share:.0f} {percentile(times, share / 100):.1f}" for share in (50, 90, 99))
    return f"{figures} ms of {len(times)} keys, {found['bytes_per_second'] / 1000:.1f} KB/s"


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name, arguments in (("small", SMALL), ("big", BIG)):
        print(name, words(key_to_screen(arguments)), flush=True)
