"""One process at a time: a lock file that the system frees when its holder dies."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

POLL_SECONDS = 0.2


@contextmanager
def locked(path: Path, *, waiting: Callable[[], None], cancelled: threading.Event) -> Iterator[bool]:
    """Hold the lock on `path` while the `with` lasts; yields False where `cancelled` was set before it was free.

    `waiting` is called once if another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        told = False
        while not (taken := _try(file)):
            if not told:
                waiting()
                told = True
            if cancelled.wait(POLL_SECONDS):
                break
        try:
            yield taken
        finally:
            if taken:
                _free(file)


if sys.platform == "win32":
    import msvcrt

    def _try(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _free(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _free(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
