"""Printing from any thread, in order, and without anybody but the dialogue ever waiting for the terminal."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Iterable
from queue import SimpleQueue
from typing import TextIO

STAND_INS = str.maketrans("→–—−…·×≤≥≈µσ’“”", '>---.*x<>~us\'""')


def asks_for_ascii() -> bool:
    """Whether the environment says so outright: under LC_ALL=C Python's own streams are UTF-8 all the same."""
    return os.environ.get("LC_ALL", "") in ("C", "POSIX")


class Voice:
    """Lines go into a queue; a thread of its own writes them. `plain`: nothing but ASCII."""

    def __init__(self, stream: TextIO | None = None, *, ascii_only: bool = False) -> None:
        self._stream = stream or sys.stdout
        encoding = getattr(self._stream, "encoding", None) or "ascii"
        self._ascii = ascii_only or asks_for_ascii() or not encoding.lower().startswith("utf")
        self._queue: SimpleQueue[str | threading.Event | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._speak, name="voice", daemon=True)
        self._thread.start()

    def say(self, lines: str | Iterable[str]) -> None:
        """Print lines; returns at once."""
        for line in [lines] if isinstance(lines, str) else lines:
            self._queue.put(f"{self.readable(line)}\n")

    def prompt(self, words: str) -> None:
        """Print without going to the next line."""
        self._queue.put(words)

    def readable(self, line: str) -> str:
        """The line as the stream can carry it."""
        if not self._ascii or line.isascii():
            return line
        return line.translate(STAND_INS).encode("ascii", "replace").decode()

    def finish(self, timeout: float | None = None) -> None:
        """Wait until everything said so far has been printed."""
        spoken = threading.Event()
        self._queue.put(spoken)
        spoken.wait(timeout)

    def _speak(self) -> None:
        while True:
            item = self._queue.get()
            if isinstance(item, threading.Event):
                item.set()
            elif item is None:
                return
            else:
                self._write(item)

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            pass  # nobody listens any more: the dialogue notices when it reads


class Stream(io.TextIOBase):
    """Standard output for a command of the command line: spoken, and never a terminal, so that no line is repainted."""

    encoding = "utf-8"  # whatever is written can be said

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def write(self, text: str) -> int:
        """Say it."""
        self._voice.prompt(self._voice.readable(text))
        return len(text)

    def writable(self) -> bool:
        """It is."""
        return True
