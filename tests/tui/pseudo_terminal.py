"""A program in a real pseudo-terminal, and what is on its screen."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pexpect
import pyte

UNKNOWN_TO_PYTE = re.compile(
    r"\x1b\[[<>=?][0-9;]*[u]|\x1b\[\?[0-9;]*\$p|\x1b\[>[0-9;]*[a-zA-Z]|\x1b\[[<=][0-9;]*u"
)
"""Keyboard protocol and mode questions, which pyte prints in place of swallowing them."""


CURSOR_QUESTION = "\x1b[6n"


class PseudoTerminal:
    """Runs `python -m nntui ARGUMENTS` in a terminal of `size` (columns, rows)."""

    def __init__(self, arguments: Sequence[str], home: Path, size: tuple[int, int] = (80, 24)) -> None:
        columns, rows = size
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "NNTUI_HOME": str(home),
            "OPENBLAS_NUM_THREADS": "1",
        }
        for name in ("TMUX", "STY", "NO_COLOR", "COLUMNS", "LINES", "PYTHONPATH"):
            environment.pop(name, None)
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "nntui", *arguments],
            env=environment,
            dimensions=(rows, columns),
            encoding="utf-8",
            codec_errors="replace",
            timeout=60,
            cwd=str(home),
        )
        self.child.delaybeforesend = None
        self.raw = ""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)

    def see(self, words: str, seconds: float = 60.0) -> str:
        """Wait until the words are on the screen; returns the screen."""
        deadline = time.monotonic() + seconds
        while words not in self.text:
            if time.monotonic() > deadline:
                raise AssertionError(f"{words!r} did not come:\n{self.text}")
            self._read()
        return self.text

    def rest(self, seconds: float) -> str:
        """Take what comes for so long; returns the screen."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._read()
        return self.text

    def press(self, keys: str) -> None:
        """Type."""
        self.child.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window."""
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def end(self, seconds: float = 60.0) -> int:
        """Wait for the end of the program; its exit code, or minus the signal that ended it."""
        deadline = time.monotonic() + seconds
        while self.child.isalive() and time.monotonic() < deadline:
            self._read()
        self._read()
        self.child.close()
        if self.child.exitstatus is not None:
            return int(self.child.exitstatus)
        return -int(self.child.signalstatus or 0)

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self._screen.display)

    def _read(self) -> None:
        try:
            news = self.child.read_nonblocking(65536, timeout=0.2)
        except pexpect.TIMEOUT:
            return
        except pexpect.EOF:
            return
        self.raw += news
        if CURSOR_QUESTION in news:  # a terminal that never answers is sent few plots
            self.child.send("\x1b[1;1R")
        self._stream.feed(UNKNOWN_TO_PYTE.sub("", news))
