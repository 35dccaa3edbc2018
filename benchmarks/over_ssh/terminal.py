"""A terminal that is as fast as it is told to be: a program in a pseudo-terminal, read at so many bytes a second."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence

import pyte

ANSWERS = {
    b"\x1b[6n": b"\x1b[1;1R",  # where is the cursor?
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",  # synchronized output: known, off
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",  # in-band resize: unknown
}
FOREIGN = re.compile(rb"\x1b\[[<>=?][0-9;]*u|\x1b\[\?[0-9;]*\$p|\x1b\[>[0-9;]*[a-zA-Z]|\x1b\[[<=][0-9;]*u")
"""Questions and keyboard modes that pyte would print as text."""

LONGEST_QUERY = 8
PORTION = 0.05
"""Seconds' worth of bytes that a slow terminal takes at once."""


class Terminal:
    """Runs `command` in a terminal of `size` (columns, rows).

    rate: bytes a second that the terminal takes, 0 for all there are. answers: whether it answers questions.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        environment: Mapping[str, str] | None = None,
        rate: float = 0.0,
        answers: bool = True,
        shows: bool = True,
    ) -> None:
        columns, rows = size
        self.rate, self.answers = rate, answers
        self.received = 0
        """Bytes so far."""
        self.chunks: list[tuple[float, bytes]] = []
        """Everything received, with the time it came at."""
        self.keep = False
        """Whether `chunks` is filled."""
        self.ended = False
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen) if shows else None
        self._credit, self._filled = 0.0, time.monotonic()
        self._tail = b""
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})})
            for name in ("TMUX", "STY", "COLUMNS", "LINES"):
                os.environ.pop(name, None)
            os.execvp(command[0], list(command))
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        """Type."""
        try:
            os.write(self._terminal, keys.encode())
        except OSError:
            self.ended = True

    def read(self, seconds: float) -> bytes:
        """What comes within so many seconds at most; returns as soon as anything does."""
        deadline = time.monotonic() + seconds
        portion = self._portion(deadline)
        if (
            portion == 0
            or not select.select([self._terminal], [], [], max(0.0, deadline - time.monotonic()))[0]
        ):
            return b""
        try:
            data = os.read(self._terminal, portion)
        except OSError:  # the other end is closed
            data = b""
        if not data:
            self.ended = True
            return b""
        self._take(data)
        return data

    def watch(self, seconds: float) -> None:
        """Take what comes for so long."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and not self.ended:
            self.read(min(left, 0.1))

    def close(self) -> None:
        """End the program, unkindly if it does not leave by itself."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if os.waitpid(self.process, os.WNOHANG)[0]:
                break
            os.kill(self.process, number)
            deadline = time.monotonic() + 5.0
            while time.monotonic() < deadline and not self.ended:
                self.read(0.1)
            if self.ended:
                os.waitpid(self.process, 0)
                break
        os.close(self._terminal)

    def _portion(self, deadline: float) -> int:
        """How many bytes may be taken, 0 where none may before the deadline."""
        if not self.rate:
            return 65536
        least = self.rate * PORTION
        while True:
            now = time.monotonic()
            self._credit = min(least, self._credit + (now - self._filled) * self.rate)
            self._filled = now
            if self._credit >= least / 2:
                return int(self._credit)
            if now >= deadline:
                return 0
            time.sleep(0.002)

    def _take(self, data: bytes) -> None:
        self.received += len(data)
        self._credit -= len(data)
        if self.keep:
            self.chunks.append((time.monotonic(), data))
        if self._stream is not None:
            self._stream.feed(FOREIGN.sub(b"", data))
        if not self.answers:
            return
        seen = self._tail + data
        last = 0
        for question, answer in ANSWERS.items():
            place = seen.find(question)
            while place >= 0:
                self.press(answer.decode())
                last = max(last, place + len(question))
                place = seen.find(question, place + 1)
        self._tail = seen[max(last, len(seen) - LONGEST_QUERY) :]
