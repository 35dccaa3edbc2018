"""The few ways in which runs touch a disk, in one place so that a test can stand in for a bad one.

Two ways only: append whole lines, or write a new file beside the old one and rename it over. So a reader
never sees half of a replaced file, and of an appended one at most a partial last line, which means "not yet".

What survives what: everything written has reached the kernel when the call returns, so it survives the death
of this process (kill -9). Only what was synced survives a power cut: checkpoints always are, events at the
latest every `SYNC_SECONDS` and at the end of a run.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

SYNC_SECONDS = 10.0

_BESIDE = re.compile(r"\..+\.\d+\.[0-9a-f]{8}")


class Disk:
    """A plain disk. Every method raises OSError when it fails; nothing half-done is left behind."""

    def replace(self, path: Path, data: bytes, *, sync: bool = False) -> None:
        """Write `data` beside `path`, then rename it over: other processes see the old file or the new
        one."""
        beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            with beside.open("wb") as file:
                file.write(data)
                if sync:
                    file.flush()
                    os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
        if sync:
            sync_folder(path.parent)

    def size(self, path: Path) -> int:
        """The file's length; 0 where there is none yet."""
        try:
            return path.stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, path: Path, data: bytes, expected: int, *, sync: bool = False) -> int:
        """Append `data` (whole lines) and return the file's new length.

        `expected` is the length the file had at first (`size`), or that this writer left behind. Bytes beyond
        it are the rest of an append that failed half way, and are cut off; a file that has become shorter was
        touched by somebody else, and is appended to as it is. A partial last line is ended first.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            length = os.fstat(descriptor).st_size
            if length > expected:
                os.ftruncate(descriptor, expected)
                length = expected
            if length and not _ends_line(descriptor, length):
                data = b"\n" + data
            os.lseek(descriptor, length, os.SEEK_SET)
            _write_all(descriptor, data)
            if sync:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return length + len(data)


def remove_leftovers(folder: Path) -> None:
    """Remove what killed processes had begun to write beside its place, in a folder and those inside it.

    Only for the one process that writes the folder.
    """
    for path in folder.rglob(".*"):
        if _BESIDE.fullmatch(path.name) and f".{os.getpid()}." not in path.name:
            with contextlib.suppress(OSError):
                path.unlink()


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems refuse to sync a folder
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _ends_line(descriptor: int, length: int) -> bool:
    os.lseek(descriptor, length - 1, os.SEEK_SET)
    return os.read(descriptor, 1) == b"\n"


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
