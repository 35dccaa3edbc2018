"""The real program on a real pseudo-terminal, whose screen an emulator shows."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from typing import Any

import pyte

UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z$]p?|\x1b\[6n")
SECONDS = 60.0
"""Nothing here takes so long; it only bounds a test that fails."""


class TerminalApp:
    """`nntui` with arguments, in `columns` x `rows` cells. `code` runs instead, if given, as Python source."""

    def __init__(
        self, *arguments: str, code: str = "", columns: int = 100, rows: int = 30, **environment: str
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.output = b""
        self.status: int | None = None
        source = code or "from nntui.__main__ import main; raise SystemExit(main())"
        argv = [sys.executable, "-c", source, *arguments]
        variables = {**os.environ, "TERM": "xterm-256color", "OPENBLAS_NUM_THREADS": "1", **environment}
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child
            os.execve(sys.executable, argv, variables)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def kill(self, number: int) -> None:
        os.kill(self.pid, number)

    def shows(self, words: str) -> bool:
        return any(words in line for line in self.screen.display)

    def until(self, condition: Callable[[], Any], *, reading: bool = True) -> None:
        """Go on, reading the terminal or letting it fill up, until something is true."""
        end = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < end, "\n".join(self.screen.display)
            self._read(0.02) if reading else select.select([], [], [], 0.02)

    def _read(self, seconds: float) -> None:
        if not select.select([self.terminal], [], [], seconds)[0]:
            return
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            return
        self.output += data
        self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))

    def hang_up(self) -> None:
        """What the end of a link does to a terminal."""
        os.close(self.terminal)

    def ended(self) -> bool:
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = status if pid else None
        return self.status is not None

    def stopped(self) -> bool:
        pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
        return bool(pid) and os.WIFSTOPPED(status)

    @property
    def exit_code(self) -> int:
        assert self.status is not None
        return os.waitstatus_to_exitcode(self.status)

    def echoes(self) -> bool:
        """Whether the terminal shows what is typed, as a shell wants it."""
        local = termios.tcgetattr(self.terminal)[3]
        return bool(local & termios.ECHO and local & termios.ICANON)

    def close(self) -> None:
        if not self.ended():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        with contextlib.suppress(OSError):
            os.close(self.terminal)


RESTORED: Sequence[bytes] = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l")
"""The screen before, the cursor, no mouse, no bracketed paste."""
