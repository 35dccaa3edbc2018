"""One process at a time trains a run: a lock that the operating system takes back when its process dies."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import NntuiError

LOCK = ".lock"


class Claim:
    """Holds a run's folder from its making until `release`, or the process's end."""

    def __init__(self, folder: Path) -> None:
        """Raises NntuiError where another process holds it. A disk that knows no locks, or cannot be written,
        gives a claim that holds nothing: training goes before it."""
        self._descriptor: int | None = None
        try:
            import fcntl

            self._descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise NntuiError(
                f"{folder.name} is being trained by another process.",
                "Only one process at a time can go on with a run.",
                f"`nntui status {folder.name}` says how far it is.",
            ) from None
        except (ImportError, OSError):
            self.release()

    def release(self) -> None:
        """Let another process have it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
