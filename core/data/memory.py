"""How much memory there is, asked before a file is read rather than found out by being killed."""

from __future__ import annotations

import math
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ..errors import DataError

SHARE = 0.8
"""Share of the available memory that reading a data set may take."""

_CGROUP_FILES = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)


def available_memory() -> int | None:
    """Bytes this process may still take: the least of what the machine, its container and the shell's limit
    leave.

    None where the system does not say.
    """
    known = [
        bytes_left for bytes_left in (_machine(), _container(), _process_limit()) if bytes_left is not None
    ]
    return min(known) if known else None


def ensure_room(needed: int, what: str, cure: str) -> None:
    """Raise DataError where `needed` bytes are more than may be taken; `what` is about to be read."""
    available = available_memory()
    if available is not None and needed > SHARE * available:
        raise DataError(
            f"{what} does not fit into memory",
            f"Reading it takes about {in_bytes(needed)}; {in_bytes(available)} are available here.",
            cure,
        )


def room_for(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array to write to: in memory where it fits, else in a file on disk that is gone when the array is.

    Raises OSError where the disk has no room for it either.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    available = available_memory()
    if size == 0 or available is None or size <= SHARE * available:
        return np.empty(shape, dtype)
    with tempfile.TemporaryFile(dir=_scratch_folder()) as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)  # or a full disk would end the process while it writes
        return np.memmap(file, dtype, "w+", shape=shape)


def in_bytes(count: float) -> str:
    """A size for people: "170 MB" (powers of 1000, as download pages give it)."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if abs(count) < 1000:
            return f"{count:.0f} {unit}" if unit in ("bytes", "kB") or count >= 100 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def _scratch_folder() -> str | None:
    """$TMPDIR, else /var/tmp: /tmp is often memory."""
    return None if "TMPDIR" in os.environ or not os.access("/var/tmp", os.W_OK) else "/var/tmp"


def _machine() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return _unused_pages()


def _unused_pages() -> int | None:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _container() -> int | None:
    for limit_file, used_file in _CGROUP_FILES:
        try:
            limit = int(Path(limit_file).read_text(encoding="ascii"))
            used = int(Path(used_file).read_text(encoding="ascii"))
        except (OSError, ValueError):
            continue
        return max(0, limit - used)
    return None


def _process_limit() -> int | None:
    """What `ulimit -v` leaves."""
    try:
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        used_pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError, ValueError):
        return None
    return None if limit == resource.RLIM_INFINITY else max(0, limit - used_pages * resource.getpagesize())
