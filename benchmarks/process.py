"""What the kernel says of a running process: the processor time of its threads, and its memory (Linux)."""

from __future__ import annotations

import os
from pathlib import Path


def thread_seconds(process: int) -> dict[str, float]:
    """Processor seconds of each thread so far (Linux); the process's first thread is "main"."""
    ticks = os.sysconf("SC_CLK_TCK")
    found = {}
    for task in Path(f"/proc/{process}/task").iterdir():
        fields = (task / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
        name = "main" if task.name == str(process) else task.name
        found[name] = (int(fields[11]) + int(fields[12])) / ticks
    return found


def resident_megabytes(process: int) -> float:
    """Memory in use (Linux)."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
