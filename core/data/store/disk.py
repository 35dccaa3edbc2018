"""What goes wrong with network and disk, said so that somebody can act on it."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from ...errors import DataError
from . import place


class FetchError(DataError):
    """A set that could not be had, though nothing was wrong with what was asked for."""

    exit_code = 1


@contextmanager
def told(name: str) -> Iterator[None]:
    """Errors of the disk as DataErrors; when it is full, nothing half-written is left."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            shutil.rmtree(place.unfinished_folder(name), ignore_errors=True)
            raise FetchError(
                f"The disk is full; {name} was not stored",
                f"There was no room left at {place.datasets_folder()}. What had been written was removed.",
                "Make room, or set NNTUI_HOME to a folder on a larger disk.",
            ) from error
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise FetchError(
                f"{name} cannot be stored",
                f"There is no permission to write to {error.filename or place.datasets_folder()}.",
                "Set NNTUI_HOME to a folder you may write to.",
            ) from error
        raise FetchError(
            f"{name} cannot be stored",
            f"The system says: {error.strerror or error}.",
            "Set NNTUI_HOME to a folder on another disk.",
        ) from error
